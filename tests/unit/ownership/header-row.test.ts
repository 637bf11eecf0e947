import { expect, test } from 'vitest'
import { wordsColumn } from '#lib/ownership/cell-kinds.ts'
import { guessColumns } from '#lib/ownership/column-mapping.ts'
import { hasHeaderRow } from '#lib/ownership/header-row.ts'

const ROLES = [
  { id: 'PM', name: 'Product Manager' },
  { id: 'PO', name: 'Product Owner' },
]

const table = (text: string) => text.split('\n').map((line) => line.split(';'))
const isNamed = (text: string) => hasHeaderRow(table(text), ROLES)

test.each([
  ['names that are known', 'Task;Owner\nPricing;Bo'],
  ['usual names', 'Epic;Squad\nPricing;Blue\nRoadmap;Red'],
  ['names above numbers', 'Capability;Weight\nPricing;3\nRoadmap;5'],
  ['names above dates', 'Capability;Review\nPricing;2026-11-27\nRoadmap;28.11.2026'],
  ['names above keys of tickets', 'Ref;Capability\nPAY-12;Pricing\nPAY-13;Roadmap'],
  ['names above letters', 'Capability;Sales;Support\nPricing;A,R;R\nRoadmap;R;A'],
  ['names above addresses', 'Capability;Contact\nPricing;bo@example.org\nRoadmap;ana@example.org'],
  [
    'names above sentences',
    'Capability;Background\nPricing;We said in May that prices change yearly\nRoadmap;The board of the company asks for one each quarter',
  ],
  ['names above mostly numbers', 'Capability;Weight\nA b;1\nB c;2\nC d;tbd\nD e;4\nE f;5\nF g;6'],
  ['names in another language', 'Aufgabe;Bereich\nPreise;Blau\nPlan;Rot'],
  ['names in another script', '任务;负责人\n定价;王\n计划;李'],
  ['names above times', 'Begin;Capability\n09:30;Pricing\n10:00 AM;Roadmap'],
])('%s are a heading', (_, text) => {
  expect(isNamed(text)).toBe(true)
})

test.each([
  ['one row', 'Epic;Squad'],
  ['one column', 'Capability\nPricing\nRoadmap'],
  [
    'tasks with who holds them',
    'Pricing;Product Manager\nRoadmap;Product Owner\nDemo;Product Owner',
  ],
  ['tasks with sizes', 'Pricing;S\nRoadmap;M\nDemo;L'],
  ['tasks with numbers', 'Pricing;3\nRoadmap;5'],
  ['tasks with a name that comes again', 'Pricing;Team\nRoadmap;Sales\nDemo;Team'],
  ['words of one kind', 'Pricing;Ana\nRoadmap;Bo\nDemo;Cem'],
  ['keys of tickets with tasks', 'PAY-12;Pricing\nPAY-13;Roadmap'],
  ['tasks with numbers of which the first is not known', 'Pricing;tbd\nRoadmap;5\nDemo;3'],
  ['one word twice', 'Pricing;Pricing\nRoadmap;3'],
  [
    'a first row with a sentence',
    'Pricing and everything that goes along with it each year;Ana\nRoadmap;3',
  ],
])('%s are tasks', (_, text) => {
  expect(isNamed(text)).toBe(false)
})

test('tasks are in the first column with words, not in one of numbers or keys', () => {
  expect(wordsColumn(table('1;PAY-12;Pricing;Bo\n2;PAY-13;Roadmap;Ana'))).toBe(2)
  expect(wordsColumn(table('Pricing;3\nRoadmap;5'))).toBe(0)
  expect(wordsColumn(table('1\n2\n3'))).toBe(0)
})

test('a heading without a word that is known leaves the task to its column, and the others where they were named', () => {
  const rows = table('Ref;Owner;Capability\nPAY-12;Bo;Pricing\nPAY-13;Ana;Roadmap')
  expect(hasHeaderRow(rows, ROLES)).toBe(true)
  expect(guessColumns(rows, { roles: ROLES, hasHeader: true }).fields).toEqual({
    task: 2,
    accountable: 1,
  })
})

test.each([
  ['Status;Capability\nDone;Pricing\nOpen;Roadmap', 1],
  ['Priority;Assigned to;Capability\nHigh;Bo;Pricing\nLow;Ana;Roadmap', 2],
  ['Card ID;Card Name;Labels\n64f0a1b2c3d4;Pricing;blue\n64f0a1b2c3d5;Roadmap;red', 1],
  ['Code;Capability\nUS1;Pricing\nUS2;Roadmap', 1],
  ['Opened;Capability\n2026-11-27T10:00:00Z;Pricing\n2026-11-28T10:00:00Z;Roadmap', 1],
  ['Opened;Capability\nNovember 27, 2026;Pricing\nNov 28 2026;Roadmap', 1],
  ['Points;Epic\n3;Pricing\n5;Roadmap', 1],
  ['Epic;Story\nPrices;Raise them\nPlans;Draw one', 1],
  ['Status;Points\nDone;3\nOpen;5', 0],
])('of %j the tasks are found', (text, at) => {
  const rows = table(text)
  const hasHeader = hasHeaderRow(rows, ROLES)
  expect(hasHeader).toBe(true)
  expect(guessColumns(rows, { roles: ROLES, hasHeader }).fields.task).toBe(at)
})
