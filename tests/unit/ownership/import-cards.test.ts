import { expect, test } from 'vitest'
import { guessColumns } from '#lib/ownership/column-mapping.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import { readTable } from '#lib/ownership/read-table.ts'

function imported(text: string) {
  const table = readTable(text, 'table')
  if (!table.ok) throw new Error(table.reason)
  const mapping = guessColumns(table.value, { roles: [], hasHeader: true })
  return importCards({ table: table.value, mapping, hasHeader: true, roles: [] })
}

test('a fault names the row that a spreadsheet shows, with empty rows before it', () => {
  const long = 'x'.repeat(400)
  expect(imported(`Task,Decision\nOne,\n,\n\nTwo,\n${long},\n\n`)).toMatchObject({
    fault: { reason: 'too-long', row: 6, field: 'task' },
  })
  expect(imported('Task,Decision\nOne,\n,\n\nTwo,\n,only a decision\n')).toMatchObject({
    value: { board: { cards: [{ task: 'One' }, { task: 'Two' }] }, untitled: 1 },
  })
})

test('more names than a card takes are refused, and none is left out', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `N${at}`).join('; ')
  expect(imported(`Task,Accountable\nOne,"${names(12)}"\n`)).toMatchObject({ ok: true })
  expect(imported(`Task,Accountable\nOne,"${names(13)}"\n`)).toEqual({
    ok: false,
    fault: { reason: 'too-many-names', row: 2, count: 13, most: 12 },
  })
})
