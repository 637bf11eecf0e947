import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'

import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { baseOf } from '#lib/board/cells.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { encodeSyncStep1, encodeUpdate } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { linkTokens } from '#server/services/link-token.ts'
import { createServices } from '#server/services/services.ts'
import { openStorage } from '#server/storage/open.ts'
import { openSqlite } from '#server/storage/sqlite-driver.ts'
import { DATABASE_FILE } from '#server/storage/sqlite-open.ts'
import { boardClient, edit, told } from '#tests/support/board-client.ts'
import { note as shapeNote } from '#tests/support/board-factory.ts'
import { cells, note, RawClient, until } from '#tests/support/client.ts'
import { freePort } from '#tests/support/free-port.ts'
import { host, startHost } from '#tests/support/host-command.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

const MAKER: Person = { kind: 'guest', id: 'g_maker', name: 'Ann', colour: PERSON_COLOURS[0].hex }

let root: string
let dataDir: string
let file: string
let server: ServerRun | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overlap-backup-'))
  dataDir = join(root, 'data')
  file = join(root, 'boards.backup')
})
afterEach(async () => {
  await server?.end()
  server = undefined
  rmSync(root, { recursive: true, force: true })
})

async function start(port = 0): Promise<string> {
  server = new ServerRun({ DATA_DIR: dataDir, PORT: String(port) })
  return server.ready()
}

async function stop(): Promise<void> {
  server?.signal('SIGTERM')
  await server?.ended
  server = undefined
}

/** Somebody on a board, with a document that sends what is written to it. */
async function enter(origin: string, boardId: BoardId, cookie: string) {
  const client = await RawClient.open(
    { server: { origin }, boardId, guest: { cookie } },
    '?v=1&ack=1&schema=1',
  )
  const doc = new Y.Doc()
  await client.sync(doc)
  let sent = 1
  doc.on('update', (update: Uint8Array) => {
    sent += 1
    client.send(encodeUpdate(update))
  })
  const write = async (id: string): Promise<void> => {
    cells(doc).set(`shape:${id}`, note(id))
    const number = sent
    await until(`${id} to be saved`, () => client.acknowledged >= number)
  }
  return { client, doc, write }
}

/** What stands on a board now. */
async function notesOf(origin: string, boardId: BoardId, cookie: string): Promise<string[]> {
  const { client, doc } = await enter(origin, boardId, cookie)
  client.close()
  return [...cells(doc).keys()].filter((key) => key.startsWith('shape:')).sort()
}

/** Saves a board as a template and answers its id. */
async function saveTemplate(origin: string, boardId: BoardId, cookie: string): Promise<string> {
  const saved = await fetch(`${origin}/api/boards/${boardId}/template`, {
    method: 'POST',
    headers: { cookie, origin },
    body: JSON.stringify({ name: 'Kept' }),
  })
  expect(saved.status).toBe(201)
  return ((await saved.json()) as { id: string }).id
}

const baseOfNote = (name: string) => baseOf(shapeNote(name))

/** A folder with one empty board that no server has open. */
async function folderWithBoard(): Promise<BoardId> {
  const storage = await openStorage({ engine: 'sqlite', dataDir })
  const { boards } = createServices({
    storage,
    rooms: { peopleOn: () => 0, hold: async () => () => {}, settled: async () => {} },
    linkToken: linkTokens('a secret of this test'),
    accessChanged: () => {},
  })
  const made = await boards.create(MAKER, { template: 'blank', placement: 'example' })
  await storage.close()
  if (!made.ok) throw new Error(made.reason)
  return made.value.id
}

/** Changes a database file that nothing else has open. */
async function change(path: string, ...statements: readonly string[]): Promise<void> {
  const connection = await openSqlite(path)
  for (const sql of statements) connection.exec(sql)
  connection.close()
}

