import { expect, test } from 'vitest'
import { agreementCsv } from '#lib/ownership/agreement-csv.ts'
import { agreementOf, type Agreement } from '#lib/ownership/agreement.ts'
import { guessColumns, isHeader } from '#lib/ownership/column-mapping.ts'
import { decodeText } from '#lib/ownership/decode-text.ts'
import { guessTarget } from '#lib/ownership/guess-target.ts'
import { importCards, type ImportFault } from '#lib/ownership/import-cards.ts'
import type { ImportedCard } from '#lib/ownership/imported-card.ts'
import {
  guessKind,
  MAX_IMPORT_LENGTH,
  readTable,
  type TableKind,
} from '#lib/ownership/read-table.ts'
import { importTargets } from '#lib/templates/import-targets.ts'

const ROLES = [
  { id: 'PM', name: 'Product Manager' },
  { id: 'PO', name: 'Product Owner' },
]
const knowsHeader = (row: readonly string[]): boolean => isHeader(row, ROLES)

/** As the dialog does it when nobody changes what is guessed. */
function read(text: string, roles = ROLES, kind?: TableKind) {
  const table = readTable(text, kind ?? guessKind(text, { knowsHeader }))
  if (!table.ok) return table
  const hasHeader = isHeader(table.value[0] ?? [], roles)
  const mapping = guessColumns(table.value, { roles, hasHeader })
  return importCards({ table: table.value, mapping, hasHeader, roles })
}

function cards(text: string, kind?: TableKind): readonly ImportedCard[] {
  const outcome = read(text, ROLES, kind)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.board.cards
}

function fault(text: string): ImportFault | string {
  const outcome = read(text)
  if (outcome.ok) throw new Error('it was read')
  return 'fault' in outcome ? outcome.fault : outcome.reason
}

test('a plain list is one card a line, commas and quotes as they are, without bullets', () => {
  expect(cards('- [ ] Pricing\n* Roadmap\n2. Vision\n[x] Demo\n-5 % churn')).toEqual(
    ['Pricing', 'Roadmap', 'Vision', 'Demo', '-5 % churn'].map((task) => ({ task })),
  )
  const list = 'Pricing, discounts\r\n\r\n  "Beta" programme  \n=SUM(A1)\u2028Roadmap; next year'
  expect(cards(list)).toEqual([
    { task: 'Pricing, discounts' },
    { task: '"Beta" programme' },
    { task: '=SUM(A1)' },
    { task: 'Roadmap; next year' },
  ])
})

test('a table is recognized by its header, its tabs or its name, and its columns by theirs', () => {
  const text = 'Title;Owner;Responsible;Why\nPricing;PM;Sales;"it is\n""ours"""\nLaunch;;;\n'
  expect(cards(text)).toEqual([
    { task: 'Pricing', accountable: ['PM'], delegates: ['Sales'], reason: 'it is\n"ours"' },
    { task: 'Launch' },
  ])
  expect(cards('Pricing\tAna\nLaunch\tBo')).toEqual([{ task: 'Pricing' }, { task: 'Launch' }])
  const noHeader = 'Pricing,PM'
  expect(guessKind(noHeader, { knowsHeader })).toBe('list')
  expect(guessKind(noHeader, { knowsHeader, fileName: 'Cards.CSV' })).toBe('table')
})

test.each([
  ['PM', ['PM']],
  ['product owner', ['PO']],
  ['PO + PM', ['PM', 'PO']],
  ['Product Manager and Product Owner', ['PM', 'PO']],
  ['Both', ['PM', 'PO']],
  ['nobody', []],
  ['Not placed', undefined],
  ['', undefined],
  ['Sales', undefined],
])('"%s" under region is %j', (region, roles) => {
  const [card] = cards(`task,region\nPricing,${region}\n`)
  expect(card?.roles).toEqual(roles)
})

test('a role is known by its initials, as cards show them, unless two have the same', () => {
  const named = (names: readonly string[], text: string) =>
    read(
      text,
      names.map((name) => ({ id: name, name })),
    )
  const table = 'Task,PM,PO\na,R,A\n'
  expect(named(['Product Manager', 'Product Owner'], table)).toMatchObject({
    value: {
      strange: 0,
      board: {
        cards: [{ roles: ['Product Manager', 'Product Owner'], accountable: ['Product Owner'] }],
      },
    },
  })
  const region = 'task,region\nb,pm\n'
  expect(named(['Product Manager', 'Product Owner'], region)).toMatchObject({
    value: { strange: 0, board: { cards: [{ roles: ['Product Manager'] }] } },
  })
  expect(named(['Product Manager', 'People Manager'], region)).toMatchObject({
    value: { strange: 1, board: { cards: [{ task: 'b' }] } },
  })
})

test('letters say who holds and who answers, where no region is given', () => {
  const text = 'Task,Product Manager,Product Owner\na,"A,R",\nb,R,A/R\nc,R,R\nd,,\ne,x,\n'
  expect(cards(text)).toEqual([
    { task: 'a', roles: ['PM'] },
    { task: 'b', roles: ['PM', 'PO'], accountable: ['PO'] },
    { task: 'c', roles: ['PM', 'PO'] },
    { task: 'd', roles: [] },
    { task: 'e', roles: ['PM'] },
  ])
})

