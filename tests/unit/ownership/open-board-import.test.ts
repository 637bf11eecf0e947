import { expect, test } from 'vitest'
import {
  repeatedAmong,
  sortedOut,
  titleKey,
  withHoldersOf,
} from '#lib/ownership/open-board-import.ts'

const ROLES = [
  { id: 'PM', holders: ['Ana'] },
  { id: 'PO', holders: [] },
]

test('whom a file calls a holder and the board does not is the role that holds the card', () => {
  const { cards, strange } = withHoldersOf(
    {
      holders: { PM: ['Ana'], PO: ['Bo'] },
      cards: [
        { task: 'a', roles: ['PM', 'PO'], accountable: ['Bo'], delegates: ['Ana', 'Legal'] },
        { task: 'b', roles: ['PO'], accountable: ['Bo'], size: 'L' },
        { task: 'c', roles: ['PO'], accountable: ['Bo', 'PO'] },
        { task: 'd', accountable: ['Bo'] },
      ],
    },
    ROLES,
  )
  expect(strange).toEqual([{ role: 'PO', person: 'Bo' }])
  expect(cards).toEqual([
    { task: 'a', roles: ['PM', 'PO'], accountable: ['PO'], delegates: ['Ana', 'Legal'] },
    // One role alone answers without being named.
    { task: 'b', roles: ['PO'], size: 'L' },
    { task: 'c', roles: ['PO'] },
    { task: 'd', accountable: ['PO'] },
  ])
})

test('one person of two roles is the one of them that holds the card', () => {
  const { cards } = withHoldersOf(
    {
      holders: { PM: ['Bo'], PO: ['Bo'] },
      cards: [
        { task: 'a', roles: ['PM', 'PO'], accountable: ['Bo'] },
        { task: 'b', roles: ['PO'], delegates: ['Bo'] },
      ],
    },
    ROLES,
  )
  expect(cards).toEqual([
    { task: 'a', roles: ['PM', 'PO'], accountable: ['PM'] },
    { task: 'b', roles: ['PO'], delegates: ['PO'] },
  ])
})

test('whoever holds another role here does not take the card along to it', () => {
  const roles = [
    { id: 'PM', holders: ['Bo'] },
    { id: 'PO', holders: ['Cy'] },
  ]
  const { cards, strange } = withHoldersOf(
    {
      holders: { PO: ['Bo'] },
      cards: [
        { task: 'a', roles: ['PM', 'PO'], accountable: ['Bo'] },
        { task: 'b', roles: ['PO'], accountable: ['Bo'] },
      ],
    },
    roles,
  )
  expect(strange).toEqual([{ role: 'PO', person: 'Bo' }])
  expect(cards).toEqual([
    { task: 'a', roles: ['PM', 'PO'], accountable: ['PO'] },
    { task: 'b', roles: ['PO'] },
  ])
})

test('whoever holds more roles here than in the file answers as the one that the file says', () => {
  const both = ['PM', 'PO'].map((id) => ({ id, holders: ['Bo'] }))
  const { cards, strange } = withHoldersOf(
    {
      holders: { PO: ['Bo'] },
      cards: [
        { task: 'a', roles: ['PM', 'PO'], accountable: ['Bo'] },
        { task: 'b', roles: ['PO'], delegates: ['Bo'] },
      ],
    },
    both,
  )
  expect(strange).toEqual([])
  expect(cards).toEqual([
    { task: 'a', roles: ['PM', 'PO'], accountable: ['PO'] },
    // Named, for here too it is the one who holds the card's role.
    { task: 'b', roles: ['PO'], delegates: ['Bo'] },
  ])
})

test('a task is on the board already whatever its case, blanks and hyphens', () => {
  const titles = new Set(['Go‑to‑market', 'Product  vision', 'ＰＲＩＣＩＮＧ'].map(titleKey))
  const cards = ['go-to-market', 'product vision ', 'Pricing', 'Pricing!', 'Demo', 'demo'].map(
    (task) => ({ task }),
  )
  const { fresh, known } = sortedOut(cards, titles)
  expect(known.map(({ task }) => task)).toEqual(['go-to-market', 'product vision ', 'Pricing'])
  expect(fresh.map(({ task }) => task)).toEqual(['Pricing!', 'Demo', 'demo'])
  expect(repeatedAmong(cards.map(({ task }) => task))).toBe(1)
})
