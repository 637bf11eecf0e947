import { expect, test } from 'vitest'
import type { CardEdit } from '#app/b/[boardId]/list/card-edits.ts'
import { UnreadNames } from '#app/b/[boardId]/list/unread-names.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'

const BO = { personId: 'g_bo', name: 'Bo' }

function card(...names: readonly string[]): ToldCard {
  const accountable = names.map((person) => ({ person }))
  return { id: 'shape:a', title: 'Demo', state: 'owned', region: 'PM+PO', accountable }
}

const naming = (name: string, ...before: readonly string[]): CardEdit => ({
  type: 'set-accountable',
  card: 'shape:a',
  name,
  before,
})

test('a name that came within a second is not taken the place of, an own one and a chosen one are', () => {
  let now = 0
  const names = new UnreadNames(() => now)
  names.add([{ before: card('Ana'), after: card('Bo'), by: BO }])
  expect(names.leftOutOf(naming('Cy', 'Bo'))).toEqual(naming('Cy'))
  // One of several is chosen: they are read.
  expect(names.leftOutOf(naming('Cy', 'Bo', 'Cy'))).toEqual(naming('Cy', 'Bo', 'Cy'))
  now += 1_000
  expect(names.leftOutOf(naming('Dan', 'Bo'))).toEqual(naming('Dan', 'Bo'))
  names.add([{ before: card('Bo'), after: card('Dan'), by: undefined }])
  expect(names.leftOutOf(naming('Eve', 'Dan'))).toEqual(naming('Eve', 'Dan'))
  const parking: CardEdit = { type: 'set-parked', card: 'shape:a', isParked: true }
  expect(names.leftOutOf(parking)).toBe(parking)
})
