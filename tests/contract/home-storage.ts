import { describe, expect, test } from 'vitest'

import type { BoardId } from '#lib/board/ids.ts'
import type { BoardList } from '#lib/services/home.ts'
import {
  archiveBoard,
  LIST_START,
  listPage,
  putPicture,
  removeTrashed,
  restoreBoard,
  storedPicture,
  sweepTrash,
  trashBoard,
  trashedAccess,
  trashUnvisited,
  unarchiveBoard,
  visitorCount,
  type ListPlace,
} from '#server/storage/home-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { entry, newBoard } from './board-storage.ts'
import { openForEachTest, type StoragePlace } from './storage-place.ts'

const ANN = 'g_ann'
const BEN = 'u_ben'

/** What lists, trash and pictures are, for any engine. */
export function describeHomeStorage(engine: string, makePlace: () => Promise<StoragePlace>): void {
  describe(`home data: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage

    openForEachTest(makePlace, {
      opened: (held) => ({ place, storage } = held),
      current: () => storage,
    })

    async function make(title: string, ownerId: string, at: number): Promise<BoardId> {
      const board = newBoard({ title, ownerId, at })
      await storage.createBoard(board)
      return board.id
    }

    async function titles(list: BoardList, personId: string): Promise<string[]> {
      const rows = await listPage(storage, { list, personId, after: LIST_START, limit: 100 })
      return rows.map(({ title }) => title)
    }

    async function putMember(boardId: BoardId, personId: string, role: string): Promise<void> {
      const params = [boardId, personId, role, 'Somebody', null, 1]
      await storage.run([{ name: 'putMember', params }])
    }

    const visit = (boardId: BoardId, principalId: string, at: number): Promise<void> =>
      storage.recordVisit({ boardId, principalId, name: 'Somebody', at })

    test('each list has its boards, newest first by what it is about', async () => {
      const first = await make('First', ANN, 1_000)
      const second = await make('Second', ANN, 2_000)
      const bens = await make('Bens', BEN, 3_000)
      await visit(bens, ANN, 4_000)
      await visit(first, ANN, 5_000)
      await storage.append([entry(second, { at: 6_000 })])
      expect(await titles('recent', ANN)).toEqual(['First', 'Bens', 'Second'])
      expect(await titles('yours', ANN)).toEqual(['Second', 'First'])
      expect(await titles('shared', ANN)).toEqual(['Bens'])
      expect(await titles('recent', BEN)).toEqual(['Bens'])
      expect([await titles('archive', ANN), await titles('trash', ANN)]).toEqual([[], []])
    })

    test('a place of their own decides what somebody sees: given, taken, or owner beside the maker', async () => {
      const given = await make('Given', BEN, 1_000)
      const taken = await make('Taken', BEN, 2_000)
      const closed = await make('Closed', BEN, 3_000)
      const owned = await make('Owned', BEN, 4_000)
      for (const id of [taken, closed]) await visit(id, ANN, 5_000)
      await putMember(given, ANN, 'viewer')
      await putMember(taken, ANN, 'none')
      await putMember(owned, ANN, 'owner')
      await storage.run([{ name: 'setGeneralAccess', params: [closed, 'nobody'] }])
      await storage.run([{ name: 'setGeneralAccess', params: [given, 'nobody'] }])
      expect(await titles('shared', ANN)).toEqual(['Given'])
      expect(await titles('yours', ANN)).toEqual(['Owned'])
      expect(await titles('recent', ANN)).toEqual([])
      expect(await titles('yours', BEN)).toEqual(['Owned', 'Closed', 'Taken', 'Given'])
    })

    test('pages follow one another without a gap or a repetition, also among boards of one time', async () => {
      for (let n = 0; n < 25; n += 1) await make(`Board ${n}`, ANN, 1_000 + Math.floor(n / 10))
      const seen: string[] = []
      for (let after: ListPlace = LIST_START; ;) {
        const rows = await listPage(storage, { list: 'yours', personId: ANN, after, limit: 7 })
        seen.push(...rows.map(({ title }) => title))
        const last = rows.at(-1)
        if (!last) break
        after = last
      }
      expect(seen).toHaveLength(25)
      expect(new Set(seen).size).toBe(25)
      expect(seen).toEqual(await titles('yours', ANN))
    })

    test('an archived board is in the archive of that person alone, and comes back as it was', async () => {
      const id = await make('Shared', ANN, 1_000)
      await visit(id, BEN, 2_000)
      expect(await archiveBoard(storage, { id, personId: BEN, name: 'Ben', at: 3_000 })).toBe(true)
      expect([await titles('recent', BEN), await titles('shared', BEN)]).toEqual([[], []])
      expect(await titles('archive', BEN)).toEqual(['Shared'])
      expect([await titles('recent', ANN), await titles('yours', ANN)]).toEqual([
        ['Shared'],
        ['Shared'],
      ])
      // Opening it does not bring it back.
      await visit(id, BEN, 4_000)
      expect(await titles('recent', BEN)).toEqual([])
      await unarchiveBoard(storage, { id, personId: BEN })
      expect(await titles('shared', BEN)).toEqual(['Shared'])
      const { id: none } = newBoard()
      expect(await archiveBoard(storage, { id: none, personId: BEN, name: 'Ben', at: 1 })).toBe(
        false,
      )
    })

    test('a board in the trash is found by nobody but its owners there, and restored with all it had', async () => {
      const id = await make('Old', ANN, 1_000)
      await visit(id, BEN, 2_000)
      const before = await storage.getBoard(id)
      expect(await trashBoard(storage, { id, at: 3_000 })).toBe(true)
      expect(await trashBoard(storage, { id, at: 4_000 })).toBe(false)
      expect(await storage.getBoard(id)).toBeUndefined()
      expect(await storage.load(id)).toBeUndefined()
      expect(await titles('recent', ANN)).toEqual([])
      expect([await titles('trash', ANN), await titles('trash', BEN)]).toEqual([['Old'], []])
      expect(await trashedAccess(storage, id)).toMatchObject({
        ownerId: ANN,
        generalAccess: 'edit',
      })
      expect(await restoreBoard(storage, id)).toBe(true)
      expect(await restoreBoard(storage, id)).toBe(false)
      expect(await trashedAccess(storage, id)).toBeUndefined()
      // Servers that still have it open read it again.
      const accessVersion = (before?.accessVersion ?? 0) + 2
      expect(await storage.getBoard(id)).toEqual({ ...before, accessVersion })
      expect(await titles('recent', BEN)).toEqual(['Old'])
    })

    test('only what is in the trash is removed for good, with all that belongs to it', async () => {
      const id = await make('Old', ANN, 1_000)
      await putPicture(storage, { id, headSeq: 1, picture: '{}' })
      expect(await removeTrashed(storage, id)).toBe(false)
      await trashBoard(storage, { id, at: 2_000 })
      expect(await removeTrashed(storage, id)).toBe(true)
      expect(await storedPicture(storage, id)).toBeUndefined()
      expect(await titles('trash', ANN)).toEqual([])
      await storage.close()
      expect(await place.logRows(id)).toEqual([])
      storage = await place.open()
    })

    test('the sweep takes what came into the trash before a time, a few at once', async () => {
      const ids = await Promise.all([1, 2, 3, 4].map((n) => make(`Old ${n}`, ANN, n)))
      for (const [index, id] of ids.slice(0, 3).entries())
        await trashBoard(storage, { id, at: 1_000 + index })
      expect(await sweepTrash(storage, { before: 1_001, limit: 1 })).toBe(1)
      expect(await sweepTrash(storage, { before: 1_001, limit: 9 })).toBe(1)
      expect(await sweepTrash(storage, { before: 1_001, limit: 9 })).toBe(0)
      expect([await titles('trash', ANN), await titles('yours', ANN)]).toEqual([
        ['Old 3'],
        ['Old 4'],
      ])
    })

    test('of boards nobody comes to, only those that guests made come into the trash', async () => {
      const unvisited = await make('Unvisited', ANN, 1_000)
      const visited = await make('Visited', ANN, 1_000)
      const changed = await make('Changed', ANN, 1_000)
      await make('Of a user', BEN, 1_000)
      await make('New', ANN, 9_000)
      await visit(visited, BEN, 8_000)
      await storage.append([entry(changed, { at: 8_000 })])
      expect(await trashUnvisited(storage, { before: 5_000, at: 9_500, limit: 9 })).toBe(1)
      expect(await trashUnvisited(storage, { before: 5_000, at: 9_500, limit: 9 })).toBe(0)
      expect(await titles('trash', ANN)).toEqual(['Unvisited'])
      expect(await restoreBoard(storage, unvisited)).toBe(true)
    })

    test('a board that its host has closed is in no list, also not in the trash, and not swept', async () => {
      const id = await make('Closed', ANN, 1_000)
      await storage.runHost([{ name: 'disableBoard', params: [id, 2_000] }])
      expect(await trashUnvisited(storage, { before: 9_000, at: 9_000, limit: 9 })).toBe(0)
      await trashBoard(storage, { id, at: 3_000 })
      for (const list of ['recent', 'yours', 'trash'] as const)
        expect(await titles(list, ANN)).toEqual([])
      expect(await trashedAccess(storage, id)).toBeUndefined()
      expect(await sweepTrash(storage, { before: 9_000, limit: 9 })).toBe(0)
    })

    test('a picture is kept until a newer one comes, and never replaced by an older one', async () => {
      const id = await make('Drawn', ANN, 1_000)
      expect(await storedPicture(storage, id)).toBeUndefined()
      await putPicture(storage, { id, headSeq: 3, picture: 'three' })
      await putPicture(storage, { id, headSeq: 2, picture: 'two' })
      expect(await storedPicture(storage, id)).toEqual({ headSeq: 3, picture: 'three' })
      await putPicture(storage, { id, headSeq: 4, picture: 'four' })
      expect(await storedPicture(storage, id)).toEqual({ headSeq: 4, picture: 'four' })
      await putPicture(storage, { id: newBoard().id, headSeq: 1, picture: 'of no board' })
    })

    test('everybody who has opened a board is counted once', async () => {
      const id = await make('Opened', ANN, 1_000)
      await visit(id, BEN, 2_000)
      await visit(id, BEN, 3_000)
      expect(await visitorCount(storage, id)).toBe(2)
    })
  })
}
