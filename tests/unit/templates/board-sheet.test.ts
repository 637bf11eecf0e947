import { toRichText, type TLNoteShape, type TLRecord } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import { defaultPage } from '#lib/board/repair-pages.ts'
import { boardSheet, MAX_WORDED_NOTES } from '#lib/templates/board-sheet.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { widthOfLetters } from '#lib/templates/letter-widths.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { note } from '#tests/support/board-factory.ts'
import {
  cardAt,
  isFurniture,
  ownershipOf,
  tray,
  twoCircles,
} from '#tests/support/ownership-board.ts'

/** What a page with these records is drawn as. */
function sheet(...records: readonly TLRecord[]) {
  const all = [defaultPage(), ...records]
  const { cards, roles } = ownershipOf(all)
  const drawn = boardSheet(Object.fromEntries(all.map((each) => [each.id, each])), {
    cards,
    roles,
    isFurniture,
  })
  if (!drawn) throw new Error('nothing is drawn')
  return drawn
}

function saying(text: string, more: Partial<TLNoteShape['props']> = {}): TLNoteShape {
  const made = cardAt('a', { x: -300, y: 0 })
  return { ...made, props: { ...made.props, size: 'l', richText: toRichText(text), ...more } }
}

/** The lines of the words that stand on notes and elsewhere, with the size of their letters. */
function linesOf(svg: string): readonly { size: number; line: string }[] {
  return [...svg.matchAll(/<text class="c\d+" font-size="([\d.]+)"[^>]*>(.*?)<\/text>/gu)].flatMap(
    ([, size = '', spans = '']) =>
      [...spans.matchAll(/<tspan[^>]*>([^<]*)/gu)].map(([, line = '']) => ({
        size: Number(size),
        line: line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      })),
  )
}

test('a sheet of the default board says the words of every card, and the names of roles and of who holds them', () => {
  const { furniture, records } = pmPo.build('example')
  const held = furniture.map((each) =>
    each.id === 'shape:tpl-pm' || each.meta['role'] === 'PM'
      ? { ...each, meta: { ...each.meta, holder: 'Ana & Bo' } }
      : each,
  ) as readonly TLRecord[]
  const { svg, worded, blank } = sheet(...held, ...records)
  const words = linesOf(svg)
    .map(({ line }) => line)
    .join(' ')
  expect([worded, blank]).toEqual([31, 0])
  for (const each of [
    'Product Manager',
    'Product Owner',
    'Ana & Bo',
    'Voice of the customer',
    'Stakeholder communication',
    'Nobody yet',
  ]) {
    expect(words).toContain(each)
  }
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  expect(svg.length).toBeLessThan(30_000)
})

test('a card says who holds it and who answers for it', () => {
  const faceOf = (meta: Record<string, string>, at: { x: number; y: number }): string =>
    sheet(...twoCircles(), cardAt('x', at, meta))
      .svg.replace(/.*<g font-size="17"/u, '')
      .replaceAll(/<circle[^>]*>/gu, '(')
      .replaceAll(/<[^>]*>/gu, ' ')
      .replaceAll(/^[^>]*>|\s+/gu, ' ')
      .trim()
  expect(faceOf({}, { x: -300, y: 0 })).toBe('( A PM')
  expect(faceOf({}, { x: 0, y: 0 })).toBe('A? PM PO')
  expect(faceOf({ accountable: 'PO' }, { x: 0, y: 0 })).toBe('PM ( A PO')
  expect(faceOf({ accountable: 'PO', delegate: 'Bo <b>' }, { x: 300, y: 0 })).toBe(
    '( A PO → Bo &lt;b&gt;',
  )
})

test.each([
  ['markup', '</text></svg><script>alert("1")</script> & ]]> &amp; <!-- '],
  [
    'a word of 80 letters',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  ],
  [
    'a script without spaces',
    '顧客の声を聞いて製品の戦略を決める担当者は誰ですか、それを今日決める',
  ],
  ['a script from right to left', 'מי אחראי על התמחור ועל כל מה שקשור אליו'],
  ['pictures', '👩‍👩‍👧‍👦🎉'.repeat(30)],
  ['many words', 'Words that go on and on '.repeat(60)],
  ['lines', 'one\ntwo\n\nfour'],
  ['marks of letters', `Z${'\u0337\u0341'.repeat(200)}algo`],
])('%s stays within its card', (_, text) => {
  const { svg } = sheet(...twoCircles(), saying(text))
  const lines = linesOf(svg).filter(({ line }) => !line.startsWith('Product'))
  expect(lines.length).toBeGreaterThan(0)
  for (const { size, line } of lines) {
    expect(widthOfLetters(line) * size).toBeLessThanOrEqual(NOTE_SIZE - 32)
    expect(size).toBeGreaterThanOrEqual(14)
  }
  const height = lines.reduce((sum, { size }) => sum + size * 1.35, 0)
  expect(height).toBeLessThanOrEqual(NOTE_SIZE - 2 * 34)
  // Whatever a font makes of it, the card's own window cuts it.
  expect(svg).toContain('<svg width="200" height="200"><text')
  expect(svg).not.toContain('<script')
  expect(svg.match(/<svg/gu)?.length).toBe(svg.match(/<\/svg>/gu)?.length)
})

