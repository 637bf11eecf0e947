import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { project } from '#lib/board/project.ts'
import type { NewBoard } from '#lib/services/services.ts'
import { createServices } from '#server/services/services.ts'
import type { BoardStorage, NewBoardRow } from '#server/storage/storage.ts'

const ANA: Person = {
  kind: 'guest',
  id: 'g_00000000-0000-4000-8000-000000000001',
  name: 'Ana',
  colour: PERSON_COLOURS[0].hex,
}

test('a board is stored with the roles that people named, and is called after them', async () => {
  const { made, stored } = await create({
    template: 'venn',
    placement: 'unplaced',
    roles: [' Design', 'Ops  team'],
  })
  expect(made).toMatchObject({ ok: true, value: { title: 'Design / Ops team', template: 'venn' } })
  expect(rolesOf(stored)).toEqual(['Design', 'Ops team'])
})

test('without names a template has its own, and a title of its own is kept', async () => {
  const { made, stored } = await create({ template: 'raci', placement: 'example', title: 'Q3' })
  expect(made).toMatchObject({ ok: true, value: { title: 'Q3', template: 'raci' } })
  expect(rolesOf(stored)).toEqual(['Product Manager', 'Product Owner'])
})

test('with names that cannot be used nothing is stored', async () => {
  const { made, stored } = await create({
    template: 'raci',
    placement: 'example',
    roles: ['A', 'a'],
  })
  expect([made, stored]).toEqual([{ ok: false, reason: 'equal-role-names' }, []])
})

async function create(board: NewBoard) {
  const stored: NewBoardRow[] = []
  const storage: Partial<BoardStorage> = {
    createBoard: async (row) => void stored.push(row),
    run: async () => [],
  }
  const { boards } = createServices({
    storage: storage as BoardStorage,
    rooms: { peopleOn: () => 0, hold: async () => () => {}, settled: async () => {} },
    linkToken: (id) => id,
    accessChanged: () => {},
  })
  return { made: await boards.create(ANA, board), stored }
}

function rolesOf([row]: readonly NewBoardRow[]): string[] {
  const doc = new Y.Doc()
  if (row) Y.applyUpdate(doc, row.seed)
  return Object.values(project(doc).records)
    .filter(({ meta }) => (meta as Record<string, unknown>)['furniture'] === 'region')
    .flatMap(({ meta }) => (meta as { role?: string }).role ?? [])
    .toSorted()
}