test('sizes and what is parked are read in the words people use, and nothing else', () => {
  const rows = 'a,S,yes\nb,large,TRUE\nc,XXL,no\nd,m,x'
  expect(cards(`task,size,parked\n${rows}`)).toEqual([
    { task: 'a', size: 'S', isParked: true },
    { task: 'b', size: 'L', isParked: true },
    { task: 'c' },
    { task: 'd', size: 'M', isParked: true },
  ])
})

test('rows without a task are counted, and roles that the board does not have', () => {
  const outcome = read('task,region\nPricing,PM\n,PO\nLaunch,Sales\n')
  expect(outcome).toMatchObject({ ok: true, value: { untitled: 1, strange: 1 } })
  const none = read('task,region\nPricing,PM', [])
  expect(none).toMatchObject({ ok: true, value: { strange: 0 } })
})

test('what is too much is refused as a whole, with the row that it is in', () => {
  expect(fault(' \n\n')).toBe('empty')
  expect(fault('task,region\n,PM')).toEqual({ reason: 'no-cards' })
  expect(fault('a\n'.repeat(10_000))).toEqual({ reason: 'too-many', count: 10_000 })
  expect(fault(`task,why\nfine,\n${'x'.repeat(201)},`)).toEqual({
    reason: 'too-long',
    row: 3,
    field: 'task',
    length: 201,
    most: 200,
  })
  expect(fault(`task,owner\nfine,${'x'.repeat(81)}`)).toMatchObject({
    field: 'accountable',
    row: 2,
  })
  expect(fault('x'.repeat(MAX_IMPORT_LENGTH + 1))).toBe('too-long')
  expect(fault('task,why\nPricing,"it never\nends')).toBe('open-quote')
})

test('a file is read in the encoding that it says, else as UTF-8, else as Windows writes it', () => {
  const words = 'Übergabe – Zoë'
  const utf8 = new TextEncoder().encode(words)
  const utf16 = (bigEndian: boolean): Uint8Array => {
    const bytes = Buffer.from(`\ufeff${words}`, 'utf16le')
    return new Uint8Array(bigEndian ? bytes.swap16() : bytes)
  }
  const read8 = { text: words, encoding: 'utf-8', isGuess: false }
  expect(decodeText(utf8)).toEqual(read8)
  expect(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]))).toEqual(read8)
  const read16 = { text: words, encoding: 'utf-16', isGuess: false }
  expect([decodeText(utf16(false)), decodeText(utf16(true))]).toEqual([read16, read16])
  // No dash: Node's decoder, unlike those of browsers, has none at its place in this encoding.
  const windows = new Uint8Array([0xdc, 0x62, 0x20, 0x5a, 0x6f, 0xeb])
  expect(decodeText(windows)).toEqual({ text: 'Üb Zoë', encoding: 'windows-1252', isGuess: true })
  expect(decodeText(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 8]))).toBeUndefined()
})

test('an agreement comes back out of its own file, formulas and all', () => {
  const row = {
    id: 'shape:x',
    state: 'owned' as const,
    page: '',
    size: undefined,
    disagreement: 0.5,
    decision: '',
    reason: '',
    objections: ['no'],
    delegatedTo: [],
  }
  const agreement: Agreement = {
    ...agreementOf({ cards: [], roles: ROLES.map((role) => ({ ...role, holders: [] })), date: '' }),
    columns: ['Product Manager', 'Product Owner', '=Legal'],
    rows: [
      {
        ...row,
        task: '=1+1',
        letters: ['A,R', '', ''],
        region: 'PM',
        accountable: ['Product Manager'],
      },
      {
        ...row,
        task: '\'=quoted, "twice"',
        letters: ['R', 'A', 'R'],
        region: 'PM+PO',
        accountable: ['Product Owner: Bo'],
        delegatedTo: ['=Legal', 'Product Manager'],
        decision: '-now',
        reason: 'two\nlines',
        size: 'L',
      },
      { ...row, task: 'c', letters: ['', '', ''], region: '', accountable: [], state: 'unowned' },
      {
        ...row,
        task: 'd',
        letters: ['', 'A,R', ''],
        region: 'PO',
        accountable: ['Product Owner'],
        state: 'parked',
      },
    ],
    waiting: [
      {
        ...row,
        task: 'e',
        letters: ['', '', 'R'],
        region: undefined,
        accountable: [],
        delegatedTo: ['=Legal'],
        state: 'unplaced',
      },
    ],
  }
  const outcome = read(decodeText(new TextEncoder().encode(agreementCsv(agreement)))?.text ?? '')
  expect(outcome).toEqual({
    ok: true,
    value: {
      untitled: 0,
      strange: 0,
      board: {
        holders: { PO: ['Bo'] },
        cards: [
          { task: '=1+1', roles: ['PM'] },
          {
            task: '\'=quoted, "twice"',
            roles: ['PM', 'PO'],
            accountable: ['Bo'],
            delegates: ['=Legal', 'PM'],
            decision: '-now',
            reason: 'two\nlines',
            size: 'L',
          },
          { task: 'c', roles: [] },
          { task: 'd', roles: ['PO'], isParked: true },
          { task: 'e', delegates: ['=Legal'] },
        ],
      },
    },
  })
})

