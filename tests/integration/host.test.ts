import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'

import type { BoardId } from '#lib/board/ids.ts'
import { cells, note, RawClient, rawEditor, until, upgradeStatus } from '#tests/support/client.ts'
import { host, type HostEnd } from '#tests/support/host-command.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

// One running server for all of them: the commands change only the boards and people of their test.

let root: string
let dataDir: string
let server: ServerRun
let origin: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'overlap-host-'))
  dataDir = join(root, 'data')
  server = new ServerRun({ DATA_DIR: dataDir })
  origin = await server.ready()
})
afterAll(async () => {
  await server.end()
  rmSync(root, { recursive: true, force: true })
})

const run = (...words: string[]): Promise<HostEnd> => host(words, { DATA_DIR: dataDir })

interface Guest {
  readonly cookie: string
  readonly id: string
}

async function guest(name: string): Promise<Guest> {
  const cookie = await signInByScript(origin, name)
  const session = await fetch(`${origin}/api/auth/session`, { headers: { cookie } })
  const { person } = (await session.json()) as { person: { id: string } }
  return { cookie, id: person.id }
}

/** Somebody who has opened the page of a board and is on it, having written a note. */
async function onBoard(boardId: BoardId, { cookie }: Guest, noteId: string): Promise<RawClient> {
  expect((await fetch(`${origin}/b/${boardId}`, { headers: { cookie } })).status).toBe(200)
  const { client, doc } = await rawEditor({ server: { origin }, boardId, guest: { cookie } })
  cells(doc).set(`shape:${noteId}`, note(noteId))
  await until('the note to be saved', () => client.acknowledged >= 2)
  return client
}

const upgrade = (boardId: BoardId, { cookie }: Guest): Promise<number | undefined> =>
  upgradeStatus(`${origin}/sync/${boardId}`, { origin, cookie })

const apiStatus = async (boardId: BoardId, { cookie }: Guest): Promise<number> =>
  (await fetch(`${origin}/api/boards/${boardId}`, { headers: { cookie } })).status

/** The close code, and how long after the command had ended it came. */
async function closeOf(client: RawClient): Promise<number | undefined> {
  await until('the close', () => client.closed !== undefined, 1_000)
  return client.closed
}

test('boards are listed, and a disabled one lets nobody in or stay until it is enabled', async () => {
  const [ann, ben] = [await guest('Ann'), await guest('Ben')]
  const boardId = await createBoardByScript({ origin, cookie: ann.cookie, template: 'blank' })
  const [hers, his] = [await onBoard(boardId, ann, 'a'), await onBoard(boardId, ben, 'b')]
  const listed = await run('boards', 'list')
  expect(listed.stdout.split('\n').find((line) => line.includes(boardId))).toMatch(
    new RegExp(`^${boardId} +open +2 +\\d+ kB +\\S+ \\S+ UTC +${ann.id} +\\S`, 'u'),
  )
  const disabled = await run('boards', 'disable', `${origin}/b/${boardId}`)
  expect(disabled).toMatchObject({ code: 0, stderr: '' })
  expect([await closeOf(hers), await closeOf(his)]).toEqual([4403, 4403])
  // Its owner as well as everybody else.
  expect([await upgrade(boardId, ann), await upgrade(boardId, ben)]).toEqual([404, 404])
  expect([await apiStatus(boardId, ann), await apiStatus(boardId, ben)]).toEqual([404, 404])
  expect((await fetch(`${origin}/b/${boardId}`)).status).toBe(404)
  expect((await run('boards', 'list')).stdout).toMatch(new RegExp(`${boardId} +disabled`, 'u'))

  expect((await run('boards', 'enable', boardId)).stdout).toMatch(/can be opened again/u)
  const again = await onBoard(boardId, ann, 'c')
  again.close()
})

test('a board is deleted for good, and only with --yes', async () => {
  const ann = await guest('Ann')
  const boardId = await createBoardByScript({ origin, cookie: ann.cookie, template: 'blank' })
  const client = await onBoard(boardId, ann, 'a')
  const asked = await run('boards', 'delete', boardId)
  expect(asked).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Say it again with --yes/u),
  })
  expect(client.closed).toBeUndefined()
  expect(await run('boards', 'delete', boardId, '--yes')).toMatchObject({ code: 0, stderr: '' })
  expect(await closeOf(client)).toBe(4404)
  expect([await upgrade(boardId, ann), await apiStatus(boardId, ann)]).toEqual([404, 404])
  expect((await run('boards', 'list')).stdout).not.toContain(boardId)
  expect(await run('boards', 'delete', boardId, '--yes')).toMatchObject({
    code: 1,
    stderr: `There is no board ${boardId}.\n`,
  })
})