test('words are broken between words, and what has no room ends with an ellipsis', () => {
  const text = (words: string) => linesOf(sheet(saying(words)).svg).map(({ line }) => line)
  expect(text('Know the market')).toEqual(['Know the', 'market'])
  const cut = text('Words that go on and on '.repeat(60))
  expect(cut.join(' ')).toMatch(/^Words that go on and on Words .*…$/u)
  expect(cut.slice(0, -1).every((line) => /\b(?:Words|that|go|on|and)$/u.test(line))).toBe(true)
})

test('names and letters that no text can have are no reason for a file that cannot be read', () => {
  const [pm, po] = twoCircles({ PM: 'Ana\ud800 <i>\u0000' })
  if (!pm || !po) throw new Error('there are two circles')
  const bad = saying('Pricing \ud83d\u0007', { color: 'red}*{display:none' as 'red' })
  const { svg } = sheet(pm, po, { ...bad, meta: { ...bad.meta, accountable: '\udfff"><script>' } })
  // oxlint-disable-next-line no-control-regex -- none of them may be left
  expect(svg).not.toMatch(/[\u0000-\u001f]|<script|<i>|display:none/u)
  expect(() => encodeURIComponent(svg)).not.toThrow()
})

test('a tray is part of the sheet as long as a card waits in it', () => {
  const area = tray({ x: -200, y: 1_500, w: 400, h: 400 })
  const placed = cardAt('b', { x: 0, y: 0 })
  const empty = sheet(...twoCircles(), area, placed)
  const waiting = sheet(...twoCircles(), area, placed, cardAt('c', { x: 0, y: 1_700 }))
  expect(empty.h).toBeLessThan(waiting.h)
})

test('five thousand cards are some hundred kilobytes: the first of them with their words, all others as paper', () => {
  const cards = Array.from({ length: 5_000 }, (_, at) => {
    const made = note(`n${at}`, {
      x: (at % 80) * 220,
      y: Math.floor(at / 80) * 220,
      text: 'Some words of a card that goes on for a while',
    })
    return { ...made, meta: { card: `n${at}` } }
  })
  const { svg, worded, blank } = sheet(...twoCircles(), ...cards)
  expect([worded, blank]).toEqual([MAX_WORDED_NOTES, 5_000 - MAX_WORDED_NOTES])
  expect(svg.length).toBeLessThan(900_000)
})

test('an arrow points where it points on the board, up to the edge of what it is tied to, and says its words', () => {
  const arrow = {
    ...note('arrow'),
    type: 'arrow',
    x: -800,
    y: 100,
    props: {
      kind: 'arc',
      bend: 0,
      color: 'black',
      start: { x: 0, y: 0 },
      end: { x: 500, y: 0 },
      arrowheadStart: 'none',
      arrowheadEnd: 'arrow',
      text: 'needs <first>',
    },
  } as unknown as TLRecord
  const tie = {
    id: 'binding:a',
    typeName: 'binding',
    type: 'arrow',
    fromId: 'shape:arrow',
    toId: 'shape:a',
    props: { terminal: 'end', normalizedAnchor: { x: 0.5, y: 0.5 } },
    meta: {},
  } as unknown as TLRecord
  // The card's left edge is at -400 and its middle at 0.
  const card = cardAt('a', { x: -300, y: 100 })
  const { svg } = sheet(...twoCircles(), card, arrow, tie)
  expect(svg).toContain('d="M-800 100Q-550 100 -400 100M')
  expect(svg).toContain('needs &lt;first&gt;')
})

test('letters of full width have the room they take', () => {
  expect(widthOfLetters('ｗｉｄｅ')).toBeGreaterThan(4)
})
