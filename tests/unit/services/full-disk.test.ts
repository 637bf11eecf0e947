import { expect, test } from 'vitest'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { createServices } from '#server/services/services.ts'
import { type BoardStorage, StorageError } from '#server/storage/storage.ts'
import { boardRow } from '#tests/support/board-row.ts'

const ANA: Person = {
  kind: 'guest',
  id: 'g_00000000-0000-4000-8000-000000000001',
  name: 'Ana',
  colour: PERSON_COLOURS[0].hex,
}
const ID = boardIdFromBytes(new Uint8Array(16))
const SEED = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records: [] })

test('with a full disk no board is made and the reason is told', async () => {
  const { boards } = services('full')
  expect(await boards.create(ANA, { template: 'pm-po', placement: 'example' })).toEqual({
    ok: false,
    reason: 'storage-full',
  })
})

test('with a full disk no template is saved and the reason is told', async () => {
  const { ownTemplates } = services('full')
  expect(await ownTemplates.save(ANA, { id: ID, name: 'Sprint' })).toEqual({
    ok: false,
    reason: 'storage-full',
  })
})

test('with a full disk a board still opens; only the visit is not remembered', async () => {
  expect(await services('full').boards.open(ANA, ID)).toMatchObject({ ok: true })
})

test('any other failure of storage is a fault and not an answer', async () => {
  const { boards } = services('unavailable')
  await expect(boards.create(ANA, { template: 'blank', placement: 'example' })).rejects.toThrow()
  await expect(boards.open(ANA, ID)).rejects.toThrow()
})

/** Services over a storage that holds one board and can write nothing. */
function services(reason: 'full' | 'unavailable') {
  const fail = async (): Promise<never> => {
    throw new StorageError(reason, 'The disk says no.')
  }
  const storage: Partial<BoardStorage> = {
    createBoard: fail,
    run: fail,
    load: async () => ({
      epoch: 1,
      snapshot: undefined,
      updates: [{ seq: 1, data: SEED }],
      headSeq: 1,
    }),
    recordVisit: fail,
    places: async () => new Map(),
    getBoard: async (id) => boardRow(id, ANA.id),
  }
  return createServices({
    storage: storage as BoardStorage,
    rooms: { peopleOn: () => 0, hold: async () => () => {}, settled: async () => {} },
    linkToken: (id) => id,
    accessChanged: () => {},
  })
}
