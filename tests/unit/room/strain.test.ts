import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { judge } from '#server/room/judge.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { Roots } from '#server/room/roots.ts'
import type { Most } from '#server/room/strain.ts'
import {
  character,
  characterAt,
  deletesOf,
  keyed,
  roomOfKeys,
  roomOfText,
  structsOf,
  times,
  typed,
  valueBehind,
} from '#tests/support/dear-updates.ts'

const MOST: Most = { changes: 5, passed: 5 }

/** What is said of an update where 5 changes and 5 passed neighbours are the most. */
function verdictOn(room: Y.Doc, update: Uint8Array): string {
  const verdict = judge(update, {
    doc: room,
    roots: new Roots(),
    mayWrite: () => true,
    freeRecords: 100,
    most: MOST,
  })
  if (verdict.ok) return `taken, ${verdict.passed} passed`
  return verdict.full ? `${verdict.reason}, empty it first` : verdict.reason
}

/** Says it of each of several updates of one room. */
function verdictsOn(room: Y.Doc, updates: Record<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(updates).map(([name, update]) => [name, verdictOn(room, update)]),
  )
}

test('an item costs the neighbours that Yjs may pass in search of its place, and only those', () => {
  const room = roomOfText(20)
  const behind = (at: number) => character({ behind: characterAt(at) })
  const one = (write: ReturnType<typeof character>) => structsOf(99, [write])
  const own = (clock: number) => character({ behind: new Y.ID(99, clock) })
  expect(
    verdictsOn(room, {
      'at the end': one(behind(19)),
      'behind the last but three': one(behind(16)),
      'behind the last but six': one(behind(13)),
      'first, where 20 are': one(character({ firstIn: new Y.ID(50, 0) })),
      'a word at the end': structsOf(99, [behind(19), own(0), own(1), own(2)]),
      'a word before the last three': structsOf(99, [behind(16), own(0)]),
      'two that each pass three': structsOf(99, [behind(16), behind(16)]),
      'a value under a new key': one(keyed('shape:none\u001Fa')),
    }),
  ).toEqual({
    'at the end': 'taken, 0 passed',
    'behind the last but three': 'taken, 3 passed',
    'behind the last but six': 'long',
    'first, where 20 are': 'long',
    'a word at the end': 'taken, 0 passed',
    'a word before the last three': 'long',
    'two that each pass three': 'long',
    'a value under a new key': 'taken, 0 passed',
  })
})

test('a change is every item that is deleted or cut, those in a deleted type too', () => {
  const keys = roomOfKeys(20)
  const text = roomOfText(20)
  const short = roomOfText(3)
  const ranges = times(5, (at) => [10 * at + 1, 1] as const)
  expect({
    ...verdictsOn(keys, {
      'five deleted': deletesOf(7, [[100_000, 5]]),
      'six deleted': deletesOf(7, [[100_000, 6]]),
      'cut out of one text': deletesOf(7, [[10, 5]]),
      'four ranges out of one text': deletesOf(7, ranges.slice(1)),
      'five ranges out of one text': deletesOf(7, ranges),
    }),
    'a type of three': verdictOn(short, deletesOf(50, [[0, 1]])),
    'a type of twenty': verdictOn(text, deletesOf(50, [[0, 1]])),
  }).toEqual({
    'five deleted': 'taken, 0 passed',
    'six deleted': 'long',
    'cut out of one text': 'taken, 0 passed',
    'four ranges out of one text': 'taken, 0 passed',
    'five ranges out of one text': 'long',
    'a type of three': 'taken, 0 passed',
    'a type of twenty': 'long, empty it first',
  })
})

test('a value that takes the place of a type costs what is in it; which of two will count is not guessed', () => {
  const holder = new Y.ID(50, 0)
  expect({
    'of three': verdictOn(roomOfText(3), structsOf(98, [valueBehind(holder)])),
    'of twenty': verdictOn(roomOfText(20), structsOf(98, [valueBehind(holder)])),
    'of twenty, as if there were none': verdictOn(
      roomOfText(20),
      structsOf(99, [typed(6, 't', 'shape:none')]),
    ),
  }).toEqual({
    'of three': 'taken, 0 passed',
    'of twenty': 'long, empty it first',
    'of twenty, as if there were none': 'costly, empty it first',
  })
})

test('values of a list, and types too deep in each other, are what no page writes', () => {
  const nested = (depth: number): Uint8Array =>
    structsOf(
      9,
      times(depth, (at) => typed(1, at === 0 ? 't' : new Y.ID(9, at - 1), 'k')),
    )
  const room = emptyDocument()
  Y.applyUpdate(room, nested(90))
  const deeper = (count: number): Uint8Array =>
    structsOf(
      10,
      times(count, (at) => typed(1, at === 0 ? new Y.ID(9, 89) : new Y.ID(10, at - 1), 'k')),
    )
  expect({
    '100 deep': verdictOn(emptyDocument(), nested(100)),
    '101 deep': verdictOn(emptyDocument(), nested(101)),
    '10 more in 90': verdictOn(room, deeper(10)),
    '11 more in 90': verdictOn(room, deeper(11)),
    'two values under one key': verdictOn(emptyDocument(), structsOf(9, [keyed('k', 2)])),
    'a value in a list': verdictOn(roomOfText(3), structsOf(9, [valueBehind(characterAt(2))])),
  }).toEqual({
    '100 deep': 'taken, 0 passed',
    '101 deep': 'malformed',
    '10 more in 90': 'taken, 0 passed',
    '11 more in 90': 'malformed',
    'two values under one key': 'malformed',
    'a value in a list': 'malformed',
  })
})
