import { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment, readFragment, updateFragment } from '#lib/board/fragment.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import {
  canonicalRichText,
  fromPlainText,
  toPlainText,
  type RichText,
} from '#lib/board/rich-text.ts'
import { richTextSchema } from '#lib/board/rich-text-schema.ts'
import { textEdits } from '#lib/board/text-diff.ts'

const link = { type: 'link', attrs: { href: 'https://example.com' } }
const rich = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Title' }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'plain ' },
        { type: 'text', text: 'bold', marks: [{ type: 'italic' }, { type: 'bold' }] },
        { type: 'hardBreak' },
        { type: 'text', text: 'site', marks: [link] },
      ],
    },
    {
      type: 'orderedList',
      content: [{ type: 'listItem', content: [{ type: 'paragraph' }, { type: 'paragraph' }] }],
    },
  ],
}

/** A fragment in a document, as it is when people share it. */
function shared(text: RichText, clientId = 1): { doc: Y.Doc; fragment: Y.XmlFragment } {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getMap('t').set('n', createFragment(text))
  return { doc, fragment: doc.getMap('t').get('n') as Y.XmlFragment }
}

test('the canonical form is what ProseMirror makes of the same text', () => {
  const expected: unknown = JSON.parse(JSON.stringify(Node.fromJSON(richTextSchema, rich).toJSON()))
  expect(canonicalRichText(rich)).toEqual({
    ...(expected as object),
    content: (expected as { content: { type: string }[] }).content.map((block) =>
      block.type === 'paragraph' ? { ...block, content: canonicalMarks(block) } : block,
    ),
  })
})

/** Node.fromJSON keeps marks as given; an editor sorts them by rank. */
function canonicalMarks(block: object): unknown {
  const { content } = block as { content: { marks?: { type: string }[] }[] }
  return content.map((node) =>
    node.marks
      ? { ...node, marks: node.marks.toSorted((a, b) => (a.type < b.type ? -1 : 1)) }
      : node,
  )
}

test('a text goes into a fragment and comes out the same', () => {
  const text = canonicalRichText(rich)
  expect(readFragment(shared(text).fragment)).toEqual(text)
})

test('unknown nodes become plain paragraphs that keep every word', () => {
  const table = {
    type: 'doc',
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: 'before' }] },
      { type: 'table', content: [{ type: 'row', content: [{ type: 'text', text: 'cell' }] }] },
    ],
  }
  expect(canonicalRichText(table)).toEqual(fromPlainText('before\ncell'))
})

test('any value at all gives a text that an editor can open', () => {
  const deep = { type: 'doc', content: [] as unknown[] }
  let at = deep.content
  for (let level = 0; level < 5_000; level++) {
    const list = { type: 'bulletList', content: [] as unknown[] }
    at.push(list)
    at = list.content
  }
  const values: unknown[] = [
    undefined,
    null,
    5,
    'text',
    [],
    {},
    { type: 'doc' },
    { type: 'doc', content: [1, null, 'x'] },
    { type: 'doc', content: [{ type: 'listItem', content: [{ type: 'text', text: 'loose' }] }] },
    { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 7 }] }] },
    { type: 'doc', content: Array.from({ length: 10_000 }, () => ({ type: 'paragraph' })) },
    { type: '__proto__', content: [] },
    deep,
  ]
  for (const value of values) {
    const text = canonicalRichText(value)
    expect(() => Node.fromJSON(richTextSchema, text).check()).not.toThrow()
  }
})

test('a link that would run code loses its mark and keeps its words', () => {
  for (const href of ['javascript:alert(1)', ' java\tscript:alert(1)', 'DATA:text/html,x']) {
    const marks = [{ type: 'link', attrs: { href } }]
    const text = canonicalRichText({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'here', marks }] }],
    })
    expect(text).toEqual(fromPlainText('here'))
  }
})

test('text over the limit is cut at it, never in the middle of a character', () => {
  const text = toPlainText(canonicalRichText(fromPlainText('😀'.repeat(20_000))))
  expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(64 * 1024)
  expect(text.replaceAll('😀', '')).toBe('')
  expect(text.length).toBeGreaterThan(25_000)
})

test('one changed word writes that word and nothing else', () => {
  const { doc, fragment } = shared(canonicalRichText(rich))
  const before = Y.encodeStateVector(doc)
  const changed = canonicalRichText(JSON.parse(JSON.stringify(rich).replace('bold', 'very bold')))
  doc.transact(() => updateFragment(fragment, changed))
  // "very " alone would be shorter, but `bold` also names the mark in this JSON.
  expect(Y.encodeStateAsUpdate(doc, before).length).toBeLessThan(90)
})