/** What storage has of a board and its document, while no server runs. */
async function stored(boardId: BoardId) {
  const storage = await openStorage({ engine: 'sqlite', dataDir })
  const found = { board: await storage.getBoard(boardId), document: await storage.load(boardId) }
  await storage.close()
  return found
}

test('a backup of a running server holds all that was saved; restored, it takes back what came later and keeps what was not sent', async () => {
  const port = await freePort()
  let origin = await start(port)
  const cookie = await signInByScript(origin, 'Ann')
  const boardId = await createBoardByScript({ origin, cookie, template: 'blank' })
  const ann = await enter(origin, boardId, cookie)
  for (const id of ['a', 'b', 'c']) await ann.write(id)
  const template = await saveTemplate(origin, boardId, cookie)
  const saved = await host(['backup', file], { DATA_DIR: dataDir })
  expect(saved).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      new RegExp(
        `^1 board \\([^)]+\\) are backed up in ${file}\\.\nKeep ${dataDir}/secret beside it`,
        'u',
      ),
    ),
    stderr: '',
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(root).sort()).toEqual(['boards.backup', 'data'])
  // What comes after the backup is what a restore takes back.
  await ann.write('later')
  await fetch(`${origin}/api/templates/${template}`, {
    method: 'DELETE',
    headers: { cookie, origin },
  })
  const bo = boardClient({
    server: { origin },
    boardId,
    guest: { cookie: await signInByScript(origin, 'Bo') },
  })
  await until('Bo to be in', () => told(bo) === 'saved')
  const docs: Y.Doc[] = []
  bo.onDoc((doc) => docs.push(doc))
  expect(await host(['restore', file], { DATA_DIR: dataDir })).toEqual({
    code: 1,
    stdout: '',
    stderr: `A server uses ${dataDir}; stop it first.\n`,
  })
  expect(ann.client.closed).toBeUndefined()
  await stop()
  await until('Bo to be offline', () => told(bo) !== 'saved')
  edit(bo.doc, (doc) => cells(doc).set('shape:unsent', baseOfNote('unsent')))

  const restored = await host(['restore', file], { DATA_DIR: dataDir })
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  const kept = /kept in (\S+\.sqlite)\.\n$/u.exec(restored.stdout)?.[1] ?? 'nothing'
  expect(readdirSync(dataDir).sort()).toEqual(
    [kept.slice(dataDir.length + 1), DATABASE_FILE, 'secret'].sort(),
  )
  origin = await start(port)
  // Its pauses grow to 10 s meanwhile, and an attempt that meets the start may hang for 10 s more.
  await until('Bo is back in the restored document', () => docs.length > 0, 30_000)
  await until('Bo is saved', () => told(bo) === 'saved')
  bo.close()
  expect(await notesOf(origin, boardId, cookie)).toEqual([
    'shape:a',
    'shape:b',
    'shape:c',
    'shape:unsent',
  ])
  const templates = await fetch(`${origin}/api/templates`, { headers: { cookie } })
  expect(await templates.json()).toMatchObject({ templates: [{ id: template, name: 'Kept' }] })
  // Her page still has the later note; merged, it would bring back half of what was undone.
  const back = await RawClient.open({ server: { origin }, boardId, guest: { cookie } }, '?v=1')
  back.send(encodeSyncStep1(Y.encodeStateVector(ann.doc)))
  await until('the close', () => back.closed !== undefined)
  expect(back.closed).toBe(4410)
  await stop()

  // The database that the restore put aside is whole, and can itself be restored.
  const again = await host(['restore', kept], { DATA_DIR: dataDir })
  expect(again.code).toBe(0)
  origin = await start()
  const notes = await notesOf(origin, boardId, cookie)
  expect([notes.includes('shape:later'), notes.includes('shape:unsent')]).toEqual([true, false])
})

