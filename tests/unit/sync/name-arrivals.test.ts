import { expect, test } from 'vitest'
import type { TLShape } from '@tldraw/tlschema'
import { NameArrivals } from '#lib/sync/name-arrivals.ts'
import { note, people, type Replica, seedOf, shapeId, sync } from '#tests/support/board-factory.ts'

test('a name of somebody else cannot have been read for a second, an own one can', () => {
  const [ana, bo] = people(2, seedOf(note('card'))) as [Replica, Replica]
  let now = 5_000
  const arrivals = new NameArrivals(() => now)
  arrivals.follow(ana.doc)
  const write = (who: Replica, keys: Record<string, string>) => {
    const card = who.store.get(shapeId('card'))
    who.edit({ ...card, meta: { ...card?.meta, ...keys } } as TLShape)
  }
  const unread = (key: 'accountable' | 'delegate') => {
    const { id = '', meta = {} } = ana.shape('card') ?? {}
    return [...arrivals.unread({ id, meta }, key)]
  }
  write(ana, { accountable: 'PM', 'accountable.a': 'PM', decision: 'Yes' })
  expect(unread('accountable')).toEqual([])
  write(bo, { 'accountable.b': 'PO', delegate: 'Cy' })
  sync(ana, bo)
  expect([unread('accountable'), unread('delegate')]).toEqual([['PO'], ['Cy']])
  now += 999
  write(bo, { 'accountable.c': 'Dan' })
  sync(ana, bo)
  now += 1
  expect([unread('accountable'), unread('delegate')]).toEqual([['Dan'], []])
  now += 1_000
  expect(unread('accountable')).toEqual([])
  arrivals.close()
  write(bo, { 'accountable.d': 'Eve' })
  sync(ana, bo)
  expect(unread('accountable')).toEqual([])
})
