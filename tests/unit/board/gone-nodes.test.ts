import { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment, readFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import {
  canonicalRichText,
  fromPlainText,
  toPlainText,
  type RichText,
  type TextNode,
} from '#lib/board/rich-text.ts'
import { richTextSchema } from '#lib/board/rich-text-schema.ts'
import { pinPlace, placeOfPinned } from '#lib/board/text-places.ts'
import { readFiltered } from '#lib/sync/filtered-text.ts'
import { Random } from '#tests/support/random.ts'

/** One text in the documents of several people, who hear of each other when `sync` is called. */
function people(count: number, text: RichText) {
  const docs = Array.from({ length: count }, (_, at) => {
    const doc = new Y.Doc()
    doc.clientID = at + 1
    return doc
  })
  docs[0]?.getMap('t').set('n', createFragment(text))
  const sync = () => {
    for (const from of docs) {
      for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
    }
  }
  sync()
  return { sync, docs, fragments: docs.map(fragmentOf) }
}

const fragmentOf = (doc: Y.Doc) => doc.getMap('t').get('n') as Y.XmlFragment

function two(text: string) {
  const { sync, fragments, docs } = people(2, fromPlainText(text))
  const [ana, bo] = fragments as [Y.XmlFragment, Y.XmlFragment]
  const write = (fragment: Y.XmlFragment, next: string) =>
    updateFragment(fragment, fromPlainText(next))
  return { ana, bo, sync, write, docs }
}

const plain = (fragment: Y.XmlFragment) => toPlainText(readFragment(fragment))

test('what somebody types into a line that another joins to the one before stays', () => {
  const { ana, bo, sync, write } = two('one\ntwo')
  write(ana, 'onetwo')
  write(bo, 'one\ntwo more')
  sync()
  expect([plain(ana), plain(bo)]).toEqual(['onetwo\n more', 'onetwo\n more'])
})

test('what somebody types into a text of several lines that another clears stays', () => {
  const { ana, bo, sync, write } = two('one\ntwo\nthree')
  write(ana, '')
  write(bo, 'one\ntwo\nthree, four')
  sync()
  expect(plain(ana)).toContain(', four')
  expect(plain(bo)).toBe(plain(ana))
})

test('a line that shows again is a line like any other: emptied it stays, joined it goes', () => {
  const { ana, bo, sync, write } = two('one\ntwo')
  write(ana, 'onetwo')
  write(bo, 'one\ntwo!')
  sync()
  write(bo, 'onetwo\n')
  sync()
  expect([plain(ana), plain(bo)]).toEqual(['onetwo\n', 'onetwo\n'])
  write(ana, 'onetwo')
  sync()
  expect([plain(ana), plain(bo)]).toEqual(['onetwo', 'onetwo'])
})

test('lines divided and joined all day leave nothing behind', () => {
  const { ana, docs, write } = two('one two')
  write(ana, 'one\ntwo')
  write(ana, 'one two')
  const children = ana.length
  for (let round = 0; round < 100; round++) {
    write(ana, 'one\ntwo')
    write(ana, 'one two')
  }
  expect(ana.length).toBe(children)
  const [doc] = docs
  expect(doc && Y.encodeStateAsUpdate(doc).length).toBeLessThan(4_000)
})

test('a list of which two people take away all items is no list any more', () => {
  const item = (words: string): TextNode => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
  })
  const list = (...words: string[]): RichText =>
    canonicalRichText({
      type: 'doc',
      content: [
        ...fromPlainText('title').content,
        { type: 'bulletList', content: words.map((each) => item(each)) },
      ],
    })
  const { sync, fragments } = people(2, list('one', 'two'))
  const [ana, bo] = fragments as [Y.XmlFragment, Y.XmlFragment]
  updateFragment(ana, list('one'))
  updateFragment(bo, list('two'))
  sync()
  expect(readWhole(ana)).toEqual(fromPlainText('title'))
  updateFragment(ana, list('three'))
  sync()
  expect(readWhole(bo)).toEqual(list('three'))
})

