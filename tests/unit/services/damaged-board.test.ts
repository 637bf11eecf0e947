import { expect, test } from 'vitest'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { createServices } from '#server/services/services.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { boardRow } from '#tests/support/board-row.ts'

const ANA: Person = {
  kind: 'guest',
  id: 'g_00000000-0000-4000-8000-000000000001',
  name: 'Ana',
  colour: PERSON_COLOURS[0].hex,
}
const ID = boardIdFromBytes(new Uint8Array(16))

test('people are told that a damaged board cannot be read, and the log says which', async () => {
  const logged: unknown[] = []
  const log = (fields: unknown): void => void logged.push(fields)
  const services = createServices({
    storage: DAMAGED as BoardStorage,
    rooms: { peopleOn: () => 0, hold: async () => () => {}, settled: async () => {} },
    linkToken: (id) => id,
    accessChanged: () => {},
    logger: { warn: log, error: log },
  })
  const unreadable = { ok: false, reason: 'unreadable' }
  expect(await services.agreements.read(ANA, ID)).toEqual(unreadable)
  expect(await services.ownTemplates.save(ANA, { id: ID, name: 'Sprint' })).toEqual(unreadable)
  expect(logged).toEqual([{ boardId: ID }, { boardId: ID }])
})

/** A storage with one board, whose bytes are no document. */
const DAMAGED: Partial<BoardStorage> = {
  load: async () => ({
    epoch: 1,
    snapshot: undefined,
    updates: [{ seq: 1, data: new Uint8Array([9, 9, 9]) }],
    headSeq: 1,
  }),
  places: async () => new Map(),
  getBoard: async (id) => boardRow(id, ANA.id),
}
