import { describe, expect, test } from 'vitest'

import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import type { AppendEntry, BoardStorage, NewBoardRow, NewEpoch } from '#server/storage/storage.ts'
import { row } from '#tests/support/test-rows.ts'
import { recentBoards } from '#tests/support/recent-boards.ts'

import { openForEachTest, type StoragePlace } from './storage-place.ts'

/** The promises of BoardStorage, for any engine. */
export function describeBoardStorage(engine: string, makePlace: () => Promise<StoragePlace>): void {
  describe(`board storage: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage

    const reopen = openForEachTest(makePlace, {
      opened: (held) => ({ place, storage } = held),
      current: () => storage,
    })

    async function storedRows(boardId: BoardId): Promise<readonly number[]> {
      await storage.close()
      const rows = await place.logRows(boardId)
      storage = await place.open()
      return rows
    }

    /** Appends rows `from`..`to`, one commit each. */
    async function appendRows(boardId: BoardId, from: number, to: number): Promise<void> {
      for (let number = from; number <= to; number++)
        await storage.append([entry(boardId, { update: row(number) })])
    }

    test('a new board has its seed as log row 1 and is in its maker’s recent boards, also after a reload', async () => {
      const board = newBoard({ title: 'Quarter plan', template: 'pm-po', ownerId: 'g_ann', at: 7 })
      await storage.createBoard(board)
      await reopen()
      const stored = {
        id: board.id,
        title: 'Quarter plan',
        template: 'pm-po',
        ownerId: 'g_ann',
        epoch: 1,
        headSeq: 1,
        snapSeq: 0,
        createdAt: 7,
        updatedAt: 7,
        generalAccess: 'edit',
        accessVersion: 0,
      }
      expect(await storage.getBoard(board.id)).toEqual(stored)
      expect(await storage.load(board.id)).toEqual({
        epoch: 1,
        snapshot: undefined,
        updates: [{ seq: 1, data: board.seed }],
        headSeq: 1,
      })
      expect(await recentBoards(storage, 'g_ann')).toEqual([stored.id])
    })

    test('a board id can be used once, and the second try changes nothing', async () => {
      const board = newBoard({ title: 'first' })
      await storage.createBoard(board)
      await expect(
        storage.createBoard({ ...newBoard({ title: 'second' }), id: board.id }),
      ).rejects.toMatchObject({ name: 'StorageError', reason: 'exists' })
      expect(await storage.getBoard(board.id)).toMatchObject({ title: 'first', headSeq: 1 })
    })

    test('a board that does not exist is not found, not renamed, not appended to, and nobody visits it', async () => {
      const id = newBoard().id
      expect(await storage.getBoard(id)).toBeUndefined()
      expect(await storage.load(id)).toBeUndefined()
      expect(await storage.renameBoard(id, 'x')).toBe(false)
      expect(await storage.append([entry(id)])).toEqual(new Map())
      expect(await storage.compact(id, snapshot(1))).toBe(false)
      await storage.recordVisit({ boardId: id, principalId: 'g_ann', name: 'Ann', at: 1 })
      expect(await recentBoards(storage, 'g_ann')).toEqual([])
    })

    test('rows come back after a reload byte for byte, in the order of the calls', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      const heads = await Promise.all(
        numbers(2, 200).map((number) => storage.append([entry(board.id, { update: row(number) })])),
      )
      expect(heads.map((head) => head.get(board.id))).toEqual(numbers(2, 200))
      await reopen()
      expect((await storage.load(board.id))?.updates.slice(1)).toEqual(
        numbers(2, 200).map((seq) => ({ seq, data: row(seq) })),
      )
    })

    test('one commit takes a row for each of many boards and leaves out boards that are gone', async () => {
      const boards = numbers(1, 20).map(() => newBoard())
      for (const board of boards) await storage.createBoard(board)
      const gone = newBoard().id
      const heads = await storage.append([
        entry(gone),
        ...boards.map((board) => entry(board.id, { update: row(2), at: 99 })),
      ])
      expect(heads).toEqual(new Map(boards.map((board) => [board.id, 2])))
      for (const board of boards) {
        expect((await storage.load(board.id))?.updates[1]).toEqual({ seq: 2, data: row(2) })
        expect(await storage.getBoard(board.id)).toMatchObject({ headSeq: 2, updatedAt: 99 })
      }
    })

    test('a row that expects the newest row to be another one is turned away with its writers, its batch is not', async () => {
      const [board, other] = [newBoard(), newBoard()]
      await storage.createBoard(board)
      await storage.createBoard(other)
      const append = (expectedHead: number) =>
        storage.append([
          entry(board.id, { expectedHead, update: row(2), writers: [writer] }),
          entry(other.id),
        ])
      const writer = { clientId: 7, principalId: 'g_ann', name: 'Ann', firstAt: 1 }
      expect(await append(0)).toEqual(new Map([[other.id, 2]]))
      expect(await append(2)).toEqual(new Map([[other.id, 3]]))
      expect(await storage.writers(board.id)).toEqual([])
      expect(await append(1)).toEqual(
        new Map([
          [board.id, 2],
          [other.id, 4],
        ]),
      )
      await reopen()
      expect(await storage.loadAbove(board.id, 1)).toEqual([{ seq: 2, data: row(2) }])
      expect(await storage.writers(board.id)).toEqual([writer])
    })

    test('of many rows at once that expect the same newest row, one is taken', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      const second = place.second === 'shared' ? await place.open() : storage
      for (let head = 1; head <= 20; head++) {
        const heads = await Promise.all(
          [storage, second, storage, second].map((by) =>
            by.append([entry(board.id, { expectedHead: head })]),
          ),
        )
        const taken = heads.flatMap((map) => [...map.values()])
        expect(taken).toEqual([head + 1])
      }
      if (second !== storage) await second.close()
      expect(await storage.load(board.id)).toMatchObject({ headSeq: 21 })
    })

    test('the first principal that used a client ID stays its writer', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      const first = { clientId: 4_294_967_297, principalId: 'g_ann', name: 'Ann', firstAt: 5 }
      const other = { clientId: 17, principalId: 'g_ben', name: 'Ben', firstAt: 6 }
      await storage.append([entry(board.id, { writers: [first] })])
      await storage.append([
        entry(board.id, { writers: [{ ...first, principalId: 'g_eve', name: 'Eve' }, other] }),
      ])
      await reopen()
      expect(await storage.writers(board.id)).toEqual([first, other])
    })

    test('recent boards are those this person visited, the latest visit first', async () => {
      const [a, b, c] = [newBoard({ at: 1 }), newBoard({ at: 2 }), newBoard({ at: 3 })]
      for (const board of [a, b, c]) await storage.createBoard(board)
      for (const [board, at] of [
        [a, 10],
        [b, 11],
        [c, 12],
        [a, 13],
      ] as const)
        await storage.recordVisit({ boardId: board.id, principalId: 'g_visitor', name: 'Ann', at })
      expect(await recentBoards(storage, 'g_visitor', 2)).toEqual([a.id, c.id])
    })

    test('a new title is there after a reload', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      expect(await storage.renameBoard(board.id, 'Ünïcode 🟦 title')).toBe(true)
      await reopen()
      expect(await storage.getBoard(board.id)).toMatchObject({ title: 'Ünïcode 🟦 title' })
    })

    test('a compacted board loads as its snapshot and the rows above it', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 10)
      expect(await storage.compact(board.id, snapshot(8))).toBe(true)
      await reopen()
      expect(await storage.load(board.id)).toEqual({
        epoch: 1,
        snapshot: { seq: 8, data: snapshot(8).data },
        updates: numbers(9, 10).map((seq) => ({ seq, data: row(seq) })),
        headSeq: 10,
      })
    })

    test('compaction keeps the previous snapshot and every row above that one, and drops what it covers', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 30)
      await storage.compact(board.id, snapshot(10))
      expect(await storedRows(board.id)).toEqual(numbers(1, 30))
      await storage.compact(board.id, snapshot(20))
      expect(await storedRows(board.id)).toEqual(numbers(11, 30))
      await storage.compact(board.id, snapshot(30))
      expect(await storedRows(board.id)).toEqual(numbers(21, 30))
      expect(await storage.load(board.id)).toMatchObject({ snapshot: { seq: 30 }, updates: [] })
    })

    test('a compaction that another one overtook, or that claims rows not yet stored, changes nothing', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 10)
      await storage.compact(board.id, snapshot(9))
      for (const seq of [9, 5, 11])
        expect(await storage.compact(board.id, snapshot(seq))).toBe(false)
      expect(await storage.load(board.id)).toMatchObject({ snapshot: { seq: 9 }, headSeq: 10 })
    })

    test('a damaged newest snapshot is passed over for the previous one and its rows, and nothing is lost', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 12)
      await storage.compact(board.id, snapshot(4))
      await storage.compact(board.id, snapshot(8))
      await storage.close()
      await place.damage({ kind: 'snapshot-changed', boardId: board.id, seq: 8 })
      storage = await place.open()
      expect(await storage.load(board.id)).toEqual({
        epoch: 1,
        snapshot: { seq: 4, data: snapshot(4).data },
        updates: numbers(5, 12).map((seq) => ({ seq, data: row(seq) })),
        headSeq: 12,
      })
    })

    test('a compaction above a damaged snapshot does not drop the rows that only the older one makes useful', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 12)
      await storage.compact(board.id, snapshot(4))
      await storage.compact(board.id, snapshot(8))
      await storage.close()
      await place.damage({ kind: 'snapshot-changed', boardId: board.id, seq: 8 })
      storage = await place.open()
      await storage.compact(board.id, snapshot(12))
      await storage.close()
      await place.damage({ kind: 'snapshot-changed', boardId: board.id, seq: 12 })
      storage = await place.open()
      expect(await storage.load(board.id)).toMatchObject({
        snapshot: { seq: 4 },
        updates: numbers(5, 12).map((seq) => ({ seq })),
      })
    })

    test('a new epoch takes the place of all rows, snapshots and writers, and goes on from there', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      const writer = { clientId: 7, principalId: 'g_ann', name: 'Ann', firstAt: 1 }
      await storage.append([entry(board.id, { writers: [writer] })])
      await appendRows(board.id, 3, 9)
      await storage.compact(board.id, snapshot(5))
      expect(await storage.startEpoch(board.id, newEpoch(9))).toBe(true)
      await reopen()
      const { data } = newEpoch(9)
      expect(await storage.load(board.id)).toEqual({
        epoch: 2,
        snapshot: { seq: 11, data },
        updates: [],
        headSeq: 11,
      })
      expect(await storage.heads([board.id])).toEqual(
        new Map([
          [
            board.id,
            { epoch: 2, headSeq: 11, title: board.title, isDisabled: false, accessVersion: 0 },
          ],
        ]),
      )
      expect(await storage.writers(board.id)).toEqual([])
      expect(await storage.loadAbove(board.id, 9)).toBe('compacted')
      expect(await storage.append([entry(board.id)])).toEqual(new Map())
      const appended = await storage.append([entry(board.id, { epoch: 2, update: row(12) })])
      expect(appended).toEqual(new Map([[board.id, 12]]))
      expect(await storage.loadAbove(board.id, 11)).toEqual([{ seq: 12, data: row(12) }])
      expect(await storedRows(board.id)).toEqual([11, 12])
    })

    test('a new epoch made from something older, or for a board that is gone, changes nothing', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 4)
      expect(await storage.startEpoch(board.id, newEpoch(3))).toBe(false)
      expect(await storage.startEpoch(newBoard().id, newEpoch(1))).toBe(false)
      expect(await storage.load(board.id)).toMatchObject({ epoch: 1, headSeq: 4 })
      expect(await storage.startEpoch(board.id, newEpoch(4))).toBe(true)
      expect(await storage.startEpoch(board.id, newEpoch(6))).toBe(false)
      expect(await storage.load(board.id)).toMatchObject({ epoch: 2, headSeq: 6 })
    })

    test('a new epoch whose newest snapshot is damaged still loads whole', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await storage.startEpoch(board.id, newEpoch(1))
      await storage.append([entry(board.id, { epoch: 2, update: row(4) })])
      await storage.close()
      await place.damage({ kind: 'snapshot-changed', boardId: board.id, seq: 3 })
      storage = await place.open()
      expect(await storage.load(board.id)).toEqual({
        epoch: 2,
        snapshot: { seq: 2, data: newEpoch(1).data },
        updates: [
          { seq: 3, data: new Uint8Array([0, 0]) },
          { seq: 4, data: row(4) },
        ],
        headSeq: 4,
      })
    })

    test.each(['log-row-removed', 'log-row-changed'] as const)(
      'a board with a %s fails to load as corrupt, and other boards still load',
      async (kind) => {
        const [hurt, whole] = [newBoard(), newBoard()]
        await storage.createBoard(hurt)
        await storage.createBoard(whole)
        await appendRows(hurt.id, 2, 9)
        await storage.close()
        await place.damage({ kind, boardId: hurt.id, seq: 5 })
        storage = await place.open()
        await expect(storage.load(hurt.id)).rejects.toMatchObject({
          name: 'StorageError',
          reason: 'corrupt',
        })
        expect(await storage.load(whole.id)).toMatchObject({ headSeq: 1 })
      },
    )

    test('a process killed while it appends loses no row that it reported, ten times in a row', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await storage.close()
      for (let kill = 1; kill <= 10; kill++) {
        const reported = await place.appendUntilKilled(board.id, 5 * kill)
        storage = await place.open()
        const loaded = await storage.load(board.id)
        await storage.close()
        const head = loaded?.headSeq ?? 0
        expect(reported).toBeGreaterThan(5 * kill)
        expect(head).toBeGreaterThanOrEqual(reported)
        expect(loaded?.updates.slice(1)).toEqual(
          numbers(2, head).map((seq) => ({ seq, data: row(seq) })),
        )
      }
      storage = await place.open()
    })

    test('on a full disk an append fails as full and appends nothing; with space again all goes on', async () => {
      const [board, other] = [newBoard(), newBoard()]
      await storage.createBoard(board)
      await storage.createBoard(other)
      await storage.close()
      storage = await place.openNearlyFull(256 * 1024)
      let head = 1
      const large = new Uint8Array(20_000).fill(7)
      const fill = async (): Promise<void> => {
        for (; head < 100; head++)
          await storage.append([entry(other.id), entry(board.id, { update: large })])
      }
      await expect(fill()).rejects.toMatchObject({ name: 'StorageError', reason: 'full' })
      expect(head).toBeGreaterThan(5)
      expect(await storage.load(board.id)).toMatchObject({ headSeq: head })
      expect(await storage.load(other.id)).toMatchObject({ headSeq: head })
      await expect(
        storage.createBoard(newBoard({ seed: new Uint8Array(300_000) })),
      ).rejects.toMatchObject({ reason: 'full' })
      await reopen()
      expect(await storage.append([entry(board.id, { update: large })])).toEqual(
        new Map([[board.id, head + 1]]),
      )
    })

    test('a place that one process holds is refused to a second one, or both share its boards', async () => {
      if (place.second === 'refused') {
        const second = place.open()
        await expect(second).rejects.toMatchObject({ name: 'StorageError', reason: 'in-use' })
        return
      }
      const second = await place.open()
      const boards = numbers(1, 5).map(() => newBoard())
      for (const board of boards) await storage.createBoard(board)
      // Both write to all boards at once, in opposite orders.
      const write = async (by: BoardStorage, order: typeof boards): Promise<number[]> => {
        const heads: number[] = []
        for (let round = 0; round < 40; round++) {
          const committed = await by.append(order.map((board) => entry(board.id)))
          heads.push(committed.get(boards[0]!.id)!)
        }
        return heads
      }
      const [one, other] = await Promise.all([
        write(storage, boards),
        write(second, boards.toReversed()),
      ])
      expect([...one, ...other].toSorted((a, b) => a - b)).toEqual(numbers(2, 81))
      for (const board of boards) {
        expect(await second.load(board.id)).toMatchObject({ headSeq: 81 })
      }
      await second.close()
    })

    test('of two compactions at once the one that is further stands, and every row above it is there', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      await appendRows(board.id, 2, 30)
      const done = await Promise.all(
        [10, 20, 15, 20, 29].map((seq) => storage.compact(board.id, snapshot(seq))),
      )
      expect(done.filter(Boolean).length).toBeGreaterThan(0)
      const loaded = await storage.load(board.id)
      expect(loaded).toMatchObject({ snapshot: { seq: 29 }, updates: [{ seq: 30 }], headSeq: 30 })
    })

    test('close waits for the calls before it, and calls after it are refused as closed', async () => {
      const board = newBoard()
      await storage.createBoard(board)
      const pending = numbers(2, 30).map((number) =>
        storage.append([entry(board.id, { update: row(number) })]),
      )
      const closing = storage.close()
      await expect(storage.getBoard(board.id)).rejects.toMatchObject({ reason: 'closed' })
      await Promise.all([...pending, closing])
      storage = await place.open()
      expect(await storage.getBoard(board.id)).toMatchObject({ headSeq: 30 })
    })
  })
}

export function newBoard(board: Partial<NewBoardRow> = {}): NewBoardRow {
  return {
    id: boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16))),
    title: 'Untitled',
    template: 'blank',
    ownerId: 'g_maker',
    seed: row(1),
    at: 1,
    ...board,
  }
}

export function entry(boardId: BoardId, rest: Partial<AppendEntry> = {}): AppendEntry {
  return { boardId, epoch: 1, update: row(0), writers: [], at: 2, ...rest }
}

export function snapshot(seq: number): {
  seq: number
  data: Uint8Array
  stateVector: Uint8Array
  at: number
} {
  const data = new TextEncoder().encode(`everything up to ${seq} `.repeat(500))
  return { seq, data, stateVector: new Uint8Array([1, 2, 3]), at: 3 }
}

/** Epoch 2, made from all up to row `headSeq` of epoch 1. */
function newEpoch(headSeq: number): NewEpoch {
  const { data, stateVector, at } = snapshot(headSeq)
  return { from: { epoch: 1, headSeq }, epoch: 2, data, stateVector, at }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
