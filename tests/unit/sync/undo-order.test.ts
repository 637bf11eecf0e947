import type { TLArrowBinding, TLNoteShape } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import { withHistory } from '#tests/support/history.ts'
import {
  arrow,
  binding,
  note,
  people,
  type Replica,
  seedOf,
  shapeId,
  sync,
} from '#tests/support/board-factory.ts'

test('which note a teammate laid on top stays after my undo of a move, and that is no news', () => {
  const [ana, bo] = people(2, seedOf(note('n'), note('m'))) as [Replica, Replica]
  const { history, kept } = withHistory(ana.store)
  const both = (change: () => void): void => {
    change()
    sync(ana, bo)
  }
  const of = (replica: Replica) => replica.store.get(shapeId('n')) as TLNoteShape
  const { x } = of(ana)
  history.mark('drop')
  both(() => ana.change('n', { x: x + 50, index: 'a5' }))
  both(() => bo.change('n', { index: 'a7' }))
  history.undo()
  sync(ana, bo)
  expect([of(ana).x, of(ana).index]).toEqual([x, 'a7'])
  expect(of(bo)).toEqual(of(ana))
  expect(kept).toEqual([])
})

test('undo of deleting an arrow leaves its end where a teammate attached it meanwhile', () => {
  const end = binding('end', { from: 'a', to: 'n' })
  const [ana, bo] = people(2, seedOf(note('n'), note('m', { index: 'a2' }), arrow('a'), end)) as [
    Replica,
    Replica,
  ]
  const { history } = withHistory(ana.store)
  const targetOf = (replica: Replica) => (replica.store.get(end.id) as TLArrowBinding).toId
  history.mark('delete')
  ana.remove('a')
  bo.edit({ ...end, toId: shapeId('m') })
  sync(ana, bo)
  expect(ana.store.has(end.id)).toBe(false)
  history.undo()
  sync(ana, bo)
  expect([targetOf(ana), targetOf(bo)]).toEqual([shapeId('m'), shapeId('m')])
})
