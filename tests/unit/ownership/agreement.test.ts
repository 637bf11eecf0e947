import papaparse from 'papaparse'
import { expect, test } from 'vitest'
import { agreementCsv } from '#lib/ownership/agreement-csv.ts'
import { agreementMarkdown } from '#lib/ownership/agreement-markdown.ts'
import { unguarded } from '#lib/ownership/formula-guard.ts'
import { guessColumns } from '#lib/ownership/column-mapping.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import { agreementOf, MAX_OUTSIDERS, type Agreement } from '#lib/ownership/agreement.ts'
import { shapeId } from '#tests/support/board-factory.ts'
import { DACI, FIRST, onPage, ownershipOfPages, THREE } from '#tests/support/paged-board.ts'
import {
  AT,
  cardAt,
  noteAt,
  ownershipOf,
  tray,
  twoCircles,
} from '#tests/support/ownership-board.ts'

function agreed(
  records: readonly ReturnType<typeof cardAt>[],
  more: Partial<Parameters<typeof agreementOf>[0]> = {},
): Agreement {
  const waiting = tray({ x: -400, y: 1_500, w: 800, h: 300 })
  const { cards, roles } = ownershipOf([...twoCircles({ PO: 'Bo' }), waiting, ...records])
  return agreementOf({ cards, roles, date: '2026-11-27', ...more })
}

test('letters follow the table of the domain', () => {
  const { columns, rows, waiting } = agreed([
    cardAt('a one role', AT.PM),
    cardAt('b shared, named', AT.both, { accountable: 'PO' }),
    cardAt('c shared, not named', AT.both),
    cardAt('d nobody', AT.nobody),
    cardAt('e delegated outside', AT.PO, { delegate: 'Developers' }),
    cardAt('f delegated to a role', AT.PM, { delegate: 'PO' }),
    cardAt('g shared and delegated', AT.both, { accountable: 'PM', delegate: 'Developers' }),
    cardAt('h two', AT.both, { accountable: 'PM', 'accountable.PO': 'PO' }),
    cardAt('i outsider', AT.both, { accountable: 'Legal' }),
    cardAt('j waits', { x: 0, y: 1_600 }, { accountable: 'Legal', delegate: 'Developers' }),
    cardAt('k parked there', { x: 300, y: 1_600 }, { parked: true }),
  ])
  expect(columns).toEqual(['PM', 'PO', 'Developers', 'Legal'])
  expect(rows.map(({ task, state, letters }) => [task[0], state, ...letters])).toEqual([
    ['a', 'owned', 'A,R', '', '', ''],
    ['b', 'owned', 'R', 'A,R', '', ''],
    ['c', 'needs-accountable', 'R', 'R', '', ''],
    ['d', 'unowned', '', '', '', ''],
    ['e', 'owned', '', 'A', 'R', ''],
    ['f', 'owned', 'A', 'R', '', ''],
    ['g', 'owned', 'A', 'R', 'R', ''],
    ['h', 'two-accountable', 'A,R', 'A,R', '', ''],
    ['i', 'owned', 'R', 'R', '', 'A'],
    ['k', 'parked', '', '', '', ''],
  ])
  // Nobody owns what was not discussed, and that is no failure: it is in no row.
  expect(waiting).toMatchObject([
    { task: 'j waits', state: 'unplaced', letters: ['', '', 'R', ''], accountable: [] },
  ])
})

test('the file has the columns of the domain, in the lines and quotes of RFC 4180', () => {
  const records = [
    cardAt('Pricing', AT.both, {
      accountable: 'Bo',
      delegate: 'Developers',
      decision: 'Yes, "now"',
      reason: 'two\nlines',
      size: 'M',
    }),
  ]
  const csv = agreementCsv(
    agreed(records, {
      session: 'Spring',
      disagreement: new Map([[shapeId('Pricing'), 1 / 3]]),
      objections: new Map([[shapeId('Pricing'), ['too early', 'too late']]]),
    }),
  )
  expect(csv).toBe(
    [
      '\ufefftask,PM,PO,Developers,accountable,delegated to,disagreement before,decision,reason,objections,session,date,region,size,parked',
      'Pricing,R,A,R,PO: Bo,Developers,0.33,"Yes, ""now""","two\nlines",too early; too late,Spring,2026-11-27,PM+PO,M,',
      '',
    ].join('\r\n'),
  )
})

