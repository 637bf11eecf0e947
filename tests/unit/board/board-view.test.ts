import type { TLRecord } from '@tldraw/tlschema'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { nthIndex } from '#lib/board/index-keys.ts'
import { project } from '#lib/board/project.ts'
import { difference, problemWith } from '#tests/fuzz/oracles.ts'
import { arrow, binding, group, note, page, seedOf } from '#tests/support/board-factory.ts'
import { Random } from '#tests/support/random.ts'
import { changeStructure } from '#tests/support/random-structure.ts'

test('after each of thousands of structural changes the view equals the full projection', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = new Random(seed)
    const { doc, view, refresh } = watchedView()
    const mirror = new Map(view.records)
    for (let round = 0; round < 100; round++) {
      const changes = round % 25 === 0 ? 60 : 1 + random.below(4)
      const changed = refresh(() => {
        for (let each = 0; each < changes; each++) changeStructure(doc, random)
      })
      for (const id of changed) setOrDelete(mirror, id, view.records.get(id))
      const expected = project(doc)
      const where = `seed ${seed} round ${round}`
      expect(difference(Object.fromEntries(view.records), expected.records), where).toBeUndefined()
      expect(difference(Object.fromEntries(mirror), expected.records), where).toBeUndefined()
      expect(view.quarantined, where).toEqual(expected.quarantined)
      expect(problemWith(expected.records), where).toBeUndefined()
    }
  }
}, 60_000)

test('shapes nested thousands deep are repaired without recursion and in linear time', () => {
  const depth = 3_000
  const { doc, view, refresh } = watchedView()
  const records = doc.getMap('r')
  refresh(() => {
    for (let at = 0; at < depth; at++) {
      const record = group(`g${at}`, at > 0 ? { parent: `g${at - 1}` } : {})
      records.set(record.id, record)
      const pointer = arrow(`a${at}`, { parent: `g${at}` })
      records.set(pointer.id, pointer)
      // Each arrow is inside the group that it points to, as far up as can be.
      const bound = binding(`b${at}`, { from: `a${at}`, to: 'g0' })
      records.set(bound.id, bound)
    }
    records.set('shape:n', note('n', { index: 'a2' }))
    for (let at = 0; at < depth; at += 2) {
      const bound = binding(`b${at}`, { from: `a${at}`, to: 'n' })
      records.set(bound.id, bound)
    }
  })
  const shownBindings = () => [...view.records.keys()].filter((id) => id.startsWith('binding:'))
  expect(shownBindings()).toHaveLength(depth / 2)
  expect(Object.fromEntries(view.records)).toEqual(project(doc).records)

  // A ring of all of them, cut at one; then all arrows leave, which empties every group.
  refresh(() => records.set(overlayKey('shape:g0', 'at'), [`shape:g${depth - 1}`, 0, 0]))
  expect(Object.fromEntries(view.records)).toEqual(project(doc).records)
  refresh(() => {
    for (let at = 0; at < depth; at++) records.delete(`shape:a${at}`)
  })
  expect([...view.records.keys()].filter((id) => id.startsWith('shape:'))).toEqual(['shape:n'])
}, 60_000)

test('on a full board a change costs what it touches, not what the board holds', () => {
  const { doc, view, refresh } = watchedView(notesOnTwoPages(2_000))
  const records = doc.getMap('r')
  const lookUps = vi.spyOn(Map.prototype, 'get')
  const comparisons = vi.spyOn(Object, 'keys')
  const cost = (change: () => void) => {
    lookUps.mockClear()
    comparisons.mockClear()
    const changed = refresh(change)
    const work = lookUps.mock.calls.length + comparisons.mock.calls.length
    return { changed: changed.size, work }
  }
  const steps = {
    move: cost(() => records.set(overlayKey('shape:n7', 'at'), ['page:page', 5, 5])),
    'new note': cost(() => records.set('shape:new', note('new', { index: nthIndex(2_001) }))),
    'new note under an index that is taken': cost(() =>
      records.set('shape:twin', note('twin', { index: nthIndex(7) })),
    ),
    deletion: cost(() => records.delete('shape:n9')),
  }
  lookUps.mockRestore()
  comparisons.mockRestore()
  for (const [name, { changed, work }] of Object.entries(steps)) {
    expect(changed, name).toBe(1)
    expect(work, name).toBeLessThan(200)
  }
  expect(Object.fromEntries(view.records)).toEqual(project(doc).records)
})

/** A document and its view; `refresh` makes a change and answers what is shown differently after it. */
function watchedView(update?: Uint8Array) {
  const doc = new Y.Doc()
  if (update) Y.applyUpdate(doc, update)
  const view = new BoardView(doc)
  let touched = new Touched()
  for (const [root, into] of [
    ['r', 'records'],
    ['tpl', 'template'],
  ] as const) {
    doc.getMap(root).observe(({ keysChanged }) => {
      for (const key of keysChanged) touched[into].add(String(key))
    })
  }
  const refresh = (change: () => void): Set<string> => {
    touched = new Touched()
    doc.transact(change)
    return view.refresh(touched)
  }
  return { doc, view, refresh }
}

function notesOnTwoPages(count: number): Uint8Array {
  const notes = Array.from({ length: count }, (_, at) =>
    note(`n${at}`, { parent: at % 2 ? 'page:page' : 'page:two', index: nthIndex(at) }),
  )
  return seedOf(page('two'), ...notes)
}

function setOrDelete(map: Map<string, TLRecord>, id: string, record: TLRecord | undefined): void {
  if (record) map.set(id, record)
  else map.delete(id)
}
