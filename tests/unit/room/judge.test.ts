import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { judge, type Bench } from '#server/room/judge.ts'
import { Roots } from '#server/room/roots.ts'

/** A room whose template and notes came from a server, and a client that has them. */
function scene() {
  const room = new Y.Doc()
  room.getMap('r')
  room.getMap('t')
  room.getMap('meta')
  room.clientID = 1
  room.getMap('tpl').set('circle', { x: 1 })
  room.getMap('tpl').set('list', new Y.Array())
  room.getMap('r').set('note', { x: 1 })
  const text = room.getMap('t').set('note', new Y.XmlFragment())
  text.push([new Y.XmlText('hello')])
  const client = new Y.Doc()
  client.clientID = 2
  Y.applyUpdate(client, Y.encodeStateAsUpdate(room))
  const bench: Bench = { doc: room, roots: new Roots(), mayWrite: () => true, freeRecords: 10 }
  const of = (change: (doc: Y.Doc) => void, with_: Partial<Bench> = {}) => {
    const before = Y.encodeStateVector(client)
    let update: Uint8Array = new Uint8Array()
    client.once('update', (bytes: Uint8Array) => (update = bytes))
    client.transact(() => change(client))
    const verdict = judge(update, { ...bench, ...with_ })
    return { verdict, update, before }
  }
  return { room, client, bench, of }
}

function textIn(doc: Y.Doc): Y.XmlText {
  const text = doc.getMap<Y.XmlFragment>('t').get('note')?.get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('the note has no text')
  return text
}

const reasonOf = (change: (doc: Y.Doc) => void, bench: Partial<Bench> = {}): string => {
  const { verdict } = scene().of(change, bench)
  return verdict.ok ? 'taken' : verdict.reason
}

test('only r and t may be touched, however an update reaches the others', () => {
  const outcomes = {
    'a new record': reasonOf((doc) => doc.getMap('r').set('new', 1)),
    'a record again': reasonOf((doc) => doc.getMap('r').set('note', 2)),
    'a deleted record': reasonOf((doc) => doc.getMap('r').delete('note')),
    'typed text': reasonOf((doc) => textIn(doc).insert(2, 'y')),
    'deleted text': reasonOf((doc) => textIn(doc).delete(1, 2)),
    'a new template cell': reasonOf((doc) => doc.getMap('tpl').set('new', 1)),
    'a template cell again': reasonOf((doc) => doc.getMap('tpl').set('circle', 1)),
    'a deleted template cell': reasonOf((doc) => doc.getMap('tpl').delete('circle')),
    'inside a template value': reasonOf((doc) =>
      doc.getMap<Y.Array<number>>('tpl').get('list')?.push([1]),
    ),
    meta: reasonOf((doc) => doc.getMap('meta').set('v', 9)),
    comments: reasonOf((doc) => doc.getMap('c').set('x', 1)),
    'an unknown root': reasonOf((doc) => doc.getArray('evil').push([1])),
    'a subdocument': reasonOf((doc) => doc.getMap('r').set('sub', new Y.Doc())),
    'good and bad together': reasonOf((doc) => {
      doc.getMap('r').set('new', 1)
      doc.getMap('tpl').delete('circle')
    }),
  }
  expect(outcomes).toEqual({
    'a new record': 'taken',
    'a record again': 'taken',
    'a deleted record': 'taken',
    'typed text': 'taken',
    'deleted text': 'taken',
    'a new template cell': 'protected',
    'a template cell again': 'protected',
    'a deleted template cell': 'protected',
    'inside a template value': 'protected',
    meta: 'protected',
    comments: 'protected',
    'an unknown root': 'protected',
    'a subdocument': 'protected',
    'good and bad together': 'protected',
  })
})

test('what the room already has is not judged again: the whole document, template included, is nothing new', () => {
  const { room, bench } = scene()
  const verdict = judge(Y.encodeStateAsUpdate(room), bench)
  expect(verdict).toMatchObject({ ok: true, isNew: false, clientIds: new Set() })
})

test('an update that builds on something the room does not have is a gap, not applied', () => {
  const { client, of, bench } = scene()
  of((doc) => doc.getMap('r').set('first', 1))
  const later = of((doc) => doc.getMap('r').set('second', 1))
  expect(later.verdict).toMatchObject({ ok: false, reason: 'gap' })
  expect(judge(Y.encodeStateAsUpdate(client), bench)).toMatchObject({ ok: true, isNew: true })
})

test('a foreign client ID and a full board are told apart', () => {
  const change = (doc: Y.Doc): unknown => doc.getMap('r').set('new', 1)
  expect([
    reasonOf(change, { mayWrite: () => false }),
    reasonOf(change, { freeRecords: 0 }),
    reasonOf((doc) => doc.getMap('r').set('note\u001fat', 1), { freeRecords: 0 }),
  ]).toEqual(['foreign', 'limit', 'taken'])
})

test('10,000 updates with a changed or missing byte are judged without throwing, and what is taken applies cleanly', () => {
  const { room, client, of, bench } = scene()
  of((doc) => doc.getMap('r').set('a', { x: 'text', y: [1, 2, 3] }))
  of((doc) => textIn(doc).insert(1, 'abc'))
  const good = Y.encodeStateAsUpdate(client)
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * below)
  }
  const state = Y.encodeStateAsUpdate(room)
  for (let round = 0; round < 10_000; round++) {
    const bytes = new Uint8Array(good)
    bytes[random(bytes.length)] = random(256)
    const mutated = round % 3 === 0 ? bytes.slice(0, random(bytes.length)) : bytes
    if (!judge(mutated, bench).ok) continue
    const copy = new Y.Doc()
    Y.applyUpdate(copy, state)
    Y.applyUpdate(copy, mutated)
    expect([copy.store.pendingStructs, copy.store.pendingDs]).toEqual([null, null])
    expect(copy.getMap('tpl').toJSON()).toEqual(room.getMap('tpl').toJSON())
  }
})