test('a backup replaces no file unless told to, never one of the server, and leaves nothing when it cannot be made', async () => {
  const env = { DATA_DIR: dataDir }
  expect((await host(['backup', file], env)).stderr).toBe(
    `There are no boards in ${dataDir}; set DATA_DIR to the folder of your server.\n`,
  )
  await folderWithBoard()
  writeFileSync(file, 'mine')
  mkdirSync(join(root, 'folder'))
  const said = async (...words: string[]): Promise<string> => {
    const { code, stderr } = await host(['backup', ...words], env)
    expect([words, code]).toEqual([words, 1])
    return stderr
  }
  expect(await said(file)).toBe(
    `${file} exists; choose another name, or replace it with --force.\n`,
  )
  expect(await said(join(root, 'no', 'x'))).toBe(`There is no folder ${join(root, 'no')}.\n`)
  expect(await said(join(root, 'folder'), '--force')).toMatch(
    /is no file that a backup may replace/u,
  )
  expect(await said(join(dataDir, DATABASE_FILE), '--force')).toMatch(
    /a file of the server itself/u,
  )
  expect(await said()).toMatch(/^Name the file: npm run backup -- <file>/u)
  expect(await said(file, 'more')).toMatch(/^"more" is one word too many/u)
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect((await host(['backup', file, '--force'], env)).code).toBe(0)
  expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
  expect(readdirSync(root).sort()).toEqual(['boards.backup', 'data', 'folder'])

  // A damaged database gives no backup that looks like one.
  const bytes = readFileSync(join(dataDir, DATABASE_FILE))
  bytes.fill(7, 4_096 * 3)
  writeFileSync(join(dataDir, DATABASE_FILE), bytes)
  expect(await said(join(root, 'other'))).toMatch(/damaged/u)
  expect(readdirSync(root).sort()).toEqual(['boards.backup', 'data', 'folder'])
})

test('a restore refuses what is no backup, is damaged or is newer, and changes nothing', async () => {
  const boardId = await folderWithBoard()
  expect((await host(['backup', file], { DATA_DIR: dataDir })).code).toBe(0)
  const before = await stored(boardId)
  const bad = async (name: string, make: (path: string) => Promise<void> | void) => {
    const path = join(root, name)
    await make(path)
    const { code, stderr } = await host(['restore', path], { DATA_DIR: dataDir })
    expect([name, code]).toEqual([name, 1])
    expect(stderr.split('\n')).toHaveLength(2)
    return stderr.replaceAll(path, 'FILE')
  }
  expect(await bad('missing', () => {})).toBe('There is no file FILE.\n')
  expect(await bad('folder', (path) => mkdirSync(path))).toBe('FILE is no file.\n')
  expect(await bad('text', (path) => writeFileSync(path, 'Dear diary'))).toBe(
    'FILE is no backup of Overlap.\n',
  )
  expect(
    await bad('foreign', async (path) => {
      await change(path, 'CREATE TABLE recipes (id TEXT)')
    }),
  ).toMatch(/^FILE is no backup of Overlap \(the database holds tables that are not of Overlap\)/u)
  expect(
    await bad('newer', async (path) => {
      copyFileSync(file, path)
      await change(path, "INSERT INTO schema_migrations VALUES (999, 1, 'x')")
    }),
  ).toMatch(/^FILE was written by a newer Overlap/u)
  const whole = readFileSync(file)
  expect(
    await bad('cut', (path) => writeFileSync(path, whole.subarray(0, whole.length / 2))),
  ).toMatch(/^FILE is (damaged|no backup)/u)
  const rotten = Buffer.from(whole)
  rotten.fill(7, 4_096 * 3, 4_096 * 8)
  expect(await bad('rotten', (path) => writeFileSync(path, rotten))).toMatch(/^FILE is damaged/u)
  expect(readdirSync(dataDir).sort()).toEqual([DATABASE_FILE])
  const fresh = join(root, 'fresh')
  expect((await host(['restore', join(root, 'rotten')], { DATA_DIR: fresh })).code).toBe(1)
  expect(readdirSync(fresh)).toEqual([])
  expect(await stored(boardId)).toEqual(before)
})