test('where several pages have regions each task says its page, and the files have a column for it', () => {
  const retro = 'page:retro'
  const more = twoCircles().map((shape, at) => ({
    ...shape,
    id: shapeId(`tpl-retro-${at}`),
    parentId: retro as typeof shape.parentId,
  }))
  const demo = (name: string, parentId?: string) => {
    const card = cardAt(name, AT.PM)
    return { ...card, parentId: (parentId ?? card.parentId) as typeof card.parentId }
  }
  const { cards, roles, pageIds } = ownershipOf([
    ...twoCircles(),
    ...more,
    demo('Demo'),
    demo('A demo', retro),
  ])
  const pages = [
    { id: 'page:page', name: 'Product', roles },
    { id: retro, name: 'Retro | 1', roles },
  ]
  expect(pageIds).toEqual(pages.map(({ id }) => id))
  const agreement = agreementOf({ cards, roles, pages, date: '2026-11-27' })
  const { data } = papaparse.parse<string[]>(agreementCsv(agreement).trimEnd())
  expect(data.map((cells) => [cells[0], cells.at(-1)])).toEqual([
    ['task', 'page'],
    ['Demo', 'Product'],
    ['A demo', 'Retro | 1'],
  ])
  const lines = agreementMarkdown(agreement, 'Board').split('\n')
  expect(lines.filter((line) => line.startsWith('#'))).toEqual([
    '# Board',
    '## Product',
    String.raw`## Retro \| 1`,
  ])
  const one = agreementOf({ cards, roles, pages: pages.slice(0, 1), date: '' })
  expect(one.pages).toEqual([])
  expect(one.rows.map(({ page }) => page)).toEqual(['', ''])
  expect(agreementCsv(one)).not.toContain('page')
})