/** A random edit of a text in which every character is another one, as an editor could make it. */
function edited(text: RichText, random: Random, type: () => string): RichText {
  const blocks = structuredClone(text.content) as Block[]
  const at = random.below(blocks.length)
  const lines = linesOf(blocks[at])
  const line = lines[random.below(lines.length)]
  const words = line ? wordsOf(line) : ''
  const cut = random.below(words.length + 1)
  const set = (next: string) => line && setWords(line, next)
  const ways: (() => unknown)[] = [
    () => set(words.slice(0, cut) + type() + words.slice(cut)),
    () => set(words.slice(0, cut) + words.slice(cut + 1 + random.below(3))),
    () => set(''),
    () => {
      set(words.slice(0, cut))
      blocks.splice(at + 1, 0, paragraphOf(words.slice(cut)))
    },
    () => {
      const next = blocks[at + 1]
      if (blocks[at]?.type !== 'paragraph' || next?.type !== 'paragraph') return
      setWords(blocks[at], wordsOf(blocks[at]) + wordsOf(next))
      blocks.splice(at + 1, 1)
    },
    () => blocks.splice(at, 1 + random.below(3)),
    () => {
      if (blocks[at]?.type !== 'paragraph') return
      blocks[at] = {
        type: 'bulletList',
        content: [{ type: 'listItem', content: [blocks[at]] }],
      }
    },
    () => {
      if (blocks[at]?.type !== 'bulletList') return
      const items = blocks[at].content ?? []
      if (random.chance(0.5)) items.push({ type: 'listItem', content: [paragraphOf(type())] })
      else items.splice(random.below(items.length), 1)
      if (items.length === 0) blocks.splice(at, 1)
    },
  ]
  random.pick(ways)?.()
  return canonicalRichText({ type: 'doc', content: blocks.length > 0 ? blocks : [paragraphOf('')] })
}

interface Block {
  type: string
  text?: string
  content?: Block[]
}

const paragraphOf = (words: string): Block => ({
  type: 'paragraph',
  content: words === '' ? [] : [{ type: 'text', text: words }],
})

function linesOf(block: Block | undefined): Block[] {
  if (block?.type === 'paragraph') return [block]
  return (block?.content ?? []).flatMap(linesOf)
}

const wordsOf = ({ content }: Block) => (content ?? []).map(({ text }) => text ?? '').join('')

function setWords(line: Block, words: string): void {
  line.content = paragraphOf(words).content ?? []
}

function caretsIn(text: RichText): number[] {
  const places: number[] = []
  Node.fromJSON(richTextSchema, text).descendants((block, at) => {
    if (!block.isTextblock) return
    for (let place = at + 1; place < at + block.nodeSize; place++) places.push(place)
  })
  return places
}

test('whoever joins, clears, divides or lists lines, nothing that others typed meanwhile is lost', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new Random(seed)
    let next = 0x4e00
    const { sync, fragments, docs } = people(3, fromPlainText('ab\ncd\nef'))
    for (let round = 0; round < 8; round++) {
      const typed: string[] = []
      for (const fragment of fragments) {
        const own: string[] = []
        for (let step = random.below(4); step >= 0; step--) {
          const type = () => {
            own.push(String.fromCharCode(next++))
            return own.at(-1) ?? ''
          }
          const wanted = edited(readFragment(fragment), random, type)
          updateFragment(fragment, wanted)
          expect(readWhole(fragment), `seed ${seed}`).toEqual(wanted)
        }
        // What its own typist took back is gone; the rest nobody else has even seen.
        const now = plain(fragment)
        typed.push(...own.filter((character) => now.includes(character)))
      }
      sync()
      const [first] = fragments
      if (!first) return
      const text = readWhole(first)
      expect(text, `seed ${seed}`).toBeDefined()
      for (const character of typed) expect(plain(first), `seed ${seed}`).toContain(character)
      for (const each of fragments) expect(readWhole(each)).toEqual(text)
      expect(readFiltered(first, () => true)).toEqual(text)
      const places = text ? caretsIn(text) : []
      const again = places.map((place) => placeOfPinned(first, pinPlace(first, place)))
      expect(again, `seed ${seed}`).toEqual(places)
    }
    for (const doc of docs) doc.destroy()
  }
}, 30_000)
