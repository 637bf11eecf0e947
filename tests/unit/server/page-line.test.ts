import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { PageLine } from '#server/page-line.ts'

/** A line, and requests that have come to their turn so far. */
function lineOf(count: number) {
  const line = new PageLine()
  const begun: number[] = []
  const responses = Array.from({ length: count }, (_, at) => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    line.add(response, () => begun.push(at))
    return response
  })
  return { begun, responses }
}

test('eight pages are made at once; the next comes to its turn when one begins to answer, in order', async () => {
  const { begun, responses } = lineOf(11)
  const first = [...begun]
  responses[3]?.writeHead(200, 'fine', { 'content-type': 'text/plain' })
  responses[3]?.end('done')
  await nextTurn()
  expect(first).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(begun.slice(8)).toEqual([8])
  expect(responses[3]?.statusMessage).toBe('fine')
  // One that is answered without a head of its own has one all the same.
  responses[0]?.end('done')
  await nextTurn()
  expect(begun.slice(8)).toEqual([8, 9])
})

test('whoever leaves gives up their place, in the line and in work, once', async () => {
  const { begun, responses } = lineOf(12)
  for (const at of [9, 10]) responses[at]?.emit('close')
  responses[0]?.writeHead(200)
  responses[0]?.emit('close')
  await nextTurn()
  expect(begun.slice(8)).toEqual([8])
  responses[1]?.emit('close')
  await nextTurn()
  expect(begun.slice(8)).toEqual([8, 11])
})

test('pages that wait for something make room for the others after a second', async () => {
  const { begun } = lineOf(9)
  await wait(1_100)
  expect(begun).toHaveLength(9)
})