test('the line by which Excel names its delimiter is no row, and decides', () => {
  const text = 'sep=;\r\nTask;Why\r\n"Pricing, discounts";a,b,c\r\n'
  expect(guessKind(text, { knowsHeader })).toBe('table')
  expect(cards(text)).toEqual([{ task: 'Pricing, discounts', reason: 'a,b,c' }])
  expect(cards('"sep=|"\nTask|Why\nPricing;x|a,b\n')).toEqual([
    { task: 'Pricing;x', reason: 'a,b' },
  ])
  expect(cards('sep=;', 'list')).toEqual([{ task: 'sep=;' }])
})

test('words after a closing quote are refused with their row', () => {
  expect(readTable('task,why\nPricing,"ours"\nLaunch,"now" or later\nDemo,x', 'table')).toEqual({
    ok: false,
    reason: 'after-quote',
    row: 3,
  })
})

test('nobody who is named so is nobody', () => {
  expect(cards('task,accountable,delegated to\nPricing,Nobody,-\nDemo,none; Ana,')).toEqual([
    { task: 'Pricing' },
    { task: 'Demo', accountable: ['Ana'] },
  ])
})

test.each([
  ['utf-16le', 0],
  ['utf-16be', 1],
])('%s is read without a byte order mark', (_, first) => {
  const text = 'Task;Why\nPricing – Ümläut;Preis für Łódź\n'
  const bytes = new Uint8Array(
    text.split('').flatMap((letter) => {
      const code = letter.charCodeAt(0)
      const pair = [code & 255, code >> 8]
      return first === 0 ? pair : pair.toReversed()
    }),
  )
  expect(decodeText(bytes)).toEqual({ text, encoding: 'utf-16', isGuess: false })
})

test.each([
  ['Ana; Bo'],
  ['"Al" Capone'],
  ['"; "'],
  ['product owner'],
  ['pm'],
  ['Bo;'],
  ['O"Neil'],
  ['Nobody'],
  ['-'],
])('a person called %s is the same after an agreement is read again', (person) => {
  const names = [person, 'Cy']
  const agreement: Agreement = {
    roles: ROLES.map((role) => ({ ...role, holders: [] })),
    columns: ROLES.map(({ name }) => name),
    pages: [],
    rows: [
      {
        id: 'shape:1',
        task: 'Pricing',
        page: '',
        state: 'owned',
        region: 'PM+PO',
        size: undefined,
        letters: ['R', 'R'],
        accountable: names,
        delegatedTo: ['Product Owner: Di; Di', 'Product Manager'],
        disagreement: undefined,
        decision: '',
        reason: '',
        objections: [],
      },
    ],
    waiting: [],
    session: '',
    date: '2026-11-27',
  }
  const outcome = read(agreementCsv(agreement))
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      board: {
        cards: [{ accountable: names, delegates: ['Di; Di', 'PM'] }],
        holders: { PO: ['Di; Di'] },
      },
    },
  })
})

test('names of files without quoting are read as before', () => {
  expect(
    cards('task,accountable\nPricing,Ana; Bo;Cy; \nDemo,product owner\nPlan,"""Ana; Bo"'),
  ).toEqual([
    { task: 'Pricing', accountable: ['Ana', 'Bo', 'Cy'] },
    { task: 'Demo', accountable: ['PO'] },
    { task: 'Plan', accountable: ['"Ana', 'Bo'] },
  ])
})

test('a list is read without its bullets, numbers and boxes, as a pasted one is', () => {
  expect(cards('- Pricing\n2. Roadmap\n- [ ] Demo\n-5 % churn', 'list')).toEqual(
    ['Pricing', 'Roadmap', 'Demo', '-5 % churn'].map((task) => ({ task })),
  )
})

test.each([
  ['task,region\nPricing,PO\nDemo,PM', 'pm-po'],
  ['task,region\nPricing,PO\nLaunch,PMM', 'pm-po-pmm'],
  ['task,Product Manager,Product Owner,Product Marketing\nPricing,A,R,\nDemo,,A,', 'pm-po-pmm'],
  ['name;role\nAna;Driver\nBo;Approver\nCy;Product Owner', 'daci'],
  ['task,region\nPricing,Sales\nDemo,nobody', undefined],
  ['Pricing\nDemo', undefined],
  ['', undefined],
])('of %j the board is %s', (text, expected) => {
  const table = text === '' ? [] : text.split('\n').map((line) => line.split(/[,;]/))
  expect(guessTarget(table, importTargets())?.id).toBe(expected)
})
