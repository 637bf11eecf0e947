import { expect, test } from 'vitest'
import {
  destinationsOf,
  isSamePlan,
  planImport,
  type KnownRule,
} from '#app/b/[boardId]/import/import-plan.ts'
import type { PageNow } from '#app/b/[boardId]/import/page-now.ts'
import {
  addedSentence,
  destinationWords,
  knownSentence,
  placeWords,
  planSentences,
} from '#app/b/[boardId]/import/plan-words.ts'
import { cardLine, faultSentence } from '#app/import/import-words.ts'
import { guessColumns, isHeader } from '#lib/ownership/column-mapping.ts'
import { decodeText } from '#lib/ownership/decode-text.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import { titleKey } from '#lib/ownership/open-board-import.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { readTable } from '#lib/ownership/read-table.ts'
import { findTemplate } from '#lib/templates/index.ts'

type Page = Pick<PageNow, 'page' | 'roles' | 'titles'>

/** The page of a new board without cards but these. */
function pageOf(template: string, titles: readonly string[] = []): Page {
  const furniture = findTemplate(template)?.build('unplaced').furniture ?? []
  const engine = new Ownership({ isFurniture: () => true })
  engine.apply({ put: furniture })
  return {
    roles: engine.roles,
    titles: new Set(titles.map(titleKey)),
    page: {
      shapes: engine.shapesOn('page:page'),
      roles: engine.roles.map(({ id }) => id),
      taken: [],
      around: furniture.length > 0 ? { x: -1200, y: -700, w: 2400, h: 1800 } : undefined,
      centre: { x: 0, y: 0 },
    },
  }
}

/** As the dialog does it when nobody changes what is guessed. */
function planned(
  file: string | Uint8Array,
  { now = pageOf('pm-po'), rule = 'leave-out' }: { now?: Page; rule?: KnownRule } = {},
) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const table = readTable(decodeText(bytes)?.text ?? '', 'table')
  if (!table.ok) throw new Error(table.reason)
  const { roles } = now
  const hasHeader = isHeader(table.value[0] ?? [], roles)
  const mapping = guessColumns(table.value, { roles, hasHeader })
  const cards = importCards({ table: table.value, mapping, hasHeader, roles })
  if (!cards.ok) return { fault: faultSentence(cards.fault) }
  const plan = planImport(cards.value.board, now, rule)
  return {
    plan,
    strange: cards.value.strange,
    where: destinationsOf(
      plan,
      roles.map(({ id }) => id),
    ).map((each) => [destinationWords(each, roles), each.count]),
    lines: plan.cards.map((each) => [
      each.card.task,
      cardLine(each.card, { roles, where: placeWords(each, roles) }),
    ]),
    sentences: planSentences(plan, roles),
  }
}

test('a file of odd letters, quotes and formulas, without most columns, goes where it says', () => {
  const csv =
    '"Task ";Held by;Accountable;Size\r\n"=SUM(A1)";PO;;\r\n"\'=1+1";"PM, PO";PO;L\r\n' +
    '"Say ""yes""\nnow";nobody;;\r\nÜber – Zoë;;;\r\nLaunch;Sales;;\r\n'
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${csv}`, 'utf16le'))
  for (const file of [csv, `\ufeff${csv}`, utf16]) {
    const { lines, where, strange } = planned(file)
    expect(lines).toEqual([
      ['=SUM(A1)', 'Product Owner'],
      ['=1+1', 'Product Manager + Product Owner · Accountable: Product Owner'],
      ['Say "yes" now', 'Nobody yet'],
      ['Über – Zoë', 'Waits in the tray'],
      ['Launch', 'Waits in the tray'],
    ])
    expect(where).toEqual([
      ['Product Owner', 1],
      ['Product Manager + Product Owner', 1],
      ['Nobody yet', 1],
      ['Wait in the tray', 2],
    ])
    expect(strange).toBe(1)
  }
})

test('what is on the board already is left out, or comes again, by choice', () => {
  const now = pageOf('pm-po', ['Pricing', 'demo'])
  const file = 'task,role\nPricing,PM\nDemo,PO\nRoadmap,PM\nroadmap,PO\n'
  const { plan, lines } = planned(file, { now })
  expect(lines?.map(([task]) => task)).toEqual(['Roadmap', 'roadmap'])
  expect(plan && knownSentence(plan.known, 4)).toBe(
    '2 of 4 are on this board already: Pricing and Demo.',
  )
  expect(plan && addedSentence(plan, { rule: 'leave-out', hasRoles: true })).toBe(
    '2 cards added. 2 were here already.',
  )
  const again = planned(file, { now, rule: 'add' })
  expect(again.plan?.cards).toHaveLength(4)
  expect(again.sentences).toEqual(['One task comes twice.'])
  expect(again.plan && addedSentence(again.plan, { rule: 'add', hasRoles: true })).toBe(
    '4 cards added.',
  )
  const none = planned('task\nDemo', { now })
  expect(none.plan?.cards).toEqual([])
  expect(none.plan && knownSentence(none.plan.known, 1)).toBe('It is on this board already: Demo.')
})

test('ten thousand lines are refused as a whole, with their number', () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => `Task ${at}`).join('\n')
  expect(planned(`task\n${lines}`)).toEqual({
    fault: 'It has 10,000 cards, and a board takes 500 at a time.',
  })
})

test('a page without roles says that notes come, and that what else the file says is not shown', () => {
  const { lines, sentences } = planned('task,owner\nPricing,Ana\nDemo,', { now: pageOf('blank') })
  expect(lines).toEqual([
    ['Pricing', 'Accountable: Ana'],
    ['Demo', ''],
  ])
  expect(sentences).toEqual([
    'This page has no roles: each card comes as a note.',
    'Who answers for it and what was decided is kept in it, but not shown.',
  ])
})

test('people are told of cards that come smaller, that have no room, and of people who are not here', () => {
  const rows = Array.from({ length: 300 }, (_, at) => `Task ${at},"PM, PO",Product Owner: Bo`)
  const { sentences, where } = planned(`task,region,accountable\n${rows.join('\n')}\n`)
  const [shared, waiting] = where ?? []
  expect(where).toHaveLength(2)
  expect(Number(shared?.[1]) + Number(waiting?.[1])).toBe(300)
  expect(sentences).toEqual([
    'Beside the diagram cards count as nobody’s until somebody places them.',
    `${waiting?.[1]} cards have no room left in their region: make room first, or make a new board of the file: it grows with its cards.`,
    `${shared?.[1]} cards come smaller: there is little room.`,
    'On this board Bo is not the Product Owner: the cards name the role.',
  ])
})

test('a plan is another one when a card comes, goes or lies elsewhere, and the same when only places differ', () => {
  const file = 'task,role\nPricing,PM\nDemo,\n'
  const plan = (now = pageOf('pm-po')) => {
    const made = planned(file, { now }).plan
    if (!made) throw new Error('refused')
    return made
  }
  const now = pageOf('pm-po')
  const { cards } = plan()
  const taken = cards.map(({ place }) => ({ x: place.x, y: place.y, w: 20, h: 20 }))
  const moved = plan({ ...now, page: { ...now.page, taken } })
  expect(moved.cards.map(({ place }) => place)).not.toEqual(cards.map(({ place }) => place))
  expect(isSamePlan(plan(), moved)).toBe(true)
  expect(isSamePlan(plan(), plan(pageOf('pm-po', ['Demo'])))).toBe(false)
  expect(isSamePlan(plan(), plan(pageOf('start-stop-continue')))).toBe(false)
})
