import { expect, test } from 'vitest'
import { KeptReplies } from '#server/room/kept-replies.ts'
import { KEEP_REPLIES_MS, MAX_KEPT_REPLIES, MAX_KEPT_REPLIES_EACH } from '#server/room/limits.ts'

const DONE = { ok: true, card: 'shape:a', undo: 'x' } as const

function idOf(number: number): string {
  return `page-of-now-${number}`.padEnd(24, '.')
}

test('a reply is remembered for its person and its id, for two minutes', () => {
  let now = 0
  const replies = new KeptReplies(() => now)
  replies.keep({ personId: 'g_ana', id: idOf(1) }, DONE)
  now = KEEP_REPLIES_MS - 1
  expect([
    replies.find({ personId: 'g_ana', id: idOf(1) }),
    replies.find({ personId: 'g_eve', id: idOf(1) }),
    replies.find({ personId: 'g_ana', id: idOf(2) }),
  ]).toEqual([DONE, undefined, undefined])
  now = KEEP_REPLIES_MS
  expect(replies.find({ personId: 'g_ana', id: idOf(1) })).toBeUndefined()
})

test('short ids, which pages of before count from 1, and refusals that may pass are not remembered', () => {
  const replies = new KeptReplies(() => 0)
  const asker = { personId: 'g_ana', id: idOf(1) }
  replies.keep({ personId: 'g_ana', id: '1' }, DONE)
  replies.keep(asker, { ok: false, reason: 'not-allowed' })
  expect([replies.find({ personId: 'g_ana', id: '1' }), replies.find(asker)]).toEqual([
    undefined,
    undefined,
  ])
  replies.keep(asker, { ok: false, reason: 'changed-since' })
  expect(replies.find(asker)).toEqual({ ok: false, reason: 'changed-since' })
})

test('of one person and of a crowd the latest are kept', () => {
  const replies = new KeptReplies(() => 0)
  const isKept = (personId: string, number: number): boolean =>
    replies.find({ personId, id: idOf(number) }) !== undefined
  for (let at = 0; at <= MAX_KEPT_REPLIES_EACH; at++) {
    replies.keep({ personId: 'g_ana', id: idOf(at) }, DONE)
  }
  expect([isKept('g_ana', 0), isKept('g_ana', 1)]).toEqual([false, true])
  for (let at = 0; at < MAX_KEPT_REPLIES; at++) {
    replies.keep({ personId: `g_${at}`, id: idOf(0) }, DONE)
  }
  expect([isKept('g_ana', MAX_KEPT_REPLIES_EACH), isKept('g_0', 0)]).toEqual([false, true])
})

test('two rooms have two names, so that a list knows that it speaks to another one', () => {
  expect(new KeptReplies(() => 0).name).not.toBe(new KeptReplies(() => 0).name)
})
