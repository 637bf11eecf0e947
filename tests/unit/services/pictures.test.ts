import { expect, test } from 'vitest'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { collectBoards } from '#server/services/collect-boards.ts'
import { Pictures } from '#server/services/pictures.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

const ID = boardIdFromBytes(new Uint8Array(16))
const DAY_MS = 24 * 60 * 60 * 1000
const seed = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records: [] })

/** Storage of one board, which remembers its picture and counts how often the board was read. */
function oneBoard() {
  const state = { headSeq: 1, loads: 0, kept: undefined as Record<string, unknown> | undefined }
  const storage: Pick<BoardStorage, 'load' | 'run'> = {
    load: async () => {
      state.loads += 1
      const updates = Array.from({ length: state.headSeq }, (_, n) => ({ seq: n + 1, data: seed }))
      return { epoch: 1, snapshot: undefined, updates, headSeq: state.headSeq }
    },
    run: async (steps) =>
      steps.map(({ name, params }) => {
        if (name === 'putPicture') state.kept = { head_seq: params[1], picture: params[2] }
        return name === 'picture' && state.kept ? [state.kept] : []
      }),
  }
  return { state, storage }
}

test('a picture is drawn once for each state of a board, and at most once in 10 s while it changes', async () => {
  const { state, storage } = oneBoard()
  let now = 1_000_000
  const pictures = new Pictures({ storage, now: () => now })
  const ask = async () => (await pictures.of({ id: ID, headSeq: state.headSeq }))?.headSeq
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect([await ask(), state.loads]).toEqual([1, 1])
  state.headSeq = 2
  now += 9_999
  expect([await ask(), state.loads]).toEqual([1, 1])
  now += 1
  expect([await ask(), state.loads]).toEqual([2, 2])
  now += 100_000
  expect([await ask(), state.loads]).toEqual([2, 2])
  // Another server, or this one after a restart, has it from storage.
  const others = new Pictures({ storage, now: () => now })
  expect((await others.of({ id: ID, headSeq: 2 }))?.headSeq).toBe(2)
  expect(state.loads).toBe(2)
  await Promise.all([pictures.close(), others.close()])
})

test('a board that cannot be read has the picture it had, and none is no failure', async () => {
  const { state, storage } = oneBoard()
  const pictures = new Pictures({ storage, now: () => 1 })
  const broken = new Pictures({
    storage: { ...storage, load: async () => Promise.reject(new Error('no disk')) },
    now: () => 1,
  })
  expect(await broken.of({ id: ID, headSeq: 1 })).toBeUndefined()
  await pictures.of({ id: ID, headSeq: 1 })
  expect(await broken.of({ id: ID, headSeq: state.headSeq + 1 })).toMatchObject({ headSeq: 1 })
  await Promise.all([pictures.close(), broken.close()])
})

test('the trash is swept after 30 days, step by step; boards of guests are left alone unless the host says so', async () => {
  const asked: [string, readonly unknown[]][] = []
  let left = 25
  const storage: Pick<BoardStorage, 'run'> = {
    run: async (steps) =>
      steps.map(({ name, params }) => {
        asked.push([name, params])
        const done = name === 'sweepTrash' ? Math.min(left, 20) : 0
        left -= done
        return Array.from({ length: done }, () => ({ id: ID }))
      }),
  }
  const now = () => 100 * DAY_MS
  expect(await collectBoards({ storage, now })).toEqual({ trashed: 0, removed: 25 })
  expect(asked).toEqual([
    ['sweepTrash', [70 * DAY_MS, 20]],
    ['sweepTrash', [70 * DAY_MS, 20]],
  ])
  expect(await collectBoards({ storage, now, guestBoardDays: 90 })).toEqual({
    trashed: 0,
    removed: 0,
  })
  expect(asked.at(-1)).toEqual(['trashUnvisited', [10 * DAY_MS, 100 * DAY_MS, 20]])
})
