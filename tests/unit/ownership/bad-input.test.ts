import { expect, test } from 'vitest'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import { frame, shapeId } from '#tests/support/board-factory.ts'
import { AT, cardAt, noteAt, ownershipOf, twoCircles } from '#tests/support/ownership-board.ts'
import { threadCpuMs } from '#tests/support/turns.ts'

const [pm, po] = twoCircles()
if (!pm || !po) throw new Error('there are two circles')

test('cards of a circle that is taken away are unowned, and in it again when it is back', () => {
  const ownership = ownershipOf([pm, po, cardAt('a', AT.PM), cardAt('b', AT.both)])
  const { haveRegionsChanged, cards } = ownership.apply({ removed: [pm.id] })
  expect(haveRegionsChanged).toBe(true)
  expect(cards.map(({ id, after }) => [id, after?.state, after?.region?.key])).toEqual([
    [shapeId('a'), 'unowned', ''],
    [shapeId('b'), 'owned', 'PO'],
  ])
  ownership.apply({ put: [pm] })
  expect(ownership.card(shapeId('b'))?.state).toBe('needs-accountable')
})

test('without any circle a task is unowned and other notes are no cards', () => {
  const ownership = ownershipOf([pm, cardAt('a', AT.PM), noteAt('b', AT.PM, 'Mine')])
  expect(ownership.cards).toHaveLength(2)
  ownership.apply({ removed: [pm.id] })
  expect(ownership.cards.map(({ task, state }) => [task, state])).toEqual([['a', 'unowned']])
  expect(ownership.summary.roles).toEqual([])
})

test('a circle that grows, moves or turns takes its cards along', () => {
  const ownership = ownershipOf([pm, po, cardAt('a', AT.nobody)])
  const state = () => ownership.card(shapeId('a'))?.region?.key
  const seen = [{}, { h: 1_400 }, { w: 300, h: 1_400 }].map((size) => {
    ownership.apply({ put: [{ ...pm, props: { ...pm.props, ...size } }] })
    return state()
  })
  // Turned by a right angle, the tall one lies flat.
  ownership.apply({
    put: [
      { ...pm, x: 700, y: 750, rotation: Math.PI / 2, props: { ...pm.props, w: 300, h: 1_400 } },
    ],
  })
  expect([...seen, state()]).toEqual(['', 'PM', '', 'PM'])
})

test('a card goes with the frames it is in, and a circle with its own', () => {
  const inner = { ...frame('inner', { parent: 'outer', x: 50, y: 0 }), rotation: -Math.PI / 2 }
  const outer = { ...frame('outer', { x: 0, y: 0 }), rotation: Math.PI / 2 }
  const card = { ...cardAt('a', { x: 0, y: 0 }), parentId: inner.id }
  const ownership = ownershipOf([pm, po, inner, outer, card])
  const key = () => ownership.card(card.id)?.region?.key
  expect(key()).toBe('PM+PO')
  ownership.apply({ put: [{ ...outer, x: -500 }] })
  expect(key()).toBe('PM')
  ownership.apply({
    put: [{ ...po, parentId: outer.id, rotation: -Math.PI / 2, y: -po.x, x: -400 }],
  })
  expect([key(), ownership.summary.faults]).toEqual(['PM+PO', []])
})

test('what is inside itself, or in a frame that is gone, is off the board until that is mended', () => {
  const first = frame('first', { parent: 'second' })
  const second = frame('second', { parent: 'first' })
  const card = { ...cardAt('a', AT.PM), parentId: first.id }
  const ownership = ownershipOf([pm, po, first, second, card])
  expect(ownership.cards).toEqual([])
  ownership.apply({ put: [frame('second')] })
  expect(ownership.card(card.id)?.region?.key).toBe('PM')
  ownership.apply({ removed: [second.id] })
  expect(ownership.cards).toEqual([])
  ownership.apply({ put: [{ ...po, parentId: second.id }] })
  expect(ownership.summary.faults).toEqual([{ id: po.id, fault: 'off-board' }])
})

