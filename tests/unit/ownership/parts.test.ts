import papaparse from 'papaparse'
import { expect, test } from 'vitest'
import { facePartsOf } from '#lib/ownership/face-parts.ts'
import { decisionLoads } from '#app/b/[boardId]/ownership/decision-loads.ts'
import { numbersOfPage } from '#app/b/[boardId]/ownership/page-numbers.ts'
import { panelContent } from '#app/b/[boardId]/ownership/panel-lists.ts'
import { agreementCsv } from '#lib/ownership/agreement-csv.ts'
import { agreementMarkdown } from '#lib/ownership/agreement-markdown.ts'
import { agreementOf } from '#lib/ownership/agreement.ts'
import { cardLetters, cardWords } from '#lib/ownership/card-words.ts'
import { guessColumns } from '#lib/ownership/column-mapping.ts'
import { guessTarget } from '#lib/ownership/guess-target.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { partLoads } from '#lib/ownership/part-loads.ts'
import { areParts, partGap } from '#lib/ownership/parts.ts'
import { importedRecords } from '#lib/templates/imported-board.ts'
import { importTargets } from '#lib/templates/import-targets.ts'
import { decisionOf, lanes, personAt } from '#tests/support/decision-board.ts'
import { cardAt, ownershipOf } from '#tests/support/ownership-board.ts'
import { shapeId } from '#tests/support/board-factory.ts'

const WHOLE = { filter: { kind: 'all' }, words: '' } as const

const DECISION = [
  personAt('Ana', 'Driver'),
  personAt('Bo', 'Approver', { reason: 'holds the budget' }),
  personAt('Cy', 'Approver'),
  personAt('Design', 'Contributors', { accountable: 'Ana', delegate: 'Bo', size: 'L' }),
  personAt('Dev', 'Contributors', { parked: true }),
  personAt('Finance', 'none'),
  personAt('Legal', 'tray'),
]

test('a part for one is not settled while nobody or several have it, and any number may have another', () => {
  const driver = { id: 'D', name: 'Driver', part: 'one' } as const
  const words = [0, 1, 2, 3].map((count) => partGap(driver, count)?.words)
  expect(words).toEqual([
    'No Driver yet',
    undefined,
    'Two Drivers: keep one',
    '3 Drivers: keep one',
  ])
  expect(partGap({ ...driver, part: 'any' }, 0)).toBe(undefined)
  expect([areParts([]), areParts([driver]), areParts([driver, {}])]).toEqual([false, true, false])
})

test('nobody answers for people in lanes: no A, no load and nothing unowned', () => {
  const ownership = decisionOf(DECISION)
  const { summary, cards } = ownership
  expect(cards.map(({ title, state, accountable }) => [title, state, accountable.length])).toEqual([
    ['Ana', 'person', 0],
    ['Bo', 'person', 0],
    ['Cy', 'person', 0],
    ['Design', 'person', 0],
    ['Dev', 'parked', 0],
    ['Finance', 'person', 0],
    ['Legal', 'unplaced', 0],
  ])
  expect(summary.roles.map(({ id, tasks, held, part }) => [id, tasks, held, part])).toEqual([
    ['Driver', 0, 1, 'one'],
    ['Approver', 0, 2, 'one'],
    ['Contributors', 0, 1, 'any'],
    ['Informed', 0, 0, 'any'],
  ])
  expect([summary.people, summary.states.unowned]).toEqual([[], 0])
  const design = ownership.card(shapeId('Design'))
  expect([design?.delegates, design?.setAside]).toEqual([[], ['Ana', 'Bo']])
})

test('a person is heard with a part and without anything about accountability', () => {
  const ownership = decisionOf(DECISION)
  const said = ownership.cards.map((card) => cardWords(card, ownership.rolesFor(card.pageId)))
  expect(said).toEqual([
    'Ana, card, Driver',
    'Bo, card, Approver',
    'Cy, card, Approver',
    'Design, card, Contributors',
    'Dev, parked card, Contributors',
    'Finance, card, no part',
    'Legal, card, not placed',
  ])
  const [ana] = ownership.cards
  if (!ana) throw new Error('there is a Driver')
  expect([cardLetters(ana), facePartsOf(ana)?.roles]).toEqual([
    'Driver',
    [{ role: 'Driver', answers: false }],
  ])
})

