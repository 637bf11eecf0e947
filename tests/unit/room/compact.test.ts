import { expect, test } from 'vitest'
import { pino } from 'pino'
import * as Y from 'yjs'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { makeSnapshot } from '#server/room/compact.ts'
import type { Documents } from '#server/room/documents.ts'
import { Tail } from '#server/room/tail.ts'

function document(): { doc: Y.Doc; lose: (clientId: number) => void } {
  const doc = new Y.Doc()
  doc.getMap('r').set('a', 'by this client')
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  other.getMap('r').set('a', 'by another, in its place')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  return { doc, lose: (clientId) => doc.store.clients.delete(clientId) }
}

test('a snapshot holds the whole document under the row it was asked for', () => {
  const { doc } = document()
  const snapshot = makeSnapshot(doc, { seq: 7, at: 9 })
  expect(snapshot).toEqual({
    ok: true,
    value: {
      seq: 7,
      at: 9,
      data: Y.encodeStateAsUpdate(doc),
      stateVector: Y.encodeStateVector(doc),
    },
  })
})

test('a document that its own bytes do not make again gives no snapshot', () => {
  const { doc, lose } = document()
  // As if memory had lost what the newest value was written over.
  lose(doc.clientID)
  expect(makeSnapshot(doc, { seq: 7, at: 9 })).toEqual({ ok: false, reason: 'unreadable' })
})

test('such a document keeps its log: nothing is stored in the place of its rows', async () => {
  const { doc, lose } = document()
  let stored = 0
  const compact = (): Promise<boolean> => {
    stored += 1
    return Promise.resolve(true)
  }
  const documents = {
    compact: () => Promise.resolve(0),
    inTurn: async <Value>(work: () => Value) => work(),
  } as Partial<Documents> as Documents
  const tail = new Tail({
    loaded: { doc, epoch: 1, headSeq: 9, tailRows: 9, tailBytes: 90, bytes: 100 },
    boardId: boardIdFromBytes(new Uint8Array(16)),
    storage: { compact },
    documents,
    logger: pino({ level: 'silent' }),
    now: () => 7,
  })
  const own = doc.store.clients.get(doc.clientID) ?? []
  lose(doc.clientID)
  await tail.compact()
  expect(stored).toBe(0)
  doc.store.clients.set(doc.clientID, own)
  await tail.compact()
  expect(stored).toBe(1)
})