const TABLES_OF_3 = [
  'board_members',
  'invite_links',
  'access_requests',
  'board_moves',
  'board_pictures',
  'accounts',
  'users',
  'verification_tokens',
  'rate_counters',
]

test('a backup of an older version is brought to this one, and a damaged database is put aside with its log', async () => {
  const boardId = await folderWithBoard()
  expect((await host(['backup', file], { DATA_DIR: dataDir })).code).toBe(0)
  await change(
    file,
    'DROP TABLE own_templates',
    ...TABLES_OF_3.map((table) => `DROP TABLE ${table}`),
    'DROP INDEX board_visits_board',
    ...['name', 'archived_at'].map((column) => `ALTER TABLE board_visits DROP COLUMN ${column}`),
    ...['general_access', 'facilitator_id', 'access_version'].map(
      (column) => `ALTER TABLE boards DROP COLUMN ${column}`,
    ),
    'DROP INDEX boards_owner',
    'DROP INDEX board_writers_principal',
    'DROP TABLE barred_people',
    'ALTER TABLE boards DROP COLUMN disabled_at',
    'DELETE FROM schema_migrations WHERE version > 1',
  )
  writeFileSync(join(dataDir, DATABASE_FILE), 'not a database at all')
  writeFileSync(join(dataDir, `${DATABASE_FILE}-wal`), 'its last words')
  const restored = await host(['restore', file], { DATA_DIR: dataDir })
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  const kept = /kept in (\S+\.sqlite)\.\n$/u.exec(restored.stdout)?.[1] ?? 'nothing'
  expect(readFileSync(kept, 'utf8')).toBe('not a database at all')
  expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('its last words')
  const { board, document } = await stored(boardId)
  expect(board).toMatchObject({ epoch: document?.epoch, disabledAt: undefined })
  expect(document && loadDocument(document).ok).toBe(true)
})

test('a restore that is killed at any moment leaves the boards as they were or as they are in the backup', async () => {
  const boardId = await folderWithBoard()
  const name = async (): Promise<string | undefined> => {
    const storage = await openStorage({ engine: 'sqlite', dataDir })
    const board = await storage.getBoard(boardId)
    await storage.close()
    return board?.title
  }
  const rename = async (title: string): Promise<void> => {
    const storage = await openStorage({ engine: 'sqlite', dataDir })
    await storage.renameBoard(boardId, title)
    await storage.close()
  }
  await rename('in the backup')
  expect((await host(['backup', file], { DATA_DIR: dataDir })).code).toBe(0)
  await rename('as it was')
  const seen = new Set<string | undefined>()
  let wasAlive = 0
  for (let kill = 0; kill < 3; kill += 1) {
    const { child, ended } = startHost(['restore', file], { DATA_DIR: dataDir })
    // From the moment it works in the folder on, a little later each time.
    while (child.exitCode === null && !readdirSync(dataDir).includes('restoring')) await wait(1)
    await wait(kill * 80)
    if (child.exitCode === null) wasAlive += 1
    child.kill('SIGKILL')
    await ended
    const title = await name()
    seen.add(title)
    if (title === 'in the backup') await rename('as it was')
  }
  expect(wasAlive).toBeGreaterThan(1)
  expect([...seen].filter((title) => title !== 'as it was' && title !== 'in the backup')).toEqual(
    [],
  )
  expect((await host(['restore', file], { DATA_DIR: dataDir })).code).toBe(0)
  expect(await name()).toBe('in the backup')
  expect(readdirSync(dataDir)).not.toContain('restoring')
})

test('with PostgreSQL the commands say which of its own tools to use', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/boards' }
  const [saved, restored] = [await host(['backup', file], env), await host(['restore', file], env)]
  expect([saved.code, restored.code]).toEqual([1, 1])
  expect(saved.stderr).toMatch(/pg_dump/u)
  expect(restored.stderr).toMatch(/pg_restore .* npm run host -- boards new-epochs\n$/u)
})
