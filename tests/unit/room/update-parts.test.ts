import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { emptyDocument, hasPending } from '#server/room/load-document.ts'
import { MAX_NEW_CLOCKS, MAX_SAME_NEIGHBOUR, PARTS } from '#server/room/limits.ts'
import { emptyingUpdate, partsOf, smallerParts } from '#server/room/update-parts.ts'
import {
  character,
  deletesOf,
  keyed,
  roomOfText,
  structsOf,
  times,
  typed,
} from '#tests/support/dear-updates.ts'
import { handMadeUpdate, manySections, tombstone } from '#tests/support/hostile.ts'

function noteDoc(notes: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 5
  doc.transact(() => {
    for (let at = 0; at < notes; at++) {
      doc.getMap('r').set(`shape:n${at}`, { at })
      const text = doc.getMap<Y.XmlFragment>('t').set(`shape:n${at}`, new Y.XmlFragment())
      text.push([new Y.XmlText(`words of note ${at}`)])
    }
  })
  return doc
}

/** Comparing the bytes one by one takes a test longer than all the rest. */
function haveTheSame(one: Y.Doc, other: Y.Doc): boolean {
  return Buffer.from(Y.encodeStateAsUpdate(one)).equals(Y.encodeStateAsUpdate(other))
}

function structsIn(parts: readonly Uint8Array[]): number[] {
  return parts.map((part) => Y.decodeUpdate(part).structs.length)
}

const partsIn = (update: Uint8Array, room: Y.Doc) =>
  partsOf(update, { stateVector: Y.encodeStateVector(room) })

test('a long update comes in parts that are complete one by one, without what the room has', () => {
  const client = noteDoc(600)
  const room = emptyDocument()
  const first = partsIn(Y.encodeStateAsUpdate(client), room)
  if (!first.ok) throw new Error(first.reason)
  expect(Math.max(...structsIn(first.value))).toBeLessThanOrEqual(PARTS.structs)
  expect(Math.max(...first.value.map(({ length }) => length))).toBeLessThanOrEqual(PARTS.bytes)
  for (const part of first.value) {
    Y.applyUpdate(room, part)
    expect(hasPending(room)).toBe(false)
  }
  expect(haveTheSame(room, client)).toBe(true)

  client.getMap('r').set('shape:last', 1)
  client.getMap('r').delete('shape:n0')
  const second = partsIn(Y.encodeStateAsUpdate(client), room)
  if (!second.ok) throw new Error(second.reason)
  // The whole document came again, and only what is new in it is left: one struct, and all deletes.
  expect(structsIn(second.value).reduce((sum, count) => sum + count, 0)).toBe(1)
  for (const part of second.value) Y.applyUpdate(room, part)
  expect(haveTheSame(room, client)).toBe(true)
})

test('an update without parts says why, whatever its bytes are', () => {
  const reasonOf = (update: Uint8Array, room = emptyDocument()): string => {
    const parts = partsIn(update, room)
    return parts.ok ? 'parts' : parts.reason
  }
  const section = (clientId: number, clock: number, structs: Parameters<typeof structsOf>[1]) => ({
    clientId,
    clock,
    count: structs.length,
    write: (encoder: encoding.Encoder) => structs.forEach((write) => write(encoder)),
  })
  const behind = (client: number, clock: number) => character({ behind: new Y.ID(client, clock) })
  const subdocument = (encoder: encoding.Encoder): void => {
    encoding.writeUint8(encoder, 9 | 32)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'r')
    encoding.writeVarString(encoder, 'sub')
    encoding.writeVarString(encoder, 'guid')
    encoding.writeAny(encoder, {})
  }
  expect({
    'no bytes': reasonOf(new Uint8Array()),
    'random bytes': reasonOf(Uint8Array.of(200, 200, 3, 9, 9, 9, 9)),
    'two structs behind each other': reasonOf(
      handMadeUpdate({
        sections: [section(5, 0, [behind(6, 0)]), section(6, 0, [behind(5, 0)])],
      }),
    ),
    'a used up clock': reasonOf(structsOf(5, [tombstone(MAX_NEW_CLOCKS + 1)])),
    '100 client IDs': reasonOf(
      handMadeUpdate({
        sections: times(100, (at) => section(1_000 + at, 0, [tombstone(1)])),
      }),
    ),
    'many behind one': reasonOf(
      structsOf(
        9,
        times(MAX_SAME_NEIGHBOUR + 1, () => behind(50, 1)),
      ),
      roomOfText(3),
    ),
    '30,000 gaps': reasonOf(manySections(30_000)),
    'a struct that is missing before': reasonOf(structsOf(5, [keyed('a')], 3)),
    'a delete of what is not there': reasonOf(deletesOf(5, [[0, 1]])),
    'overlapping deletes': reasonOf(
      deletesOf(50, [
        [1, 2],
        [2, 1],
      ]),
      roomOfText(9),
    ),
    'a document in the document': reasonOf(structsOf(5, [subdocument])),
    'nothing at all': reasonOf(Uint8Array.of(0, 0)),
  }).toEqual({
    'no bytes': 'malformed',
    'random bytes': 'malformed',
    'two structs behind each other': 'malformed',
    'a used up clock': 'malformed',
    '100 client IDs': 'too-much',
    'many behind one': 'too-much',
    '30,000 gaps': 'gap',
    'a struct that is missing before': 'gap',
    'a delete of what is not there': 'gap',
    'overlapping deletes': 'malformed',
    'a document in the document': 'protected',
    'nothing at all': 'parts',
  })
})

test('a part that is too much is split until single changes are left, and those not', () => {
  const part = structsOf(
    9,
    times(20, (at) => keyed(`shape:none\u001F${at}`)),
  )
  expect(smallerParts(part, 8)?.map((each) => Y.decodeUpdate(each).structs.length)).toEqual([
    8, 8, 4,
  ])
  // One that has no more structs than that, but does too much: a part of an eighth each, then of one.
  expect(smallerParts(part, 40)?.length).toBe(4)
  const two = structsOf(9, [keyed('a'), keyed('b')])
  expect(smallerParts(two, 8)?.length).toBe(2)
  expect(smallerParts(structsOf(9, [keyed('a')]), 8)).toBeUndefined()
  expect(smallerParts(structsOf(9, [typed(6, 't', 'a')]), 8)).toBeUndefined()
  const deletes = smallerParts(deletesOf(7, [[0, 20]]), 8) ?? []
  expect(deletes.map((each) => Y.decodeUpdate(each).ds.clients.get(7))).toEqual(
    [
      [0, 8],
      [8, 8],
      [16, 4],
    ].map(([clock, len]) => [{ clock, len }]),
  )
  expect(smallerParts(deletesOf(7, [[4, 1]]), 8)).toBeUndefined()
})

test('a full type is emptied step by step, and what else there is stays', () => {
  const room = roomOfText(100)
  room.getMap('t').set('shape:other', new Y.XmlText('stays'))
  const type = room.getMap('t').get('shape:none')
  if (!(type instanceof Y.XmlText)) throw new Error('no text')
  const left: number[] = []
  for (let step = 0; step < 3; step++) {
    Y.applyUpdate(room, emptyingUpdate(type as Y.AbstractType<unknown>, 40))
    left.push(type.toString().length)
  }
  const { 'shape:none': emptied, 'shape:other': other } = room.getMap('t').toJSON()
  expect([left, emptied, other]).toEqual([[60, 20, 0], '', 'stays'])
})
