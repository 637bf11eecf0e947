import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { baseOf } from '#lib/board/cells.ts'
import { createFragment } from '#lib/board/fragment.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { edit, joinBoard, told } from '#tests/support/board-client.ts'
import { note } from '#tests/support/board-factory.ts'
import { cells, until } from '#tests/support/client.ts'
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

const join = (name: string): Promise<BoardConnection> => joinBoard({ server, boardId, name }, open)

/** The same address and data again, after `stop`. */
async function startAgain(wrap?: (storage: BoardStorage) => BoardStorage): Promise<void> {
  const { dataDir, origin } = server
  server = await startTestServer({
    dataDir,
    port: Number(new URL(origin).port),
    ...(wrap ? { wrap } : {}),
  })
}

const baseOfNote = (name: string) => baseOf(note(name))

function addNote(doc: Y.Doc, name: string): void {
  edit(doc, () => cells(doc).set(`shape:${name}`, baseOfNote(name)))
}

function notesOf(doc: Y.Doc): string[] {
  return [...cells(doc).keys()].filter((key) => key.startsWith('shape:offline')).sort()
}

test('100 good offline edits and one to `tpl` in one step 2: the 100 survive, a second reload is quiet', async () => {
  const ana = await join('Ana')
  await server.stop()
  const refused = ana.doc
  const circle = [...refused.getMap(ROOT.template).keys()][0] ?? ''
  const truth = refused.getMap(ROOT.template).get(circle)
  for (let i = 0; i < 50; i += 1) addNote(refused, `offline${i}`)
  edit(refused, () => refused.getMap(ROOT.template).delete(circle))
  for (let i = 50; i < 100; i += 1) addNote(refused, `offline${i}`)
  const announced: Y.Doc[] = []
  ana.onDoc((doc) => announced.push(doc))
  await startAgain()
  await until('the rebuild', () => announced.length > 0, 20_000)
  await until('Ana to be saved', () => told(ana) === 'saved')
  const bo = await join('Bo')
  const later = await join('Ana after a reload')
  const laterDocs: Y.Doc[] = []
  later.onDoc((doc) => laterDocs.push(doc))
  addNote(later.doc, 'offline-later')
  await until('the reload to be saved', () => told(later) === 'saved')
  expect({
    announced: announced.map((doc) => doc === ana.doc && doc !== refused),
    hers: notesOf(ana.doc).filter((id) => !id.endsWith('later')).length,
    his: notesOf(bo.doc).filter((id) => !id.endsWith('later')).length,
    circles: [ana, bo, later].map(({ doc }) => doc.getMap(ROOT.template).get(circle)),
    notice: ana.notice.get(),
    later: [laterDocs.length, later.notice.get()],
  }).toEqual({
    announced: [true],
    hers: 100,
    his: 100,
    circles: [truth, truth, truth],
    notice: 'One of your changes was not kept: that part of the board cannot be edited.',
    later: [0, undefined],
  })
})

test('a hand on a circle while online snaps back within a second, and other work goes on', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  const circle = [...ana.doc.getMap(ROOT.template).keys()][0] ?? ''
  const truth = bo.doc.getMap(ROOT.template).get(circle)
  const touchedAt = Date.now()
  const touched = ana.doc
  edit(touched, () => touched.getMap(ROOT.template).set(circle, { x: 1 }))
  await until('the new document', () => ana.doc !== touched)
  const snappedBackMs = Date.now() - touchedAt
  addNote(ana.doc, 'offline-after')
  await until('Bo to have the note', () => notesOf(bo.doc).length === 1)
  expect({
    isQuick: snappedBackMs < 1_000,
    hers: ana.doc.getMap(ROOT.template).get(circle),
    his: bo.doc.getMap(ROOT.template).get(circle),
  }).toEqual({ isQuick: true, hers: truth, his: truth })
})

test('words for a text that a newer version wrote in are told and offered when their update is refused', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  const textIn = (doc: Y.Doc) => doc.getMap(ROOT.texts).get('shape:offline') as Y.XmlFragment
  edit(bo.doc, () => {
    cells(bo.doc).set('shape:offline', baseOfNote('offline'))
    const poll = new Y.XmlElement('poll')
    const fragment = createFragment(fromPlainText('hello'))
    bo.doc.getMap(ROOT.texts).set('shape:offline', fragment)
    fragment.insert(1, [poll])
  })
  await until('Ana to have it', () => textIn(ana.doc)?.length === 2)
  const refused = ana.doc
  const circle = [...refused.getMap(ROOT.template).keys()][0] ?? ''
  edit(refused, () => {
    refused.getMap(ROOT.template).set(circle, { x: 1 })
    const line = (textIn(refused).get(0) as Y.XmlElement).get(0) as Y.XmlText
    line.insert(5, ' there')
  })
  await until('the new document', () => ana.doc !== refused)
  expect({
    notice: ana.notice.get(),
    words: ana.unkept.get().map(({ text }) => text),
    text: textIn(ana.doc).toJSON(),
  }).toEqual({
    notice: '2 of your changes were not kept: that part of the board cannot be edited.',
    words: ['hello there'],
    text: textIn(bo.doc).toJSON(),
  })
  ana.dismissNotice()
  expect([ana.notice.get(), ana.unkept.get()]).toEqual([undefined, []])
})

test('work from before a new epoch is carried into it, and nothing of the old document comes back', async () => {
  const ana = await join('Ana')
  addNote(ana.doc, 'offline-old')
  await until('it to be saved', () => told(ana) === 'saved')
  await server.stop()
  addNote(ana.doc, 'offline-unsent')
  const seed = encodeSeed({ epoch: 2, template: 'pm-po', furniture: [], records: [note('kept')] })
  await startAgain((storage) => {
    const getBoard = storage.getBoard.bind(storage)
    const load = storage.load.bind(storage)
    const append = storage.append.bind(storage)
    // What is stored is still of epoch 1, and takes no rows of another one.
    storage.append = (batch) => append(batch.map((entry) => ({ ...entry, epoch: 1 })))
    storage.getBoard = async (id) => {
      const row = await getBoard(id)
      return row && { ...row, epoch: 2 }
    }
    storage.load = async (id) => {
      const stored = await load(id)
      if (!stored) return undefined
      const { headSeq } = stored
      return { epoch: 2, snapshot: { seq: headSeq, data: seed }, updates: [], headSeq }
    }
    return storage
  })
  await until('the new epoch', () => cells(ana.doc).has('shape:kept'), 20_000)
  await until('Ana to be saved', () => told(ana) === 'saved')
  const bo = await join('Bo')
  expect([notesOf(ana.doc), notesOf(bo.doc), ana.notice.get()]).toEqual([
    ['shape:offline-unsent'],
    ['shape:offline-unsent'],
    undefined,
  ])
})