test('a disabled person is out of every board, makes none and signs in no more, until enabled', async () => {
  const [eve, ann] = [await guest('Eve'), await guest('Ann')]
  const boardId = await createBoardByScript({ origin, cookie: eve.cookie, template: 'blank' })
  const [hers, anns] = [await onBoard(boardId, eve, 'e'), await onBoard(boardId, ann, 'a')]
  expect((await run('people', 'list')).stdout).toMatch(
    new RegExp(`${eve.id} +welcome +1 +1 +1 +\\S+ \\S+ UTC +Eve`, 'u'),
  )
  expect(await run('people', 'disable', eve.id)).toMatchObject({ code: 0, stderr: '' })
  expect(await closeOf(hers)).toBe(4403)
  expect(anns.closed).toBeUndefined()
  expect([await upgrade(boardId, eve), await apiStatus(boardId, eve)]).toEqual([401, 401])
  await expect(createBoardByScript({ origin, cookie: eve.cookie })).rejects.toThrow(/401/u)
  const { csrfToken, csrfCookie } = await csrf()
  const signedIn = await fetch(`${origin}/api/auth/callback/guest`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `${csrfCookie}; ${eve.cookie}`, origin },
    body: new URLSearchParams({ csrfToken, name: 'Somebody else', json: 'true' }),
  })
  expect(signedIn.status).toBe(401)
  expect(((await signedIn.json()) as { url: string }).url).toMatch(/[?&]error=disabled$/u)

  expect(await run('people', 'enable', eve.id)).toMatchObject({ code: 0, stderr: '' })
  expect(await upgrade(boardId, eve)).toBe(101)
  expect(await run('people', 'enable', eve.id)).toMatchObject({ code: 1 })
  anns.close()
})

test('an export tells all that is stored about a person, and erasing takes it out while notes stay', async () => {
  const [eve, ann] = [await guest('Evelyn'), await guest('Ann')]
  const boardId = await createBoardByScript({ origin, cookie: eve.cookie, template: 'blank' })
  const hers = await onBoard(boardId, eve, 'hers')
  const saved = await fetch(`${origin}/api/boards/${boardId}/template`, {
    method: 'POST',
    headers: { cookie: eve.cookie, origin },
    body: JSON.stringify({ name: 'Her template' }),
  })
  expect(saved.status).toBe(201)
  const file = join(root, 'evelyn.json')
  expect(await run('people', 'export', eve.id, file)).toMatchObject({ code: 0, stderr: '' })
  const exported = readFileSync(file, 'utf8')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(JSON.parse(exported)).toMatchObject({
    id: eve.id,
    boardsMade: [{ id: boardId }],
    boardsOpened: [{ id: boardId }],
    wroteAs: [{ board: boardId, name: 'Evelyn' }],
    templates: [{ name: 'Her template', template: 'blank' }],
    barred: [],
  })
  expect((await run('people', 'export', eve.id)).stdout).toBe(exported)
  expect((await run('people', 'export', eve.id, file)).stderr).toMatch(/exists/u)

  const erased = await run('people', 'erase', eve.id)
  expect(erased).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /is erased: .* 1 board they made, 1 visit and 1 board they wrote/u,
    ),
    stderr: '',
  })
  expect(erased.stdout.trim().split('\n').slice(1)).toEqual([
    'Removed with it: 1 template they had saved.',
  ])
  expect(await closeOf(hers)).toBe(4401)
  expect((await run('people', 'list')).stdout).not.toMatch(new RegExp(`${eve.id}|Evelyn`, 'u'))
  for (const name of ['overlap.sqlite', 'overlap.sqlite-wal'])
    expect(readFileSync(join(dataDir, name)).includes(eve.id)).toBe(false)
  // The old cookie is nobody's; a name makes somebody new of whoever holds it.
  expect(await upgrade(boardId, eve)).toBe(401)
  const { csrfToken, csrfCookie } = await csrf()
  const anew = await fetch(`${origin}/api/auth/callback/guest`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `${csrfCookie}; ${eve.cookie}`, origin },
    body: new URLSearchParams({ csrfToken, name: 'Evelyn', json: 'true' }),
  })
  expect(anew.status).toBe(200)
  const reader = await RawClient.open({ server: { origin }, boardId, guest: ann })
  const doc = new Y.Doc()
  await reader.sync(doc)
  expect(cells(doc).has('shape:hers')).toBe(true)
  reader.close()
})

test('a command that makes no sense is answered with one sentence and what there is', async () => {
  const { code, stdout, stderr } = await run('boards', 'burn', 'x')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^"burn" is nothing [^]*\n\nnpm run host -- boards list\n/u)
  expect((await run('people', 'disable', 'g_nobody')).stderr).toMatch(
    /^Nobody stored here has the id g_nobody/u,
  )
  expect((await run('boards', 'new-epochs')).stderr).toBe(
    'Stop the server first; then boards can get new epochs.\n',
  )
})

test('the socket of the server is for its user alone, answers nonsense and goes with the server', async () => {
  const socketPath = join(dataDir, 'overlap.sock')
  expect(statSync(socketPath).mode & 0o777).toBe(0o600)
  const answerTo = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const asking = request({ socketPath, method: 'POST' }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve(text))
      })
      asking.on('error', reject)
      asking.end(body)
    })
  for (const body of ['', 'nonsense', '[]', '{"kind":"shutdown"}', '{"kind":"copy"}'])
    expect(JSON.parse(await answerTo(body))).toMatchObject({ code: 1 })
  const other = join(root, 'other')
  const second = new ServerRun({ DATA_DIR: other })
  await second.ready()
  second.signal('SIGTERM')
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' })
  expect(() => statSync(join(other, 'overlap.sock'))).toThrow(/ENOENT/u)
  // Without a server the command opens the folder itself.
  const alone = await host(['boards', 'list'], { DATA_DIR: other })
  expect(alone).toEqual({ code: 0, stdout: 'There are no boards.\n', stderr: '' })
})

async function csrf(): Promise<{ csrfToken: string; csrfCookie: string }> {
  const response = await fetch(`${origin}/api/auth/csrf`)
  const { csrfToken } = (await response.json()) as { csrfToken: string }
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  return { csrfToken, csrfCookie: cookies.join('; ') }
}
