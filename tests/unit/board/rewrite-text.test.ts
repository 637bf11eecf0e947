import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment, readFragment, updateFragment } from '#lib/board/fragment.ts'
import { plainLines, rewriteText } from '#lib/board/rewrite-text.ts'
import {
  canonicalRichText,
  fromPlainText,
  toPlainText,
  type RichText,
  type TextNode,
} from '#lib/board/rich-text.ts'
import { Random } from '#tests/support/random.ts'

type Inline = string | { readonly b: string }

function inline(parts: readonly Inline[]): TextNode[] {
  return parts.map((part) =>
    part === 'BREAK'
      ? { type: 'hardBreak' }
      : typeof part === 'string'
        ? { type: 'text', text: part }
        : { type: 'text', text: part.b, marks: [{ type: 'bold' }] },
  )
}

const p = (...parts: readonly Inline[]): TextNode => ({
  type: 'paragraph',
  content: inline(parts),
})
const item = (...content: readonly TextNode[]): TextNode => ({ type: 'listItem', content })
const list = (...content: readonly TextNode[]): TextNode => ({ type: 'bulletList', content })
const doc = (...content: readonly TextNode[]): RichText =>
  canonicalRichText({ type: 'doc', content })

function change(now: RichText, before: string, after: string): RichText | undefined {
  return rewriteText(now, { before, after })
}

test('words that are changed keep the formatting of those in their place, and the others their own', () => {
  const now = doc(p('Set ', { b: 'one' }, ' price'), p('for all'))
  expect([
    change(now, 'Set one price\nfor all', 'Set two prices\nfor all'),
    change(now, 'Set one price\nfor all', 'Do set one price today\nfor everybody'),
  ]).toEqual([
    doc(p('Set ', { b: 'two' }, ' prices'), p('for all')),
    doc(p('Do set ', { b: 'one' }, ' price today'), p('for everybody')),
  ])
})

test('lists, headings and line breaks stay what they are, and lines that are added and taken away are paragraphs beside them', () => {
  const now = doc(
    { type: 'heading', attrs: { level: 2 }, content: inline(['Plan']) },
    list(item(p('first')), item(p('second', 'BREAK', 'and more'))),
  )
  const before = 'Plan\nfirst\nsecond\nand more'
  expect(plainLines(now)).toBe(before)
  expect([
    change(now, before, 'The plan\nfirst\nsecond\nand less'),
    change(now, before, 'Plan\nfirst\nhalf\nsecond\nand more'),
    change(now, before, 'Plan\nsecond\nand more'),
    change(now, before, 'Plan first'),
  ]).toEqual([
    doc(
      { type: 'heading', attrs: { level: 2 }, content: inline(['The plan']) },
      list(item(p('first')), item(p('second', 'BREAK', 'and less'))),
    ),
    doc(
      { type: 'heading', attrs: { level: 2 }, content: inline(['Plan']) },
      list(item(p('first')), item(p('half'), p('second', 'BREAK', 'and more'))),
    ),
    doc(
      { type: 'heading', attrs: { level: 2 }, content: inline(['Plan']) },
      list(item(p('second', 'BREAK', 'and more'))),
    ),
    doc({ type: 'heading', attrs: { level: 2 }, content: inline(['Plan first']) }),
  ])
})

test('what a teammate changed meanwhile stays, also where both changed one line', () => {
  const before = 'Set one price\nfor all'
  expect(
    [
      change(doc(p('Set one price now'), p('for all')), before, 'Set two price\nfor all'),
      change(doc(p('Set one price'), p('for'), p('all of us')), before, 'Fix one price\nfor all'),
      change(
        doc(p('Set one ', { b: 'low' }, ' price'), p('for all')),
        before,
        'Set one price\nfor you',
      ),
      // They deleted the line that was changed here.
      change(doc(p('Set one price')), before, 'Set one price\nfor all of us'),
    ].map((each) => each && toPlainText(each)),
  ).toEqual([
    'Set two price now\nfor all',
    'Fix one price\nfor\nall of us',
    'Set one low price\nfor you',
    'Set one price\n of us',
  ])
})

test('the hyphen of a template is shown as any other and stays the one that breaks no line', () => {
  const now = doc(p('Go\u2011to\u2011market plan'))
  expect(plainLines(now)).toBe('Go-to-market plan')
  expect(change(now, 'Go-to-market plan', 'Go-to-customer plan')).toEqual(
    doc(p('Go\u2011to\u2011customer plan')),
  )
})

test('any lines become any others, in a text of any shape, and the fragment holds the same words', () => {
  const words = ['a', 'b b', '', 'one two', '🙂', 'x-y', ' lead', 'tail ']
  for (let seed = 1; seed <= 150; seed++) {
    const random = new Random(seed)
    const pick = (): string => random.pick(words) ?? ''
    const parts = (): Inline[] =>
      Array.from({ length: random.below(4) }, () =>
        random.below(4) === 0
          ? 'BREAK'
          : random.below(2) === 0
            ? { b: pick() || 'q' }
            : pick() || 'r',
      )
    const block = (depth: number): TextNode =>
      depth < 2 && random.below(3) === 0
        ? list(
            ...Array.from({ length: 1 + random.below(2) }, () =>
              item(p(...parts()), ...(random.below(2) === 0 ? [block(depth + 1)] : [])),
            ),
          )
        : p(...parts())
    const now = doc(...Array.from({ length: 1 + random.below(3) }, () => block(0)))
    const before = plainLines(now)
    const lines = before.split('\n')
    for (let count = 1 + random.below(3); count > 0; count--) {
      lines.splice(
        random.below(lines.length + 1),
        random.below(3),
        ...(random.below(3) > 0 ? [pick()] : []),
      )
    }
    const after = lines.join('\n')
    const next = change(now, before, after)
    expect(next && { seed, lines: plainLines(next) }).toEqual({ seed, lines: after })
    if (!next) continue
    const document = new Y.Doc()
    const texts = document.getMap('t')
    texts.set('n', createFragment(now))
    const fragment = texts.get('n') as Y.XmlFragment
    document.transact(() => updateFragment(fragment, next))
    // The first line of a list item stays when it is emptied, as it does on the canvas.
    const written = (text: RichText): string[] => plainLines(text).split('\n').filter(Boolean)
    expect({ seed, text: written(readFragment(fragment)) }).toEqual({ seed, text: written(next) })
  }
})

test('a text that is not changed stays the same', () => {
  const now = doc(list(item(p('a', { b: 'b' }), list(item(p('c'))))), p())
  expect(change(now, plainLines(now), plainLines(now))).toEqual(now)
  // Asked for twice, it is made once.
  expect(change(doc(p('Set two')), 'Set', 'Set two')).toEqual(doc(p('Set two')))
  expect(change(fromPlainText(''), '', 'new\nlines')).toEqual(fromPlainText('new\nlines'))
})

test('a text of as many runs of formatting as a note may have is read and changed at once', () => {
  const letters = Array.from({ length: 60_000 }, (_, at) => (at % 2 === 0 ? 'x' : { b: 'x' }))
  const now = doc(p(...letters))
  const begunAt = performance.now()
  const before = plainLines(now)
  expect(before).toBe('x'.repeat(60_000))
  const next = change(now, before, `${before} y`)
  expect(next && plainLines(next)).toBe(`${before} y`)
  new Y.Doc().getMap('t').set('n', createFragment(now))
  // Seen: 0.1 s. With a line copied for each of its runs it was half a minute.
  expect(performance.now() - begunAt).toBeLessThan(3_000)
})