test('the panel has a list for each part, marks what its rule lacks and counts that as to settle', () => {
  const ownership = decisionOf(DECISION)
  const told = (filter: Parameters<typeof panelContent>[1]['filter']) => {
    const { lists, toSettle } = panelContent(ownership, { filter, words: '' })
    return [toSettle, ...lists.map(({ title, cards, gap }) => [title, cards.length, gap])]
  }
  expect(told(WHOLE.filter)).toEqual([
    1,
    ['Driver', 1, ''],
    ['Approver', 2, 'Two Approvers: keep one'],
    ['Contributors', 1, ''],
    ['Informed', 0, ''],
    ['No part', 1, ''],
    ['Parked', 1, ''],
    ['Not placed yet', 1, ''],
  ])
  expect(told({ kind: 'to-settle' })).toEqual([1, ['Approver', 2, 'Two Approvers: keep one']])
  ownership.apply({ removed: [shapeId('Ana')] })
  expect(told({ kind: 'to-settle' })).toEqual([
    2,
    ['Driver', 0, 'No Driver yet'],
    ['Approver', 2, 'Two Approvers: keep one'],
  ])
  expect(panelContent(ownership, WHOLE).title).toBe('Who has which part')
  const { regions, unowned } = numbersOfPage(ownership, 'page:page')
  expect([unowned, ...regions.map(({ key, count, hasGap }) => [key, count, hasGap])]).toEqual([
    0,
    ['Driver', 0, true],
    ['Approver', 2, true],
    ['Contributors', 1, false],
    ['Informed', 0, false],
  ])
})

test('a board that was made before lanes had rules stays as it was', () => {
  const before = lanes().map((record) => {
    const { part: _part, ...meta } = record.meta as { part?: string }
    return { ...record, meta }
  })
  const [card] = ownershipOf([...before, personAt('Ana', 'Driver')]).cards
  expect([card?.state, card?.accountable.length]).toEqual(['owned', 1])
})

test('a lane that becomes a part, or stops being one, makes its cards anew', () => {
  const ownership = decisionOf([personAt('Ana', 'Driver')])
  const states = () => ownership.cards.map(({ state }) => state)
  const plain = lanes().map((record) => ({ ...record, meta: { ...record.meta, part: 'few' } }))
  const before = states()
  ownership.apply({ put: plain })
  const between = states()
  ownership.apply({ put: lanes() })
  expect([before, between, states()]).toEqual([['person'], ['owned'], ['person']])
})

function agreed(ownership: Ownership) {
  const { cards, roles } = ownership
  return agreementOf({ cards, roles, date: '2026-11-27' })
}

test('the agreement says who has which part, with what is still to settle', () => {
  expect(agreementMarkdown(agreed(decisionOf(DECISION.slice(1))), 'Price | 2027'))
    .toBe(String.raw`# Price \| 2027

2026-11-27

| Part | People and teams | To settle |
| --- | --- | --- |
| Driver |  | No Driver yet |
| Approver | Bo (holds the budget), Cy | Two Approvers: keep one |
| Contributors | Design |  |
| Informed |  |  |

## No part (1)

- Finance

## Parked (1)

- Dev

## Not discussed yet (1)

- Legal
`)
})

test('its file has a row for each of them, and becomes the same decision again', () => {
  const csv = agreementCsv(agreed(decisionOf(DECISION.slice(1))))
  const { data: table } = papaparse.parse<string[]>(csv.replace('\ufeff', '').trimEnd())
  expect(table.map((cells) => [...cells.slice(0, 5), cells.at(-1)].join('|'))).toEqual([
    'part|person or team|to settle|decision|reason|parked',
    'Driver||No Driver yet|||',
    'Approver|Bo|Two Approvers: keep one||holds the budget|',
    'Approver|Cy|Two Approvers: keep one|||',
    'Contributors|Design||||',
    'Contributors|Dev||||yes',
    'No part|Finance||||',
    'not placed|Legal||||',
  ])
  const target = guessTarget(table, importTargets())
  if (target?.id !== 'daci') throw new Error('it speaks of DACI')
  const { roles } = target
  const mapping = guessColumns(table, { roles, hasHeader: true })
  const read = importCards({ table, mapping, hasHeader: true, roles })
  if (!read.ok) throw new Error(read.fault.reason)
  expect([read.value.untitled, read.value.strange]).toEqual([1, 0])
  const { furniture, records } = importedRecords({ furniture: lanes() }, read.value.board)
  const again = new Ownership({ isFurniture: (id) => furniture.some((shape) => shape.id === id) })
  again.apply({ put: [...furniture, ...records] })
  expect(agreementCsv(agreed(again))).toBe(csv)
})

