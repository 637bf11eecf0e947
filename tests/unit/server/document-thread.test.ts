import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeSeed } from '#lib/board/seed.ts'
import { DocumentThread } from '#server/room/document-thread.ts'
import type { StoredDocument } from '#server/storage/storage.ts'
import { note } from '#tests/support/board-factory.ts'

let thread: DocumentThread | undefined

afterEach(() => thread?.close())

function board(notes: number): StoredDocument {
  const records = Array.from({ length: notes }, (_, at) =>
    note(`n${at}`, { text: `some words for note ${at}`, index: `a${10_000 + at}V` }),
  )
  const data = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records })
  return { epoch: 1, snapshot: undefined, updates: [{ seq: 1, data }], headSeq: 1 }
}

test('a document comes back in small pieces that make it again, one after the other', async () => {
  thread = new DocumentThread()
  const stored = board(1_000)
  const pieces = (await thread.run('pieces', stored)) ?? []
  const doc = new Y.Doc()
  for (const piece of pieces) {
    Y.applyUpdate(doc, piece)
    expect(doc.store.pendingStructs).toBeNull()
  }
  expect(pieces.length).toBeGreaterThan(3)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024)
  expect(Y.encodeStateVector(doc)).toEqual(
    Y.encodeStateVectorFromUpdate(stored.updates[0]?.data ?? new Uint8Array()),
  )
}, 20_000)

test('work that cannot be done fails alone, and bytes that are no document answer nothing', async () => {
  thread = new DocumentThread()
  const broken = thread.run('no such work' as 'snapshot', board(1), 1)
  const noDocument = { ...board(1), updates: [{ seq: 1, data: new Uint8Array([1, 2, 3]) }] }
  await expect(broken).rejects.toThrow(TypeError.name)
  expect(await thread.run('snapshot', noDocument, 1)).toBeUndefined()
  expect(await thread.run('snapshot', board(3), 1)).toMatchObject({ seq: 1, at: 1 })
}, 20_000)

test('work that takes too long fails with all that waits behind it', async () => {
  thread = new DocumentThread({ workMs: 1 })
  const results = await Promise.allSettled([
    thread.run('snapshot', board(2_000), 1),
    thread.run('snapshot', board(1), 1),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('a thread that is closed ends what it does and takes nothing more', async () => {
  thread = new DocumentThread()
  const running = thread.run('snapshot', board(2_000), 1)
  const ended = expect(running).rejects.toThrow('closed')
  await thread.close()
  await ended
  await expect(thread.run('snapshot', board(1), 1)).rejects.toThrow('closed')
})