test('a line break keeps its formatting, and changes it, as characters do', () => {
  const lines = (...marks: string[]): RichText => ({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        attrs: { dir: 'auto' },
        content: [
          { type: 'text', text: 'one' },
          { type: 'hardBreak', ...(marks[0] && { marks: marks.map((type) => ({ type })) }) },
          { type: 'text', text: 'two' },
        ],
      },
    ],
  })
  const doc = new Y.Doc()
  doc.getMap('t').set('n', createFragment(lines('bold')))
  const fragment = doc.getMap('t').get('n') as Y.XmlFragment
  const read = [readFragment(fragment)]
  for (const marks of [['bold', 'italic'], []]) {
    updateFragment(fragment, lines(...marks))
    read.push(readFragment(fragment))
  }
  expect(read).toEqual([lines('bold'), lines('bold', 'italic'), lines()])
})

test('a split, a merge, a new and a removed paragraph all end as wanted', () => {
  const steps = [
    'one two\nthree',
    'one\ntwo\nthree',
    'one two three',
    '',
    'a\nb\nc\nd',
    'b\nc',
    'x\nb\nc\ny',
  ]
  const { doc, fragment } = shared(fromPlainText('one two three'))
  for (const step of steps) {
    doc.transact(() => updateFragment(fragment, fromPlainText(step)))
    expect(readFragment(fragment)).toEqual(fromPlainText(step))
  }
})

test('marks are set and cleared without touching the characters', () => {
  const bold = canonicalRichText({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'one ' },
          { type: 'text', text: 'two', marks: [{ type: 'bold' }] },
        ],
      },
    ],
  })
  const { doc, fragment } = shared(fromPlainText('one two'))
  const inserted: unknown[] = []
  fragment.observeDeep((events) => {
    for (const { changes } of events)
      inserted.push(...changes.delta.filter((op) => op.insert !== undefined))
  })
  doc.transact(() => updateFragment(fragment, bold))
  expect(readFragment(fragment)).toEqual(bold)
  doc.transact(() => updateFragment(fragment, fromPlainText('one two')))
  expect(readFragment(fragment)).toEqual(fromPlainText('one two'))
  expect(inserted).toEqual([])
})

test('two people who type into an empty note at once both keep their words', () => {
  const { fragment, other, meet } = two(fromPlainText(''))
  updateFragment(fragment, fromPlainText('mine'))
  updateFragment(other, fromPlainText('yours'))
  meet()
  expect(readFragment(fragment)).toEqual(readFragment(other))
  expect(toPlainText(readFragment(other))).toMatch(/^(mineyours|yoursmine)$/)
})

test('what one types into a text that another clears at the same time stays', () => {
  const { fragment, other, meet } = two(fromPlainText('todo'))
  updateFragment(fragment, fromPlainText(''))
  updateFragment(other, fromPlainText('todo: three sentences'))
  meet()
  expect(toPlainText(readFragment(fragment))).toBe(': three sentences')
  expect(readFragment(other)).toEqual(readFragment(fragment))
  // An emptied text is used again, not another one beside it.
  updateFragment(other, fromPlainText(''))
  updateFragment(other, fromPlainText('new'))
  expect(readFragment(other)).toEqual(fromPlainText('new'))
})

test('a fragment of another client’s making can be edited, whatever is in it', () => {
  const { doc, fragment } = shared(fromPlainText('text'))
  const odd = new Y.XmlText()
  fragment.insert(0, [new Y.XmlElement('table'), odd])
  odd.insert(0, 'odd')
  odd.insertEmbed(1, { image: true })
  for (const step of ['odd\ntext', 'text', 'all new']) {
    doc.transact(() => updateFragment(fragment, fromPlainText(step)))
    expect(toPlainText(readFragment(fragment))).toBe(step)
  }
})

test('two changes of one text are joined, word by word', () => {
  const merged = mergeText({
    base: fromPlainText('one two three four'),
    mine: fromPlainText('one 2 three four five'),
    theirs: fromPlainText('zero one two four'),
  })
  expect(merged && toPlainText(merged)).toBe('zero one 2 four five')
})

test('edits turn the one text into the other and leave common words alone', () => {
  const apply = (before: string, after: string) =>
    textEdits(before, after).reduceRight(
      (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
      before,
    )
  const texts = [
    '',
    'a',
    'one two three',
    'zero one three',
    '😀 two 😁',
    '😁two',
    'aaa',
    'aaaa',
    'x '.repeat(700),
  ]
  for (const before of texts) for (const after of texts) expect(apply(before, after)).toBe(after)
  expect(textEdits('one two three', 'zero one three')).toEqual([
    { at: 0, remove: 0, insert: 'zero ' },
    { at: 3, remove: 4, insert: '' },
  ])
})

/** One text in the documents of two people who have not met since. */
function two(text: RichText) {
  const { doc, fragment } = shared(text)
  const second = new Y.Doc()
  second.clientID = 2
  const give = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
  give(doc, second)
  const meet = (): void => {
    give(second, doc)
    give(doc, second)
  }
  return { fragment, other: second.getMap('t').get('n') as Y.XmlFragment, meet }
}