test('each page has a table of its own roles and cards, and the file the columns of all', () => {
  const more = [
    onPage(cardAt('Legal', { x: -700, y: -350 }, { delegate: 'Counsel' }), DACI),
    onPage(cardAt('astray', AT.PM), 'page:notes'),
  ]
  const ownership = ownershipOfPages(more)
  const { cards, roles } = ownership
  const pages = [THREE, FIRST, DACI].map((id) => ({ id, name: id, roles: ownership.rolesFor(id) }))
  const agreement = agreementOf({ cards, roles, pages, date: '2026-11-27' })
  expect(
    agreement.pages.map(({ name, columns, rows, waiting }) => [
      name,
      columns,
      rows.length,
      waiting.length,
      rows.every(({ letters }) => letters.length === columns.length),
    ]),
  ).toEqual([
    [THREE, ['Product Manager', 'Product Owner', 'Product Marketing'], 25, 11, true],
    [FIRST, ['Product Manager', 'Product Owner'], 24, 7, true],
    [DACI, ['Driver', 'Approver', 'Contributors', 'Informed'], 9, 2, true],
    ['Pages without regions', [], 1, 0, true],
  ])
  const driven = agreement.pages[2]?.rows.find(({ task }) => task === 'Legal')
  expect([driven?.letters, driven?.accountable]).toEqual([['x', '', '', ''], []])
  const { data } = papaparse.parse<string[]>(agreementCsv(agreement).trimEnd())
  expect(data[0]?.slice(1, 9)).toEqual([
    'Product Manager',
    'Product Owner',
    'Driver',
    'Approver',
    'Contributors',
    'Informed',
    'Product Marketing',
    'accountable',
  ])
  expect(new Set(data.map((cells) => cells.length)).size).toBe(1)
  const inFile = data.find((cells) => cells[0] === 'Legal')
  expect([inFile?.slice(1, 9), inFile?.at(-1)]).toEqual([['', '', 'x', '', '', '', '', ''], DACI])
  const markdown = agreementMarkdown(agreement, 'Board')
  expect(markdown.match(/^\| Task .*?\| Acc/gm)).toEqual([
    '| Task | Product Manager | Product Owner | Product Marketing | Acc',
    '| Task | Product Manager | Product Owner | Acc',
    '| Task | Acc',
  ])
  expect(
    markdown.match(/^## .*\n(?:.*\n)*?### .*/gm)?.map((part) => part.split('\n').at(-1)),
  ).toEqual([
    '### Shared: name one accountable (7)',
    '### Both: name one accountable (6)',
    '### Not discussed yet (2)',
    '### Nobody owns this yet (1)',
  ])
})

test('the file of several pages, and one of an earlier version, become a board again', () => {
  const ownership = ownershipOfPages()
  const { cards, roles } = ownership
  const pages = [FIRST, DACI].map((id) => ({ id, name: id, roles: ownership.rolesFor(id) }))
  const csv = agreementCsv(agreementOf({ cards, roles, pages, date: '2026-11-27' }))
  const known = ownership.rolesFor(FIRST)
  const read = (text: string) => {
    const { data: table } = papaparse.parse<string[]>(text.replace('\ufeff', '').trimEnd())
    const mapping = guessColumns(table, { roles: known, hasHeader: true })
    const outcome = importCards({ table, mapping, hasHeader: true, roles: known })
    if (!outcome.ok) throw new Error(outcome.fault.reason)
    const places = outcome.value.board.cards.map(({ roles: held }) => held?.join('+') ?? 'waits')
    return Object.fromEntries(places.toSorted().map((place) => [place, count(places, place)]))
  }
  const expected = { PM: 9 + 7, PO: 9 + 7, 'PM+PO': 6 + 5, waits: 7 + 11 + 10 + 6 }
  expect(read(csv)).toEqual(expected)
  // All pages were in one list of titles then.
  const [header = '', ...lines] = csv.trimEnd().split('\r\n')
  expect(read([header, ...lines.toSorted()].join('\r\n'))).toEqual(expected)
})

function count(all: readonly string[], one: string): number {
  return all.filter((each) => each === one).length
}

test('cards that wait come last, and a parked one says where it lies', () => {
  const csv = agreementCsv(
    agreed([
      cardAt('a waits', { x: 0, y: 1_600 }, { size: 'S' }),
      cardAt('b parked there', { x: 300, y: 1_600 }, { parked: true }),
      cardAt('c nobody', AT.nobody),
    ]),
  )
  const { data } = papaparse.parse<string[]>(csv.trimEnd())
  expect(data.slice(1).map((cells) => [cells[0], ...cells.slice(-3)])).toEqual([
    ['b parked there', 'not placed', '', 'yes'],
    ['c nobody', 'nobody', '', ''],
    ['a waits', 'not placed', 'S', ''],
  ])
})

test.each(['=1+1', '+49 30', '-2', '@sum(a1)', '＝1+1', "'=1+1", '=HYPERLINK("http://x","y")'])(
  'a task %s is no formula in a spreadsheet, and the same text again without its apostrophe',
  (text) => {
    const csv = agreementCsv(agreed([noteAt('n', AT.PM, text)]))
    const { data } = papaparse.parse<string[]>(csv.trimEnd())
    const cell = data[1]?.[0] ?? ''
    expect(cell).toMatch(/^'/)
    expect(unguarded(cell)).toBe(text)
    expect(unguarded(text.replace(/^'/, ''))).toBe(text.replace(/^'/, ''))
  },
)

test('no decision, reason, name or objection becomes a formula either', () => {
  const evil = '=cmd|x'
  const records = [
    cardAt('a', AT.both, { accountable: evil, delegate: '@b', decision: evil, reason: ' =x' }),
  ]
  const objections = new Map([[shapeId('a'), [evil]]])
  const csv = agreementCsv(agreed(records, { objections, session: evil, date: evil }))
  const cells = papaparse.parse<string[]>(csv.trimEnd()).data.flat()
  expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([])
})

test('as Markdown it is a table and the lists of what is still to settle', () => {
  const markdown = agreementMarkdown(
    agreed([
      cardAt('Pricing', AT.PM),
      cardAt('Roadmap', AT.both),
      cardAt('Vision', AT.nobody),
      cardAt('Launch', AT.PO, { parked: true }),
      cardAt('Waits', { x: 0, y: 1_600 }),
    ]),
    'Our board',
  )
  expect(markdown).toBe(`# Our board

2026-11-27

| Task | PM | PO | Accountable | Delegated to | Disagreement before | Decision | Reason | Objections |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Launch |  | A,R | PO |  | – |  |  |  |
| Pricing | A,R |  | PM |  | – |  |  |  |
| Roadmap | R | R |  |  | – |  |  |  |
| Vision |  |  |  |  | – |  |  |  |

A: answers for the outcome. R: does the work.

## Nobody owns this yet (1)

- Vision

## Both: name one accountable (1)

- Roadmap

## Parked (1)

- Launch

## Not discussed yet (1)

- Waits
`)
  const elsewhere = agreementMarkdown({ ...agreed([]), dateZone: 'UTC' }, 'Our board')
  expect(elsewhere).toContain('\n2026-11-27 (UTC)\n')
})

test.each(['---', '-----', '- - -', '--'])('a task called %s is no rule in Markdown', (words) => {
  const markdown = agreementMarkdown(agreed([noteAt('n', AT.nobody, words)]), 'Board')
  expect(markdown.match(/^- .*/gm)).toEqual([`- \\${words}`])
})

test('what people wrote stays text in Markdown', () => {
  const words = 'a | b <img src=x> [c](http://d) **e**'
  const markdown = agreementMarkdown(agreed([noteAt('n', AT.PM, words)]), '# <b>')
  expect(markdown).toContain('# \\# \\<b\\>')
  const starts = ['- a', '+ a', '1. a', '2) a', '3 a'].map((start) =>
    noteAt(start, AT.nobody, start),
  )
  expect(agreementMarkdown(agreed(starts), '').match(/^- .*/gm)).toEqual([
    '- \\+ a',
    '- \\- a',
    '- 1\\. a',
    '- 2\\) a',
    '- 3 a',
  ])
  expect(markdown).toContain('| a \\| b \\<img src=x\\> \\[c\\](http://d) \\*\\*e\\*\\* | A,R |')
})

test('of very many people those with the most tasks have a column, and all are named', () => {
  const names = Array.from({ length: MAX_OUTSIDERS + 5 }, (_, at) => `Person ${100 + at}`)
  const last = names.at(-1) ?? ''
  const { columns, rows } = agreed([
    ...names.map((delegate, at) => cardAt(`c${at}`, AT.PM, { delegate })),
    cardAt('again', AT.PO, { accountable: last }),
  ])
  expect(columns).toEqual(['PM', 'PO', ...names.slice(0, MAX_OUTSIDERS - 1), last])
  expect(new Set(rows.flatMap(({ delegatedTo }) => delegatedTo))).toEqual(new Set(names))
})
