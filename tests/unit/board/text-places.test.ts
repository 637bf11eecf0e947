import { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment, readFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import { fromPlainText, toPlainText, type RichText } from '#lib/board/rich-text.ts'
import { richTextSchema } from '#lib/board/rich-text-schema.ts'
import { pinPlace, placeOfPinned } from '#lib/board/text-places.ts'

const text = (words: string) => ({ type: 'text', text: words })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
const rich: unknown = {
  type: 'doc',
  content: [
    paragraph(text('ab'), { type: 'hardBreak' }, { ...text('cd'), marks: [{ type: 'bold' }] }),
    paragraph(),
    {
      type: 'bulletList',
      content: [
        { type: 'listItem', content: [paragraph(text('x😀y'))] },
        { type: 'listItem', content: [paragraph()] },
      ],
    },
    paragraph(text('end')),
  ],
}

function shared(value: RichText, clientID = 1): { doc: Y.Doc; fragment: Y.XmlFragment } {
  const doc = new Y.Doc()
  doc.clientID = clientID
  doc.getMap('t').set('n', createFragment(value))
  return { doc, fragment: doc.getMap('t').get('n') as Y.XmlFragment }
}

test('every place of a caret, pinned and looked up again, is where it was', () => {
  const { fragment } = shared(rich as RichText)
  const node = Node.fromJSON(richTextSchema, rich)
  const places: number[] = []
  node.descendants((block, at) => {
    if (!block.isTextblock) return
    for (let place = at + 1; place < at + block.nodeSize; place++) places.push(place)
  })
  expect(places.length).toBeGreaterThan(15)
  for (const keeps of ['left', 'right'] as const) {
    const again = places.map((place) => placeOfPinned(fragment, pinPlace(fragment, place, keeps)))
    expect(again).toEqual(places)
  }
})

test('a caret stays beside its character when text comes before it, and left of text that comes at it', () => {
  const { fragment } = shared(fromPlainText('one two'))
  const [middle, end, right] = [
    pinPlace(fragment, 4),
    pinPlace(fragment, 8),
    pinPlace(fragment, 4, 'right'),
  ]
  updateFragment(fragment, fromPlainText('so one two'))
  expect([middle, end].map((pinned) => placeOfPinned(fragment, pinned))).toEqual([7, 11])
  updateFragment(fragment, fromPlainText('so one, two!'))
  expect([middle, right, end].map((pinned) => placeOfPinned(fragment, pinned))).toEqual([7, 8, 12])
})

test('a caret in a block that went is nowhere', () => {
  const { fragment } = shared(fromPlainText('one\ntwo\nthree'))
  const pinned = pinPlace(fragment, 8)
  updateFragment(fragment, fromPlainText('one\nthree'))
  expect(placeOfPinned(fragment, pinned)).toBeUndefined()
})

test('what others may claim as a place is no place, and leaves no trace in the document', () => {
  const { doc, fragment } = shared(fromPlainText('one'))
  doc.getMap('t').set('m', createFragment(fromPlainText('other')))
  const elsewhere = pinPlace(doc.getMap('t').get('m') as Y.XmlFragment, 2)
  const byName = btoa(
    String.fromCharCode(
      ...Y.encodeRelativePosition(
        Y.createRelativePositionFromTypeIndex(doc.getXmlFragment('evil'), 0),
      ),
    ),
  )
  const roots = [...doc.share.keys()]
  const claims = [
    '',
    'x',
    '!!',
    'AAAA',
    elsewhere,
    byName,
    btoa('\xff'.repeat(12)),
    'A'.repeat(9999),
  ]
  expect(claims.map((claim) => placeOfPinned(fragment, claim))).toEqual(claims.map(() => undefined))
  expect([...doc.share.keys()]).toEqual(roots)
})

test('a text with a node of a newer version is not whole; what this version knows of it is text', () => {
  const { fragment } = shared(fromPlainText('one'))
  expect(readWhole(fragment)).toEqual(fromPlainText('one'))
  fragment.insert(1, [new Y.XmlElement('poll')])
  expect(readWhole(fragment)).toBeUndefined()
  expect(toPlainText(readFragment(fragment))).toContain('one')
})

test('a mark and an attribute of a newer version outlive an edit of the words they stand on', () => {
  const { fragment } = shared(fromPlainText('one two'))
  const block = fragment.get(0) as Y.XmlElement
  block.setAttribute('tone', 'calm')
  ;(block.get(0) as Y.XmlText).format(0, 3, { spoiler: {} })
  updateFragment(fragment, fromPlainText('one two three'))
  expect(block.getAttribute('tone')).toBe('calm')
  expect((block.get(0) as Y.XmlText).toDelta()).toEqual([
    { insert: 'one', attributes: { spoiler: {} } },
    { insert: ' two three' },
  ])
})
