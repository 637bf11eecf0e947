import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { updateFragment } from '#lib/board/fragment.ts'
import { ROOT } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { rebuiltUpdate } from '#lib/board/rebuild.ts'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { arrow, binding, frame, note, people, seedOf, sync } from '#tests/support/board-factory.ts'

function read(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

test('a document made anew shows the same board in a fraction of the bytes, and always in the same ones', () => {
  const [ana, bo] = people(
    2,
    seedOf(
      note('n', { text: 'one\ntwo' }),
      note('m'),
      frame('f'),
      arrow('a', { text: 'then' }),
      binding('b', { from: 'a', to: 'n' }),
    ),
  )
  if (!ana || !bo) throw new Error('nobody came')
  for (let step = 0; step < 120; step++) {
    ana.change('n', { x: step, parentId: step % 2 === 0 ? 'page:page' : 'shape:f' })
    bo.edit(note(`gone-${step}`, { text: 'for a moment only' }))
    bo.remove(`gone-${step}`)
    if (step % 10 === 0) sync(ana, bo)
  }
  sync(ana, bo)
  const before = Y.encodeStateAsUpdate(ana.doc)
  const made = rebuiltUpdate(ana.doc, 2)
  expect(project(read(made))).toEqual(project(ana.doc))
  expect(made.length * 4).toBeLessThan(before.length)
  expect(rebuiltUpdate(bo.doc, 2)).toEqual(made)
  expect(read(made).getMap(ROOT.meta).toJSON()).toEqual({
    ...ana.doc.getMap(ROOT.meta).toJSON(),
    epoch: 2,
  })
})

test('what a newer version wrote goes along, and lines that were joined do not', () => {
  const doc = read(
    encodeSeed({ epoch: 1, template: 't', furniture: [], records: [note('n', { text: 'a\nb' })] }),
  )
  const text = doc.getMap(ROOT.texts).get('shape:n') as Y.XmlFragment
  updateFragment(text, fromPlainText('ab'))
  doc
    .getMap(ROOT.records)
    .set('shape:later', { id: 'shape:later', typeName: 'shape', type: 'poll' })
  const poll = new Y.XmlElement('poll')
  text.insert(text.length, [poll])
  poll.setAttribute('question', 'why')
  const made = read(rebuiltUpdate(doc, 2))
  const copied = made.getMap(ROOT.texts).get('shape:n') as Y.XmlFragment
  expect(copied.toJSON()).toBe('<paragraph dir="auto">ab</paragraph><poll question="why"></poll>')
  expect(made.getMap(ROOT.records).get('shape:later')).toMatchObject({ type: 'poll' })
})

test('cells and texts of deleted records stay behind', () => {
  const [ana] = people(1, seedOf(note('n', { text: 'words' })))
  ana?.change('n', { x: 5 })
  const doc = ana?.doc ?? new Y.Doc()
  doc.getMap(ROOT.records).delete('shape:n')
  const made = read(rebuiltUpdate(doc, 2))
  const left = [...made.getMap(ROOT.records).keys(), ...made.getMap(ROOT.texts).keys()]
  expect(left.filter((key) => key.includes('shape:n'))).toEqual([])
})
