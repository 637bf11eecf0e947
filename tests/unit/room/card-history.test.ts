import { expect, test } from 'vitest'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { CardHistory, type CardChange } from '#server/room/card-history.ts'
import {
  MAX_KEPT_CHANGE_BYTES,
  MAX_KEPT_CHANGES,
  MAX_KEPT_CHANGES_BYTES,
  MAX_KEPT_CHANGES_EACH,
} from '#server/room/limits.ts'

function added(letters: number): CardChange {
  return { kind: 'added', card: 'shape:a', text: fromPlainText('x'.repeat(letters)) }
}

const ana = { personId: 'g_ana', clientId: 1 }

test('of one person the last changes are kept, and of nobody one that is too large', () => {
  const history = new CardHistory()
  const ids = Array.from({ length: MAX_KEPT_CHANGES_EACH + 2 }, () => history.keep(added(1), ana))
  expect(ids.map((id = '') => history.find(id, 'g_ana') !== undefined)).toEqual([
    false,
    false,
    ...Array.from({ length: MAX_KEPT_CHANGES_EACH }, () => true),
  ])
  expect(history.keep(added(MAX_KEPT_CHANGE_BYTES), ana)).toBeUndefined()
  expect(history.find(ids.at(-1) ?? '', 'g_eve')).toBeUndefined()
  expect(history.find('nothing', 'g_ana')).toBeUndefined()
})

test('a crowd keeps so many changes and so many bytes together, the latest ones', () => {
  for (const letters of [1, MAX_KEPT_CHANGE_BYTES - 400]) {
    const history = new CardHistory()
    const kept = Array.from({ length: MAX_KEPT_CHANGES + 30 }, (_, at) => {
      const personId = `g_${at}`
      return { personId, id: history.keep(added(letters), { personId, clientId: at }) ?? '' }
    })
    const there = kept.map(({ personId, id }) => history.find(id, personId) !== undefined)
    const count = there.filter(Boolean).length
    expect(there).toEqual(there.toSorted((a, b) => Number(a) - Number(b)))
    expect(count).toBeLessThanOrEqual(MAX_KEPT_CHANGES)
    expect(count * letters).toBeLessThanOrEqual(MAX_KEPT_CHANGES_BYTES)
    expect(count).toBeGreaterThan(letters === 1 ? MAX_KEPT_CHANGES - 1 : 25)
  }
})

test('what an undo wrote stands for the change before it', () => {
  const history = new CardHistory()
  const [first, second, undone] = [1, 2, 3].map((clock) => ({ client: 1, clock }))
  const cell = { key: 'shape:a m.size', value: 'S', was: undefined, now: first }
  const id = history.keep({ kind: 'set', card: 'shape:a', cells: [cell] }, ana) ?? ''
  history.restored(second, undone)
  expect(history.find(id, 'g_ana')).toMatchObject({ cells: [{ now: first }] })
  history.restored(first, undone)
  expect(history.find(id, 'g_ana')).toMatchObject({ cells: [{ now: undone }] })
  history.restored(undefined, second)
  expect(history.find(id, 'g_ana')).toMatchObject({ cells: [{ now: undone }] })
})
