import { describe, expect, test } from 'vitest'

import { parseOwnTemplateId, type OwnTemplateId } from '#lib/services/own-templates.ts'
import { takeOver } from '#server/storage/account-data.ts'
import {
  LIST_START,
  listPage,
  removeTrashed,
  sweepTrash,
  trashBoard,
  trashUnvisited,
} from '#server/storage/home-data.ts'
import {
  endSignIn,
  erasePerson,
  exportPerson,
  isKnown,
  listBoards,
  listPeople,
} from '#server/storage/host-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import {
  addTemplate,
  removeTemplate,
  renameTemplate,
  templateDocument,
  templatePicture,
  templatesOf,
} from '#server/storage/template-data.ts'

import { newBoard } from './board-storage.ts'
import { openForEachTest, type StoragePlace } from './storage-place.ts'

const ANN = 'g_ann'
const BEN = 'u_ben'
const PICTURE = '<svg>Sprint planning</svg>'
const DATA = new Uint8Array([1, 2, 3, 250])

/** What templates that people save are, for any engine. */
export function describeTemplateStorage(
  engine: string,
  makePlace: () => Promise<StoragePlace>,
): void {
  describe(`own templates: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage

    const reopen = openForEachTest(makePlace, {
      opened: (held) => ({ place, storage } = held),
      current: () => storage,
    })

    function save(
      ownerId: string,
      { name, at, most = 9 }: { name: string; at: number; most?: number },
    ): Promise<boolean> {
      const template = { id: idOf(at), ownerId, name, template: 'pm-po', schemaNumber: 7 }
      const stored = { ...template, notes: 31, createdAt: at, picture: PICTURE, data: DATA }
      return addTemplate(storage, { ...stored, most })
    }

    async function names(ownerId: string): Promise<string[]> {
      return (await templatesOf(storage, ownerId)).map(({ name }) => name)
    }

    test('templates are listed for their owner alone, the last saved first, and are whole after a reload', async () => {
      await save(ANN, { name: 'First', at: 1_000 })
      await save(ANN, { name: 'Second', at: 2_000 })
      await save(BEN, { name: 'Bens', at: 3_000 })
      await reopen()
      expect(await templatesOf(storage, ANN)).toEqual([
        { id: idOf(2_000), name: 'Second', schemaNumber: 7, notes: 31, createdAt: 2_000 },
        { id: idOf(1_000), name: 'First', schemaNumber: 7, notes: 31, createdAt: 1_000 },
      ])
      const key = { id: idOf(1_000), ownerId: ANN }
      expect(await templatePicture(storage, key)).toBe(PICTURE)
      const document = { name: 'First', template: 'pm-po', schemaNumber: 7, data: DATA }
      expect(await templateDocument(storage, key)).toEqual(document)
    })

    test('nobody but its owner sees, renames or removes a template, and a gone one is found by nobody', async () => {
      await save(ANN, { name: 'Hers', at: 1_000 })
      const [hers, asBen] = [ANN, BEN].map((ownerId) => ({ id: idOf(1_000), ownerId })) as [
        Key,
        Key,
      ]
      expect(await seen(asBen)).toEqual([undefined, undefined, false, false])
      expect(await names(ANN)).toEqual(['Hers'])
      expect(await renameTemplate(storage, { ...hers, name: 'Renamed' })).toBe(true)
      expect(await templateDocument(storage, hers)).toMatchObject({ name: 'Renamed', data: DATA })
      expect(await removeTemplate(storage, hers)).toBe(true)
      expect(await seen(hers)).toEqual([undefined, undefined, false, false])
    })

    async function seen(key: Key): Promise<unknown[]> {
      return [
        await templatePicture(storage, key),
        await templateDocument(storage, key),
        await renameTemplate(storage, { ...key, name: 'Taken' }),
        await removeTemplate(storage, key),
      ]
    }

    test('a template is no board: in no list, count or trash, and nothing that collects boards takes it', async () => {
      const board = newBoard({ title: 'The board', ownerId: ANN, at: 1_000 })
      await storage.createBoard(board)
      await save(ANN, { name: 'The template', at: 2_000 })
      for (const list of ['recent', 'yours', 'shared', 'archive', 'trash'] as const) {
        const query = { list, personId: ANN, after: LIST_START, limit: 100 }
        const titles = (await listPage(storage, query)).map(({ title }) => title)
        expect(titles).toEqual(list === 'recent' || list === 'yours' ? ['The board'] : [])
      }
      expect((await listBoards(storage)).map(({ id }) => id)).toEqual([board.id])
      expect((await listPeople(storage))[0]).toMatchObject({ id: ANN, owned: 1, lastAt: 2_000 })
      // The board goes, in every way a board can; what was saved from it stays.
      const later = { before: 9_000_000, at: 9_000_000, limit: 9 }
      expect(await trashUnvisited(storage, later)).toBe(1)
      expect(await sweepTrash(storage, later)).toBe(1)
      const other = newBoard({ ownerId: ANN })
      await storage.createBoard(other)
      await trashBoard(storage, { id: other.id, at: 1 })
      expect(await removeTrashed(storage, other.id)).toBe(true)
      expect(await listBoards(storage)).toEqual([])
      expect(await names(ANN)).toEqual(['The template'])
    })

    test('somebody who has as many as they may gets no more until one is gone, and others do', async () => {
      for (const at of [1, 2, 3]) expect(await save(ANN, { name: `${at}`, at, most: 3 })).toBe(true)
      expect(await save(ANN, { name: 'Too many', at: 4, most: 3 })).toBe(false)
      expect(await save(BEN, { name: 'Bens', at: 5, most: 3 })).toBe(true)
      await removeTemplate(storage, { id: idOf(2), ownerId: ANN })
      expect(await save(ANN, { name: 'Fourth', at: 6, most: 3 })).toBe(true)
      expect(await names(ANN)).toEqual(['Fourth', '3', '1'])
    })

    test('a document that is not what was written is never given out, and the rest is as it was', async () => {
      await save(ANN, { name: 'Damaged', at: 1_000 })
      await storage.close()
      await place.damage({ kind: 'template-changed', templateId: idOf(1_000) })
      storage = await place.open()
      const key = { id: idOf(1_000), ownerId: ANN }
      expect(await templateDocument(storage, key)).toMatchObject({
        name: 'Damaged',
        data: undefined,
      })
      expect([await names(ANN), await templatePicture(storage, key)]).toEqual([
        ['Damaged'],
        PICTURE,
      ])
    })

    test('an export tells of templates, and erasing a person takes theirs out and nobody else’s', async () => {
      await save(ANN, { name: 'Annual plan', at: 1_000 })
      await save(BEN, { name: 'Bens plan', at: 2_000 })
      expect(await isKnown(storage, ANN)).toBe(true)
      expect(await exportPerson(storage, ANN)).toMatchObject({
        templates: [
          {
            id: idOf(1_000),
            name: 'Annual plan',
            template: 'pm-po',
            notes: 31,
            savedAt: '1970-01-01T00:00:01.000Z',
          },
        ],
      })
      await endSignIn(storage, { principalId: ANN, at: 3_000 })
      expect(await erasePerson(storage, ANN)).toMatchObject({ owned: 0, templates: 1 })
      await reopen()
      expect([await names(ANN), await names(BEN)]).toEqual([[], ['Bens plan']])
      for (const trace of [ANN, 'Annual plan'])
        expect([trace, await place.holds(trace)]).toEqual([trace, false])
      expect((await listPeople(storage)).map(({ id }) => id)).toEqual([BEN])
    })

    test('a guest who signs in brings their templates along', async () => {
      await save(ANN, { name: 'Of the guest', at: 1_000 })
      await save(BEN, { name: 'Of the user', at: 2_000 })
      await takeOver(storage, ANN, { id: BEN, name: 'Ben' })
      expect([await names(ANN), await names(BEN)]).toEqual([[], ['Of the user', 'Of the guest']])
      expect(await isKnown(storage, ANN)).toBe(false)
    })
  })
}

type Key = Parameters<typeof templatePicture>[1]

function idOf(at: number): OwnTemplateId {
  const id = parseOwnTemplateId(`t_${String(at).padStart(22, 'x')}`)
  if (id === undefined) throw new Error('no id of a template')
  return id
}
