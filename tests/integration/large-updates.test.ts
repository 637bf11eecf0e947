import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { createFragment } from '#lib/board/fragment.ts'
import { ROOT } from '#lib/board/layout.ts'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { edit, joinBoard, told } from '#tests/support/board-client.ts'
import { note as shapeNote } from '#tests/support/board-factory.ts'
import { cells, RawClient, rawEditor, stockClient, until } from '#tests/support/client.ts'
import { startEcho } from '#tests/support/echo.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'
import { watchTurns, type Turns } from '#tests/support/turns.ts'

/** The slowest echo on a second board, ms; and the longest turn of the event loop, which is that of the clients too. */
const MAX_MS = 200

let server: TestServer
let boardId: BoardId
let turns: Turns
const closing: (() => void)[] = []
const open: { close(): void }[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard('blank')
  turns = watchTurns()
  closing.push(() => turns.stop())
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  for (const client of open.splice(0)) client.close()
  await server.close()
})

/** Lets the work of the clients itself be over before the turns are looked at. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

function putNotes(doc: Y.Doc, { from, count }: { from: number; count: number }): void {
  const texts = doc.getMap(ROOT.texts)
  for (let at = from; at < from + count; at++) {
    const { id, ...rest } = shapeNote(`n${at}`, { x: at })
    cells(doc).set(id, { id, ...rest, props: {} })
    texts.set(id, createFragment(fromPlainText(`note ${at}`)))
  }
}

test('a hand-made client puts 4,000 notes there in one message and deletes every second one in another: all of it is taken and acknowledged in order, while the event loop goes on', async () => {
  const guest = await server.guest('Ada')
  const client = await RawClient.open({ server, boardId, guest }, '?v=1&ack=1&schema=1')
  closing.push(() => client.close())
  const doc = new Y.Doc()
  await client.sync(doc)
  const echo = await startEcho(server)
  closing.push(() => echo.close())
  const sent: Uint8Array[] = []
  // Not as they are made: encoding them is the client's work, and not what is looked at.
  doc.on('update', (update: Uint8Array) => sent.push(encodeUpdate(update)))
  doc.transact(() => putNotes(doc, { from: 0, count: 4_000 }))
  doc.transact(() => {
    for (let at = 0; at < 4_000; at += 2) {
      cells(doc).delete(`shape:n${at}`)
      doc.getMap(ROOT.texts).delete(`shape:n${at}`)
    }
  })
  cells(doc).set('shape:last', shapeNote('last'))
  const figures: Record<string, { bytes: number; turn: number; echo: number }> = {}
  for (const [at, frame] of sent.entries()) {
    await nextTurn()
    turns.restart()
    const slowestEcho = echo.watch()
    client.send(frame)
    await until('the acknowledgement', () => client.acknowledged === 2 + at)
    const name = ['4,000 notes', '2,000 deleted', 'one more edit'][at] ?? ''
    figures[name] = { bytes: frame.length, turn: turns.longestMs(), echo: slowestEcho() }
  }
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.table(figures)
  const sam = stockClient({ server, boardId, guest: await server.guest('Sam') })
  closing.push(() => sam.close())
  await until('the board', () => sam.provider.synced)
  expect(client.closed).toBeUndefined()
  expect(Y.encodeStateVector(sam.doc)).toEqual(Y.encodeStateVector(doc))
  expect(cells(sam.doc).size).toBe(cells(doc).size)
  for (const { turn, echo: slowest } of Object.values(figures)) {
    expect(Math.max(turn, slowest)).toBeLessThan(MAX_MS)
  }
})

test('what is sent right behind a message that takes long is taken after it', async () => {
  const ada = await rawEditor({ server, boardId, guest: await server.guest('Ada') })
  closing.push(() => ada.client.close())
  const { doc, client } = ada
  for (let from = 0; from < 60_000; from += 20_000) {
    doc.transact(() => {
      for (let at = from; at < from + 20_000; at++) cells(doc).set(`shape:none\u001f${at}`, at)
    })
  }
  await until('all of it', () => client.acknowledged === 4, 30_000)
  doc.transact(() => {
    for (const key of cells(doc).keys()) if (key.includes('none')) cells(doc).delete(key)
  })
  for (let at = 0; at < 20; at++) cells(doc).set('shape:n', at)
  await until('the rest', () => client.acknowledged === 25)
  const sam = stockClient({ server, boardId, guest: await server.guest('Sam') })
  closing.push(() => sam.close())
  await until('the board', () => sam.provider.synced)
  expect([
    client.closed,
    cells(sam.doc).get('shape:n'),
    cells(sam.doc).has('shape:none\u001f5'),
  ]).toEqual([undefined, 19, false])
})

test('our client pastes 5,000 notes and deletes them: all of it is saved, and a second board keeps echoing edits in under 200 ms', async () => {
  const ada = await joinBoard({ server, boardId, name: 'Ada' }, open)
  const echo = await startEcho(server)
  closing.push(() => echo.close())
  const figures: Record<string, { echo: number }> = {}
  const act = async (name: string, action: (doc: Y.Doc) => void): Promise<void> => {
    edit(ada.doc, action)
    // What the client does by itself is over.
    await nextTurn()
    const slowest = echo.watch()
    await until('all saved', () => told(ada) === 'saved', 30_000)
    figures[name] = { echo: slowest() }
  }
  await act('paste', (doc) => putNotes(doc, { from: 0, count: 5_000 }))
  await act('deletion', (doc) => {
    for (let at = 0; at < 5_000; at++) {
      cells(doc).delete(`shape:n${at}`)
      doc.getMap(ROOT.texts).delete(`shape:n${at}`)
    }
  })
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.table(figures)
  expect(Object.values(figures).filter((figure) => figure.echo >= MAX_MS)).toEqual([])
})

test('somebody who leaves right behind a large paste leaves all of it on the board, and then is gone', async () => {
  const guest = await server.guest('Ada')
  const client = await RawClient.open({ server, boardId, guest })
  const doc = new Y.Doc()
  await client.sync(doc)
  doc.on('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
  doc.transact(() => putNotes(doc, { from: 0, count: 2_000 }))
  client.close()
  const sam = stockClient({ server, boardId, guest: await server.guest('Sam') })
  closing.push(() => sam.close())
  await until('all notes', () => [...cells(sam.doc).keys()].filter(isNote).length === 2_000, 20_000)
  await until('the end of Ada', () => server.sync.rooms.connectionCount === 1)
})

const isNote = (key: string): boolean => key.startsWith('shape:n')
