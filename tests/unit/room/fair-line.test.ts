import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FairLine } from '#server/room/fair-line.ts'

test('who brings many pieces of work waits for their own, and somebody else for one of them', async () => {
  const line = new FairLine()
  const done: string[] = []
  let running = 0
  const work = (name: string) => async (): Promise<string> => {
    running += 1
    expect(running).toBe(1)
    await nextTurn()
    running -= 1
    done.push(name)
    return name
  }
  const [flood, paste, late] = [{}, {}, {}]
  const all = ['1', '2', '3', '4'].map((name) => line.do(flood, work(name)))
  all.push(line.do(paste, work('paste')))
  await all[0]
  all.push(line.do(late, work('late')))
  expect(await Promise.all(all)).toEqual(['1', '2', '3', '4', 'paste', 'late'])
  // The second stood in the line before the others came.
  expect(done).toEqual(['1', '2', 'paste', 'late', '3', '4'])
})

test('work that fails fails alone, and the line goes on, also when it was empty', async () => {
  const line = new FairLine()
  const board = {}
  const failing = line.do(board, () => Promise.reject(new Error('no')))
  const next = line.do(board, () => Promise.resolve('next'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('next')
  expect(await line.do(board, () => Promise.resolve('again'))).toBe('again')
})
