import { toRichText, type TLArrowShape } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { hasTooLongText } from '#lib/board/cells.ts'
import { readWhole } from '#lib/board/fragment.ts'
import { MAX_MERGED_TEXT_BYTES } from '#lib/board/limits.ts'
import { toPlainText } from '#lib/board/rich-text.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { reapply } from '#lib/sync/rebase.ts'
import { collectUnsent } from '#lib/sync/unsent-work.ts'
import { arrow, note, people, seedOf, type Replica } from '#tests/support/board-factory.ts'

/** More than is shown of one text. */
const LONG = 'word '.repeat(MAX_MERGED_TEXT_BYTES / 5) + 'and the end'

const one = (update?: Uint8Array) => people(1, update)[0] as Replica
const words = (text: string) => ({ props: { richText: toRichText(text) } })

function wordsOf(doc: Y.Doc, name: string): string | undefined {
  const fragment = doc.getMap('t').get(`shape:${name}`)
  const text = fragment instanceof Y.XmlFragment && readWhole(fragment, Infinity)
  return text ? toPlainText(text) : undefined
}

test('a text that an edit makes too long to be shown whole loses no word in the document', () => {
  const start = LONG.slice(0, 100_000)
  const a = one(seedOf(note('n', { text: start }), arrow('w', { index: 'a2', text: start })))
  a.change('n', words(LONG))
  a.change('w', { props: { text: LONG } })
  expect([wordsOf(a.doc, 'n') === LONG, wordsOf(a.doc, 'w') === LONG]).toEqual([true, true])
})

test('neither does one that is made that long', () => {
  const a = one()
  a.edit(note('n', { text: LONG }), arrow('w', { index: 'a2', text: LONG }))
  expect([wordsOf(a.doc, 'n') === LONG, wordsOf(a.doc, 'w') === LONG]).toEqual([true, true])
})

test('moving or recolouring a note of which not all is shown leaves its words alone', () => {
  const a = one()
  a.edit(note('n', { text: LONG }), arrow('w', { index: 'a2', text: LONG }))
  a.change('n', { x: 5, props: { color: 'red' } })
  a.change('w', { x: 5 })
  expect([a.shape('n')?.x, a.store.get(arrow('w').id)?.x]).toEqual([5, 5])
  expect((a.store.get(arrow('w').id) as TLArrowShape).props.text.length).toBeLessThan(LONG.length)
  expect([wordsOf(a.doc, 'n') === LONG, wordsOf(a.doc, 'w') === LONG]).toEqual([true, true])
})

test('a long text that was made offline is carried whole into a rebuilt board', () => {
  const seed = seedOf()
  const a = one(seed)
  const acked = Y.encodeStateVector(a.doc)
  a.edit(note('n', { text: LONG }))
  const rebuilt = new Y.Doc()
  Y.applyUpdate(rebuilt, encodeSeed({ epoch: 2, template: 'test', furniture: [], records: [] }))
  reapply(rebuilt, collectUnsent(a.doc, acked))
  expect(wordsOf(rebuilt, 'n') === LONG).toBe(true)
})

test('only a text of which not all would be shown is too long to be pasted', () => {
  const texts = ['short', LONG.slice(0, 120_000), LONG]
  const shapes = texts.flatMap((text) => [note('n', { text }), arrow('w', { text })])
  expect(shapes.map(hasTooLongText)).toEqual([false, false, false, false, true, true])
})
