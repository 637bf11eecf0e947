import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { findRegion } from '#server/room/template-write.ts'

const region = (role: string) => ({ meta: { furniture: 'region', role } })

test('the region of a role is found by the name that people gave it', () => {
  const doc = docOf([
    ['shape:tpl-a', region('Design')],
    ['shape:tpl-b', region('Engineering & Ops')],
    ['shape:tpl-c', { meta: { furniture: 'label', role: 'Sales' } }],
    ['shape:tpl-d', null],
  ])
  expect(
    ['Engineering & Ops', 'Design', 'Sales', 'design', ''].map((role) => findRegion(doc, role)),
  ).toEqual(['shape:tpl-b', 'shape:tpl-a', undefined, undefined, undefined])
})

test('of several shapes of one role every server names the same, in whatever order they came', () => {
  const shapes: [string, unknown][] = [
    ['shape:tpl-3', region('Design')],
    ['shape:tpl-1', region('Design')],
    ['shape:tpl-2', region('Design')],
    ['shape:tpl-0\u001fm.holder', 'Bo'],
  ]
  const found = [shapes, shapes.toReversed()].map((all) => findRegion(docOf(all), 'Design'))
  expect(found).toEqual(['shape:tpl-1', 'shape:tpl-1'])
})

function docOf(shapes: readonly (readonly [string, unknown])[]): Y.Doc {
  const doc = new Y.Doc()
  for (const [key, value] of shapes) doc.getMap('tpl').set(key, value)
  return doc
}