test('a nest of 20,000 frames neither exhausts the stack nor makes a moved card slow', () => {
  const depth = 20_000
  const frames = Array.from({ length: depth }, (_, at) =>
    frame(`f${at}`, at === 0 ? {} : { parent: `f${at - 1}` }),
  )
  const card = { ...cardAt('a', AT.PM), parentId: shapeId(`f${depth - 1}`) }
  const ownership = ownershipOf([pm, po, ...frames, card])
  expect(ownership.card(card.id)?.region?.key).toBe('PM')
  const before = threadCpuMs()
  for (let at = 0; at < 1_000; at++) ownership.apply({ put: [{ ...card, x: card.x + at / 10 }] })
  // Climbing the whole nest each time takes seconds.
  expect(threadCpuMs() - before).toBeLessThan(500)
  ownership.apply({ put: [{ ...frame('f0'), x: 600 }] })
  expect(ownership.card(card.id)?.region?.key).toBe('PO')
})

test('shapes of a template that this version cannot read are told of, and the rest counts', () => {
  const strange: BoardRecord[] = [
    { ...pm, id: 'shape:tpl-a', props: { ...pm.props, geo: 'cloud' } },
    { ...pm, id: 'shape:tpl-b', type: 'lane', props: { lanes: 4 } },
    { ...pm, id: 'shape:tpl-c', meta: { furniture: 'region', role: { id: 'PM' } } },
    { ...pm, id: 'shape:tpl-d', meta: { furniture: 'region', role: 'PM+PO' } },
    { ...pm, id: 'shape:tpl-e', props: { ...pm.props, w: Number.NaN } },
    { ...pm, id: 'shape:tpl-f', rotation: Number.NaN },
    { ...pm, id: 'shape:tpl-g', meta: { furniture: 'orbit', role: 'PM' } },
    { id: 'shape:tpl-h', typeName: 'shape', meta: null },
  ]
  const ownership = ownershipOf([po, ...strange, cardAt('a', AT.PO), cardAt('b', AT.PM)])
  expect(ownership.summary.faults).toEqual([
    { id: 'shape:tpl-a', fault: 'unknown-shape' },
    { id: 'shape:tpl-b', fault: 'unknown-shape' },
    { id: 'shape:tpl-c', fault: 'no-role' },
    { id: 'shape:tpl-d', fault: 'no-role' },
    { id: 'shape:tpl-e', fault: 'no-size' },
    { id: 'shape:tpl-f', fault: 'off-board' },
  ])
  expect(ownership.cards.map(({ region }) => region?.key)).toEqual(['PO', ''])
})

test('more circles than are looked at for each card are told of', () => {
  const circles = Array.from({ length: 50 }, (_, at) => ({
    ...pm,
    id: shapeId(`tpl-${String(at).padStart(2, '0')}`),
    meta: { furniture: 'region', role: `R${at}` },
  }))
  const ownership = ownershipOf([...circles, cardAt('a', AT.PM)])
  expect(ownership.summary.faults.map(({ fault }) => fault)).toEqual(['too-many', 'too-many'])
  expect(ownership.card(shapeId('a'))?.region?.roles).toHaveLength(48)
})

test('notes whose fields are of another type than they should be never stop the engine', () => {
  const base = cardAt('a', AT.PM)
  const odd: BoardRecord[] = [
    { ...base, id: 'shape:1', x: Number.NaN },
    { ...base, id: 'shape:2', rotation: undefined },
    { ...base, id: 'shape:3', props: null },
    { ...base, id: 'shape:4', meta: ['card'], props: { richText: { content: 'x' } } },
    { ...base, id: 'shape:5', parentId: 12 },
    { ...base, id: 'shape:6', props: { scale: 'big', richText: null } },
    { id: 'shape:7', typeName: 'shape', type: 'note' },
    { id: 'page:one', typeName: 'page' },
  ]
  const ownership = ownershipOf([pm, po, ...odd])
  expect(ownership.cards.map(({ id, title }) => [id, title])).toEqual([['shape:3', '']])
  const hostile = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, at) => [`accountable.${at}`, `Person ${at}`]),
  )
  ownership.apply({ put: [cardAt('a', AT.both, hostile)] })
  expect(ownership.card(shapeId('a'))?.accountable).toHaveLength(12)
  expect(ownership.card(shapeId('a'))?.state).toBe('two-accountable')
})

test('a record that is taken away and put again at once is still there', () => {
  const card = cardAt('a', AT.PM)
  const ownership = ownershipOf([pm, po, card])
  const before = ownership.card(card.id)
  ownership.apply({ removed: [card.id], put: [card] })
  expect(ownership.card(card.id)).toBe(before)
})
