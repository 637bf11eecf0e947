import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeAwareness, encodeSyncStep2, encodeUpdate } from '#lib/protocol/encode.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { SocketLedger } from '#lib/sync/socket-ledger.ts'

const HERE = { changeNumber: 0, isFromCopy: false }

/** A document with one more struct of its own client per call of `write`. */
function docOf(client: number) {
  const doc = new Y.Doc()
  doc.clientID = client
  const write = (value: unknown = 1): Uint8Array => {
    let update = new Uint8Array()
    doc.once('update', (bytes: Uint8Array) => {
      update = new Uint8Array(bytes)
    })
    doc.getMap('r').set(String(doc.store.clients.get(client)?.length ?? 0), value)
    return update
  }
  return { doc, write }
}

test('"the first n are durable" names the newest change that is on disk', () => {
  const { doc, write } = docOf(7)
  const ledger = new SocketLedger(doc)
  ledger.outgoing(encodeSyncStep2(Y.encodeStateAsUpdate(doc)), HERE)
  ledger.outgoing(encodeUpdate(write()), { ...HERE, changeNumber: 1 })
  ledger.outgoing(encodeAwareness(new Uint8Array([0])), { ...HERE, changeNumber: 1 })
  ledger.outgoing(encodeUpdate(write()), { ...HERE, changeNumber: 2 })
  const steps = [1, 1, 2].map((count) => ledger.acknowledged(count))
  const between = ledger.allAcknowledged
  const last = ledger.acknowledged(3)
  expect({ steps, between, last, done: ledger.allAcknowledged }).toEqual({
    steps: [
      { changeNumber: 0, covers: new Map() },
      undefined,
      { changeNumber: 1, covers: new Map([[7, 1]]) },
    ],
    between: false,
    last: { changeNumber: 2, covers: new Map([[7, 2]]) },
    done: true,
  })
})

test('updates wait for the sync step 2, which holds them', () => {
  const { doc, write } = docOf(7)
  const ledger = new SocketLedger(doc)
  const early = ledger.outgoing(encodeUpdate(write()), { ...HERE, changeNumber: 1 })
  const step2 = encodeSyncStep2(Y.encodeStateAsUpdate(doc))
  expect([
    early,
    ledger.outgoing(step2, { ...HERE, changeNumber: 1 }),
    ledger.acknowledged(1),
  ]).toEqual([
    { hold: 'step-2-first' },
    { send: [step2] },
    { changeNumber: 1, covers: new Map([[7, 1]]) },
  ])
})

test('what the local copy brings in goes out as a step 2, which may hold unknown client IDs', () => {
  const { doc } = docOf(7)
  const other = docOf(8)
  const ledger = new SocketLedger(doc)
  ledger.outgoing(encodeSyncStep2(Y.encodeStateAsUpdate(doc)), HERE)
  const update = other.write()
  Y.applyUpdate(doc, update)
  const outcome = ledger.outgoing(encodeUpdate(update), { changeNumber: 0, isFromCopy: true })
  expect([
    'send' in outcome && outcome.send.map(decodeMessage),
    ledger.acknowledged(2)?.covers,
  ]).toEqual([[{ ok: true, value: { type: 'sync-step-2', update } }], new Map([[8, 1]])])
})

test('a long update goes out in several that a server takes at once, and is saved with the last of them', () => {
  const { doc } = docOf(7)
  const ledger = new SocketLedger(doc)
  ledger.outgoing(encodeSyncStep2(Y.encodeStateAsUpdate(doc)), HERE)
  let update = new Uint8Array()
  doc.once('update', (bytes: Uint8Array) => {
    update = new Uint8Array(bytes)
  })
  doc.transact(() => {
    for (let at = 0; at < 1_000; at++) doc.getMap('r').set(`card ${at}`, 'its words and more')
  })
  const outcome = ledger.outgoing(encodeUpdate(update), { ...HERE, changeNumber: 1 })
  const sent = 'send' in outcome ? outcome.send.map(decodeMessage) : []
  const other = new Y.Doc()
  const structs = sent.map((message) => {
    if (!message.ok || message.value.type !== 'update') return undefined
    Y.applyUpdate(other, message.value.update)
    return Y.decodeUpdate(message.value.update).structs.length
  })
  expect(structs).toEqual([400, 400, 200])
  expect(other.getMap('r').toJSON()).toEqual(doc.getMap('r').toJSON())
  ledger.acknowledged(1)
  expect([3, 4].map((count) => ledger.acknowledged(count))).toEqual([
    undefined,
    { changeNumber: 1, covers: new Map([[7, 1_000]]) },
  ])
})

test('a frame over the limit stays here with all that follows, and nothing counts as saved', () => {
  const { doc, write } = docOf(7)
  const ledger = new SocketLedger(doc, 100)
  ledger.outgoing(encodeSyncStep2(new Uint8Array([0, 0])), HERE)
  const outcomes = [
    ledger.outgoing(encodeUpdate(write('y'.repeat(200))), { ...HERE, changeNumber: 1 }),
    ledger.outgoing(encodeUpdate(write()), { ...HERE, changeNumber: 2 }),
  ]
  ledger.acknowledged(1)
  const { isBlocked, allAcknowledged } = ledger
  expect({ outcomes, isBlocked, allAcknowledged }).toEqual({
    outcomes: [{ hold: 'too-large' }, { hold: 'behind-too-large' }],
    isBlocked: true,
    allAcknowledged: false,
  })
})

test('long offline work goes out in several frames, and is saved when the last of them is', () => {
  const { doc, write } = docOf(7)
  for (let i = 0; i < 500; i += 1) write()
  const ledger = new SocketLedger(doc, 3_000)
  const outcome = ledger.outgoing(encodeSyncStep2(Y.encodeStateAsUpdate(doc)), {
    ...HERE,
    changeNumber: 500,
  })
  const frames = 'send' in outcome ? outcome.send : []
  const early = ledger.acknowledged(frames.length - 1)
  expect({
    isSplit: frames.length > 1 && frames.every((frame) => frame.byteLength <= 3_000),
    early,
    last: ledger.acknowledged(frames.length),
    done: ledger.allAcknowledged,
  }).toEqual({
    isSplit: true,
    early: undefined,
    last: { changeNumber: 500, covers: new Map([[7, 500]]) },
    done: true,
  })
})
