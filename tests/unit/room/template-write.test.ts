import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { findRegions, holderUpdate } from '#server/room/template-write.ts'

const region = (role: string) => ({ meta: { furniture: 'region', role } })

test('the regions of a role are found by the name that people gave it', () => {
  const doc = docOf([
    ['shape:tpl-a', region('Design')],
    ['shape:tpl-b', region('Engineering & Ops')],
    ['shape:tpl-c', { meta: { furniture: 'label', role: 'Sales' } }],
    ['shape:tpl-d', null],
  ])
  expect(
    ['Engineering & Ops', 'Design', 'Sales', 'design', ''].map((role) => findRegions(doc, role)),
  ).toEqual([['shape:tpl-b'], ['shape:tpl-a'], [], [], []])
})

test('a name is written on every shape of a role, whatever was there, and alike on every server', () => {
  const shapes: [string, unknown][] = [
    ['shape:tpl-3', region('Design')],
    ['shape:tpl-1', region('Design')],
    ['shape:tpl-2', region('Design')],
    ['shape:tpl-0\u001fm.holder', 'Bo'],
  ]
  const ids = ['shape:tpl-1', 'shape:tpl-2', 'shape:tpl-3']
  for (const all of [shapes, shapes.toReversed()]) {
    const doc = docOf([...all, ['shape:tpl-2\u001fm.holder', 'Bo']])
    const tpl = doc.getMap('tpl')
    expect(findRegions(doc, 'Design')).toEqual(ids)
    for (const name of ['Ada', 'Grace']) {
      const before = tpl.size
      const update = holderUpdate(doc, { role: 'Design', name })
      expect(tpl.size).toBe(before)
      if (update) Y.applyUpdate(doc, update)
      expect(ids.map((id) => tpl.get(`${id}\u001fm.holder`))).toEqual([name, name, name])
    }
    expect(tpl.get('shape:tpl-0\u001fm.holder')).toBe('Bo')
    expect(holderUpdate(doc, { role: 'Sales', name: 'Ada' })).toBeUndefined()
  }
})

function docOf(shapes: readonly (readonly [string, unknown])[]): Y.Doc {
  const doc = new Y.Doc()
  for (const [key, value] of shapes) doc.getMap('tpl').set(key, value)
  return doc
}
