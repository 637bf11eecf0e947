import { expect, test } from 'vitest'
import { Backlog } from '#server/room/backlog.ts'
import { MAX_LONG_BYTES } from '#server/room/limits.ts'

const PART = MAX_LONG_BYTES / 8

/** A backlog to which boards send, and who of them had to give way. */
function open() {
  const backlog = new Backlog()
  const gone: string[] = []
  const send = (board: object, name: string, bytes = PART): (() => void) =>
    backlog.add(board, { bytes, giveWay: () => gone.push(name) })
  return { backlog, gone, send }
}

test('as much as there is room for waits, and what was taken makes room again', () => {
  const { backlog, gone, send } = open()
  const board = {}
  for (let at = 0; at < 20; at++) {
    const over = send(board, `${at}`, MAX_LONG_BYTES)
    expect(backlog.bytes).toBe(MAX_LONG_BYTES)
    over()
  }
  expect([gone, backlog.bytes]).toEqual([[], 0])
})

test('with more than that the board with most gives way, its newest first, and another is taken', () => {
  const { backlog, gone, send } = open()
  const [flooded, other] = [{}, {}]
  for (let at = 1; at <= 10; at++) send(flooded, `flood ${at}`)
  send(other, 'a paste')
  send(flooded, 'flood 11')
  send(other, 'another paste')
  expect(gone).toEqual(['flood 9', 'flood 10', 'flood 8', 'flood 11', 'flood 7'])
  expect(backlog.bytes).toBe(MAX_LONG_BYTES)
})

test('who had to give way gives nothing back a second time', () => {
  const { backlog, gone, send } = open()
  const board = {}
  send(board, 'first')
  const over = send(board, 'too much', MAX_LONG_BYTES)
  over()
  over()
  expect([gone, backlog.bytes]).toEqual([['too much'], PART])
})
