import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { edit, joinBoard, told } from '#tests/support/board-client.ts'
import { cells, note, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId
let open: BoardConnection[]

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard('pm-po')
  open = []
})
afterEach(async () => {
  for (const connection of open) connection.close()
  await server.close()
})

const join = (name: string, at: TestServer = server): Promise<BoardConnection> =>
  joinBoard({ server: at, boardId, name }, open)

/** The document as it is on disk, read by nobody who took part. */
async function stored(): Promise<Y.Doc> {
  const doc = new Y.Doc()
  const saved = await server.storage.load(boardId)
  if (saved?.snapshot) Y.applyUpdate(doc, saved.snapshot.data)
  for (const { data } of saved?.updates ?? []) Y.applyUpdate(doc, data)
  return doc
}

test('"Saved" is told only when the edit is on disk, and "Saving" before', async () => {
  const ana = await join('Ana')
  const seen: string[] = []
  ana.state.subscribe(() => seen.push(told(ana)))
  edit(ana.doc, (doc) => cells(doc).set('shape:one', note('one')))
  const atOnce = told(ana)
  await until('Saved', () => told(ana) === 'saved')
  expect({ atOnce, seen, onDisk: cells(await stored()).has('shape:one') }).toEqual({
    atOnce: 'saving',
    seen: ['saving', 'saved'],
    onDisk: true,
  })
})

test('an edit of one reaches the other, and nothing arrives once the server has stopped', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  edit(ana.doc, (doc) => cells(doc).set('shape:one', note('one')))
  await until('Bo to have it', () => cells(bo.doc).has('shape:one'))
  await server.stop()
  await until('both to notice', () => told(ana) !== 'saved' && told(bo) !== 'saved')
  let arrived = 0
  bo.doc.on('update', () => {
    arrived += 1
  })
  edit(ana.doc, (doc) => cells(doc).set('shape:two', note('two')))
  await until('Ana to be told that she is offline', () => told(ana) === 'offline')
  expect({ arrived, state: ana.state.get() }).toEqual({
    arrived: 0,
    state: { state: 'offline', changes: 1, keptIn: 'tab' },
  })
})

test('work of both from while the server was away is all there when it is back', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  const { dataDir, origin } = server
  await server.stop()
  edit(ana.doc, (doc) => cells(doc).set('shape:anas', note('anas')))
  edit(bo.doc, (doc) => cells(doc).set('shape:bos', note('bos')))
  await until('both to notice', () => told(ana) !== 'saving' && told(bo) !== 'saving')
  server = await startTestServer({ dataDir, port: Number(new URL(origin).port) })
  await until('both to be saved', () => told(ana) === 'saved' && told(bo) === 'saved', 20_000)
  await until('both to have both', () =>
    [ana, bo].every(({ doc }) => cells(doc).has('shape:anas') && cells(doc).has('shape:bos')),
  )
  const onDisk = cells(await stored())
  expect([onDisk.has('shape:anas'), onDisk.has('shape:bos')]).toEqual([true, true])
})
