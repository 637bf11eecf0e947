import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'
import { changedRecords, UnsavedChanges } from '#lib/sync/unsaved-changes.ts'

const ids = (...names: string[]): Set<string> => new Set(names)

test('a drag is one change, notes made one after the other are one each', () => {
  const unsaved = new UnsavedChanges()
  for (let frame = 0; frame < 100; frame += 1) unsaved.add(ids('a', 'b'), frame * 16)
  const afterDrag = unsaved.count
  unsaved.add(ids('c'), 1_700)
  unsaved.add(ids('d'), 1_800)
  unsaved.add(ids('d'), 4_000)
  expect([afterDrag, unsaved.count]).toEqual([1, 4])
})

test('a change is saved when its last update is, and what was restored with the first that is', () => {
  const unsaved = new UnsavedChanges()
  unsaved.restore(3)
  unsaved.add(ids('a'), 0)
  unsaved.add(ids('a'), 10)
  unsaved.add(ids('b'), 20)
  const counts = [unsaved.count]
  for (const number of [1, 2, 3]) {
    unsaved.saved(number)
    counts.push(unsaved.count)
  }
  expect([counts, unsaved.newest]).toEqual([[5, 2, 1, 0], 3])
})

test('cells and text deep inside a fragment belong to their record', () => {
  const doc = new Y.Doc()
  const seen: string[][] = []
  doc.on('afterTransaction', (transaction: Y.Transaction) =>
    seen.push([...changedRecords(transaction)]),
  )
  const text = new Y.XmlText()
  doc.transact(() => {
    doc.getMap(ROOT.records).set('shape:a', {})
    doc.getMap(ROOT.records).set(`shape:b${CELL_SEPARATOR}at`, {})
    const fragment = new Y.XmlFragment()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [text])
    fragment.insert(0, [paragraph])
    doc.getMap(ROOT.texts).set('shape:c', fragment)
  })
  text.insert(0, 'hello')
  expect(seen).toEqual([['shape:a', 'shape:b', 'shape:c'], ['shape:c']])
})
