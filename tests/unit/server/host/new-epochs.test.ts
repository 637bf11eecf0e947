import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'

import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { epochClientId } from '#lib/board/layout.ts'
import { startNewEpochs } from '#server/host/new-epochs.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { openStorage } from '#server/storage/open.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { cells, note } from '#tests/support/client.ts'

const SECOND = 1_800_000_000
const NOW = SECOND * 1_000 + 7

let dataDir: string
let storage: BoardStorage

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-epochs-'))
  storage = await openStorage({ engine: 'sqlite', dataDir })
})
afterEach(async () => {
  await storage.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function board(seed: Uint8Array): Promise<BoardId> {
  const id = boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
  await storage.createBoard({ id, title: 'A', template: 'blank', ownerId: 'g_a', seed, at: 5 })
  return id
}

function documentWith(noteId: string): Uint8Array {
  const doc = new Y.Doc()
  cells(doc).set(`shape:${noteId}`, note(noteId))
  return Y.encodeStateAsUpdate(doc)
}

async function read(id: BoardId) {
  const stored = await storage.load(id)
  const loaded = stored && loadDocument(stored)
  if (!loaded?.ok) throw new Error('the board cannot be read')
  return loaded.value
}

test('every board, disabled ones too, begins an epoch of its own time with the same content', async () => {
  const ids = [await board(documentWith('a')), await board(documentWith('b'))]
  await storage.runHost([{ name: 'disableBoard', params: [ids[0]!, 6] }])
  expect(await startNewEpochs(storage, NOW)).toEqual({ renewed: 2, left: [] })
  for (const [index, id] of ids.entries()) {
    const { doc, epoch } = await read(id)
    expect(epoch).toBe(SECOND)
    expect([...cells(doc).keys()]).toEqual([`shape:${'ab'[index]}`])
    // Nobody who knows the document of before takes it for a part of this one.
    expect([...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]).toEqual([
      epochClientId(SECOND),
    ])
    // The list of boards does not show it as a change that somebody made.
    expect(await storage.getBoard(id)).toMatchObject({ updatedAt: 5 })
  }
})

test('a second time in the same second, or by a clock that is behind, still gives a later epoch', async () => {
  const id = await board(documentWith('a'))
  await startNewEpochs(storage, NOW)
  await startNewEpochs(storage, NOW)
  expect((await read(id)).epoch).toBe(SECOND + 1)
  await startNewEpochs(storage, 0)
  expect((await read(id)).epoch).toBe(SECOND + 2)
})

test('a board that cannot be read stays as it was, is named, and holds up no other', async () => {
  const broken = await board(new Uint8Array([9, 9, 9]))
  const whole = await board(documentWith('a'))
  expect(await startNewEpochs(storage, NOW)).toEqual({ renewed: 1, left: [broken] })
  expect(await storage.getBoard(broken)).toMatchObject({ epoch: 1, headSeq: 1 })
  expect((await read(whole)).epoch).toBe(SECOND)
})

test('a board that is written to meanwhile is read again, so that nothing is lost', async () => {
  const id = await board(documentWith('a'))
  let isFirst = true
  const busy = {
    runHost: storage.runHost.bind(storage),
    startEpoch: storage.startEpoch.bind(storage),
    load: async (boardId: BoardId) => {
      const stored = await storage.load(boardId)
      if (isFirst) {
        isFirst = false
        const update = documentWith('late')
        await storage.append([{ boardId, epoch: 1, update, writers: [], at: 6 }])
      }
      return stored
    },
  }
  expect(await startNewEpochs(busy, NOW)).toEqual({ renewed: 1, left: [] })
  expect([...cells((await read(id)).doc).keys()].sort()).toEqual(['shape:a', 'shape:late'])
})