test('where another page has tasks, the file of all has an x in the column of the part', () => {
  const tasks = { id: 'page:page', name: 'Tasks' }
  const lane = lanes().map((record) => ({ ...record, parentId: 'page:two' }))
  const people = DECISION.map((card) => ({ ...card, parentId: 'page:two' as const }))
  const circle = {
    ...lanes()[0],
    id: 'shape:tpl-region-PM',
    typeName: 'shape',
    type: 'geo',
    parentId: 'page:page',
    index: 'zz',
    meta: { furniture: 'region', role: 'PM' },
  }
  const ownership = ownershipOf([...lane, circle, ...people, cardAt('Pricing', { x: 0, y: 0 })])
  const pages = [tasks, { id: 'page:two', name: 'Price' }].map((page) => ({
    ...page,
    roles: ownership.rolesFor(page.id),
  }))
  const { cards, roles } = ownership
  const csv = agreementCsv(agreementOf({ cards, roles, pages, date: '2026-11-27' }))
  const { data } = papaparse.parse<string[]>(csv.trimEnd())
  const lines = data.map((cells) => cells.slice(0, 7).join('|'))
  expect(lines).toContain('Pricing|||||A,R|PM')
  expect(lines).toContain('Design|||x|||')
  const regionAt = data[0]?.indexOf('region') ?? -1
  expect(data.find(([task]) => task === 'Finance')?.[regionAt]).toBe('no part')
})

test('who has one part in several decisions is said, and when that is much', () => {
  const decision = (...names: string[]) => [{ part: 'Approver', names }]
  const four = [decision('Ana', 'ana'), decision('ana'), decision('Ana', 'Bo'), decision('Bo')]
  expect(partLoads(four)).toEqual([
    'Ana is Approver in 3 of 4 decisions: much for one.',
    'Bo is Approver in 2 of 4 decisions.',
  ])
  expect(partLoads([decision('Ana'), decision('Ana')])).toEqual([
    'Ana is Approver in both decisions.',
  ])
  expect(partLoads([decision('Ana'), decision('Bo')])).toEqual([])
})

test('each page of parts is a decision, for the panel as for the agreement', () => {
  const shapes = ['page:a', 'page:b'].flatMap((parentId) =>
    [
      ...lanes(),
      personAt('Ana', 'Approver'),
      personAt('Bo', 'Approver'),
      personAt('Cy', 'Informed'),
      personAt('Dee', 'Driver', { parked: true }),
    ].map((shape) => ({ ...shape, id: `${shape.id}-${parentId.slice(-1)}`, parentId })),
  )
  const ownership = ownershipOf(shapes)
  ownership.apply({ removed: [`${shapeId('Bo')}-b`] })
  expect(decisionLoads(ownership)).toEqual(['Ana is Approver in both decisions.'])
  const pages = ['page:a', 'page:b'].map((id) => ({ id, name: id, roles: ownership.rolesFor(id) }))
  const { cards, roles } = ownership
  const agreement = agreementOf({ cards, roles, pages, date: '2026-11-27' })
  expect(agreementMarkdown(agreement, 'Board').split('## In several decisions')[1]?.trim()).toBe(
    '- Ana is Approver in both decisions.',
  )
  const { data } = papaparse.parse<string[]>(agreementCsv(agreement).trimEnd())
  expect(data.slice(1).map((cells) => [cells.slice(0, 3).join('|'), cells.at(-1)])).toEqual([
    ['Driver||No Driver yet', 'page:a'],
    ['Driver|Dee|', 'page:a'],
    ['Approver|Ana|Two Approvers: keep one', 'page:a'],
    ['Approver|Bo|Two Approvers: keep one', 'page:a'],
    ['Informed|Cy|', 'page:a'],
    ['Driver||No Driver yet', 'page:b'],
    ['Driver|Dee|', 'page:b'],
    ['Approver|Ana|', 'page:b'],
    ['Informed|Cy|', 'page:b'],
  ])
})
