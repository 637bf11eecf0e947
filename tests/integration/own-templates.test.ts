import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { GET as openBoard } from '#app/api/boards/[boardId]/route.ts'
import { POST as save } from '#app/api/boards/[boardId]/template/route.ts'
import { POST as makeBoard } from '#app/api/boards/route.ts'
import { GET as picture } from '#app/api/templates/[templateId]/picture.svg/route.ts'
import { DELETE as remove, PATCH as rename } from '#app/api/templates/[templateId]/route.ts'
import { GET as listTemplates } from '#app/api/templates/route.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { CURRENT_SCHEMA, type BoardSchemaVersion } from '#lib/board/migrations.ts'
import { project } from '#lib/board/project.ts'
import { MAX_OWN_TEMPLATES, parseOwnTemplateId } from '#lib/services/own-templates.ts'
import { installServices } from '#lib/services/services.ts'
import { addTemplate } from '#server/storage/template-data.ts'
import { cells, rawEditor, stockClient, until, upgradeStatus } from '#tests/support/client.ts'
import { serveRoutes } from '#tests/support/route-server.ts'
import { startTestServer, type TestGuest, type TestServer } from '#tests/support/server.ts'

// One server for all: each test makes its own people, boards and templates.

const NOWHERE = `t_${'A'.repeat(22)}`
let server: TestServer
let ana: TestGuest
let bo: TestGuest

serveRoutes((now) => ({ server, ana, bo } = now))

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

interface Asked {
  readonly guest?: TestGuest | undefined
  readonly body?: object
  readonly origin?: string
}

async function answerOf(response: Response): Promise<Answer> {
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return {
    status: response.status,
    body: isJson ? ((await response.json()) as object as Body) : {},
  }
}
type Body = Record<string, unknown>

function request(method: string, { guest, body = {}, origin = server.origin }: Asked): Request {
  const headers = new Headers({ host: new URL(server.origin).host, origin })
  if (guest) headers.set('cookie', guest.cookie)
  const sent = method === 'GET' ? {} : { body: JSON.stringify(body) }
  return new Request(`${server.origin}/api`, { method, headers, ...sent })
}

const at = (boardId: string) => ({ params: Promise.resolve({ boardId }) })
const of = (templateId: string) => ({ params: Promise.resolve({ templateId }) })

async function saveBoard(boardId: string, asked: Asked): Promise<Answer> {
  return answerOf(await save(request('POST', asked), at(boardId)))
}

async function makeFrom(template: string, guest: TestGuest, more: object = {}): Promise<Answer> {
  return answerOf(await makeBoard(request('POST', { guest, body: { template, ...more } })))
}

async function templates(guest: TestGuest): Promise<Body[]> {
  const { body } = await answerOf(await listTemplates(request('GET', { guest })))
  return body['templates'] as Body[]
}

/** What everything that can be asked of one template answers. */
async function statuses(id: string, asked: Asked): Promise<number[]> {
  const renaming = { ...asked, body: { name: 'Taken' } }
  const answers = [
    await picture(request('GET', asked), of(id)),
    await rename(request('PATCH', renaming), of(id)),
    await makeBoard(request('POST', { ...asked, body: { template: id } })),
    await remove(request('DELETE', asked), of(id)),
  ]
  return answers.map(({ status }) => status)
}

function newBoard(guest: TestGuest): Promise<BoardId> {
  return server.createBoard('pm-po', { guest, title: 'Sprint' })
}

async function newTemplate(guest: TestGuest, name: string): Promise<string> {
  const { status, body } = await saveBoard(await newBoard(guest), { guest, body: { name } })
  expect(status).toBe(201)
  return String(body['id'])
}

test('a board is saved as it is at that moment, and makes boards of that person with all of it', async () => {
  const boardId = await newBoard(ana)
  const { client, doc } = await rawEditor({ server, boardId, guest: bo })
  const [card] = Object.keys(project(doc).records).filter((each) => each.startsWith('shape:card-'))
  if (card === undefined) throw new Error('no card')
  cells(doc).set(overlayKey(card, 'm.accountable'), 'Ana')
  await until('the name to be saved', () => client.acknowledged >= 2)
  const then = project(doc).records
  expect(then[card]).toMatchObject({ meta: { accountable: 'Ana' } })
  const { status, body } = await saveBoard(boardId, { guest: bo, body: { name: '  Our sprint ' } })
  expect([status, body['name']]).toEqual([201, 'Our sprint'])
  cells(doc).delete(card)
  await until('the deletion to be saved', () => client.acknowledged >= 3)

  const id = String(body['id'])
  expect(await templates(ana)).toEqual([])
  expect(await templates(bo)).toEqual([
    { id, name: 'Our sprint', notes: 31, savedAt: expect.any(Number), isNewer: false },
  ])
  const made = await makeFrom(id, bo)
  expect(made.status).toBe(201)
  const madeId = made.body['id'] as BoardId
  const own = await rawEditor({ server, boardId: madeId, guest: bo })
  expect(project(own.doc).records).toEqual(then)
  const board = await answerOf(await openBoard(request('GET', { guest: bo }), at(madeId)))
  expect(board.body).toMatchObject({ title: 'Our sprint', template: 'pm-po', role: 'owner' })
  // What happens on a board made from it changes no other one.
  cells(own.doc).delete(card)
  await until('the deletion to be saved', () => own.client.acknowledged >= 2)
  const second = await makeFrom(id, bo, { title: 'Second' })
  const other = await rawEditor({ server, boardId: second.body['id'] as BoardId, guest: bo })
  expect(project(other.doc).records).toEqual(then)
  for (const each of [client, own.client, other.client]) each.close()
})

test('a template has the picture of its board, kept by its owner’s browser alone, and runs nothing', async () => {
  const boardId = await newBoard(ana)
  const { body } = await saveBoard(boardId, { guest: ana, body: { name: 'Drawn' } })
  const answer = await picture(request('GET', { guest: ana }), of(String(body['id'])))
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'private, max-age=604800, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
  const shown = await server.services.home.picture(ana.person, boardId)
  expect(await answer.text()).toBe(shown?.svg)
})

test('somebody else’s template and one that is gone answer alike, and are no board at any address', async () => {
  const id = await newTemplate(ana, 'Hers')
  const asBo = await statuses(id, { guest: bo })
  expect(asBo).toEqual([404, 404, 404, 404])
  expect(await statuses(NOWHERE, { guest: ana })).toEqual(asBo)
  expect(await statuses(id, {})).toEqual([401, 401, 401, 401])
  const foreign = { guest: ana, origin: 'http://evil.example' }
  expect(await statuses(id, foreign)).toEqual([200, 403, 403, 403])
  for (const address of [id, id.slice(2)]) {
    const { status } = await openBoard(request('GET', { guest: ana }), at(address))
    const headers = { cookie: ana.cookie, origin: server.origin }
    const upgraded = await upgradeStatus(`${server.origin}/sync/${address}`, headers)
    expect([status, upgraded]).toEqual([404, 404])
  }
  expect((await templates(ana)).map(({ name }) => name)).toEqual(['Hers'])
})

test('whoever may open a board may save it, and it stays when the board is trashed', async () => {
  const boardId = await newBoard(ana)
  const access = (given: string) =>
    server.storage.run([{ name: 'setGeneralAccess', params: [boardId, given] }])
  await access('nobody')
  const name = { name: 'Seen' }
  expect((await saveBoard(boardId, { guest: bo, body: name })).status).toBe(404)
  await access('view')
  expect((await saveBoard(boardId, { guest: bo, body: name })).status).toBe(201)
  await server.services.home.trash(ana.person, boardId)
  expect((await saveBoard(boardId, { guest: ana, body: name })).status).toBe(404)
  const [template] = await templates(bo)
  expect((await makeFrom(String(template?.['id']), bo)).status).toBe(201)
})

test('a template is renamed and removed, and says so by its name', async () => {
  const id = await newTemplate(ana, 'First name')
  const body = { name: ' Second name ' }
  expect(await answerOf(await rename(request('PATCH', { guest: ana, body }), of(id)))).toEqual({
    status: 200,
    body: { name: 'Second name' },
  })
  expect((await templates(ana)).map(({ name }) => name)).toEqual(['Second name'])
  const removed = await remove(request('DELETE', { guest: ana }), of(id))
  expect([removed.status, await templates(ana)]).toEqual([200, []])
  expect((await makeFrom(id, ana)).body).toMatchObject({ message: 'This template is gone.' })
})

test.each([
  ['no name', {}],
  ['a number', { name: 7 }],
  ['an empty name', { name: ' ' }],
  ['too long a name', { name: 'x'.repeat(121) }],
  ['a name that turns the text around it', { name: 'a\u202Eb' }],
])('%s saves and renames nothing', async (_, body) => {
  const boardId = await newBoard(ana)
  expect((await saveBoard(boardId, { guest: ana, body })).status).toBe(400)
  expect(await templates(ana)).toEqual([])
  const id = await newTemplate(ana, 'As it was')
  expect((await rename(request('PATCH', { guest: ana, body }), of(id))).status).toBe(400)
  expect((await templates(ana)).map(({ name }) => name)).toEqual(['As it was'])
})

test('names of roles and cards that a template has itself are refused instead of lost', async () => {
  const id = await newTemplate(ana, 'Whole')
  const imported = { cards: [{ task: 'A task' }] }
  for (const more of [{ roles: ['A', 'B'] }, { imported }])
    expect(await makeFrom(id, ana, more)).toMatchObject({
      status: 400,
      body: { error: 'whole-template' },
    })
  expect((await makeFrom(id, ana, { title: ' ' })).body).toMatchObject({ error: 'bad-title' })
})

test('who has as many templates as they may is told so, and loses none', async () => {
  for (let n = 0; n < MAX_OWN_TEMPLATES; n += 1) await put(ana, { n })
  const boardId = await newBoard(ana)
  expect(await saveBoard(boardId, { guest: ana, body: { name: 'One more' } })).toEqual({
    status: 409,
    body: {
      error: 'too-many-templates',
      message: 'You have 50 templates, which is the most. Delete one of them first.',
    },
  })
  expect(await templates(ana)).toHaveLength(MAX_OWN_TEMPLATES)
})

test('a template of a newer version is listed as such and makes no board; a newer board is not saved', async () => {
  const id = await put(ana, { n: 1, schemaNumber: 2 })
  expect(await templates(ana)).toMatchObject([{ id, isNewer: true }])
  expect(await makeFrom(id, ana)).toMatchObject({ status: 409, body: { error: 'newer-template' } })
  expect(await templates(ana)).toMatchObject([{ id, isNewer: true }])
  const newer = new Y.Doc()
  newer.getMap('meta').set('schemaNumber', 2)
  const boardId = await storedBoard(Y.encodeStateAsUpdate(newer))
  expect(await saveBoard(boardId, { guest: ana, body: { name: 'Newer' } })).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('This board needs a newer version of Overlap.') },
  })
})

test('a damaged template makes no board and stays; a damaged board is not saved', async () => {
  const id = await put(ana, { n: 1, checksum: 'of other bytes' })
  expect(await makeFrom(id, ana)).toMatchObject({
    status: 500,
    body: { error: 'damaged-template' },
  })
  expect(await templates(ana)).toMatchObject([{ id, isNewer: false }])
  const boardId = await storedBoard(new Uint8Array([9, 9, 9]))
  expect(await saveBoard(boardId, { guest: ana, body: { name: 'Damaged' } })).toMatchObject({
    status: 500,
    body: { error: 'unreadable' },
  })
  expect(await templates(ana)).toHaveLength(1)
})

test('between two versions a template waits for the newer one, and an older template is brought along', async () => {
  const older = await server.guest('Cleo')
  const first = await startTestServer()
  const { dataDir } = first
  const [boardId, one] = await servedBy(first, () => savedOn(first, older, 'Of the older'))
  await first.stop()
  const newer = await startTestServer({ dataDir, schema: NEXT })
  const [, two] = await servedBy(newer, async () => {
    const made = await makeFrom(one, older)
    await readBy(newer, made.body['id'] as BoardId, older)
    // Whoever opens the board brings it to the newer schema.
    expect(await readBy(newer, boardId, older)).toBe(NEXT.number)
    return savedOn(newer, older, 'Of the newer', boardId)
  })
  await newer.stop()
  const back = await startTestServer({ dataDir })
  await servedBy(back, async () => {
    expect(await templates(older)).toMatchObject([
      { id: two, isNewer: true },
      { id: one, isNewer: false },
    ])
    expect((await makeFrom(two, older)).status).toBe(409)
    expect((await makeFrom(one, older)).status).toBe(201)
  })
  await back.stop()
  const again = await startTestServer({ dataDir, schema: NEXT })
  await servedBy(again, async () => expect((await makeFrom(two, older)).status).toBe(201))
  await again.close()
})

/** The next version, which changes nothing but the number. */
const NEXT: BoardSchemaVersion = {
  number: CURRENT_SCHEMA.number + 1,
  steps: new Map([[CURRENT_SCHEMA.number, () => {}]]),
}

/** Answers requests by another server than that of the other tests. */
async function servedBy<Value>(other: TestServer, work: () => Promise<Value>): Promise<Value> {
  installServices(other.services)
  try {
    return await work()
  } finally {
    installServices(server.services)
  }
}

async function savedOn(
  on: TestServer,
  guest: TestGuest,
  name: string,
  existing?: BoardId,
): Promise<[BoardId, string]> {
  const boardId = existing ?? (await on.createBoard())
  const { status, body } = await saveBoard(boardId, { guest, body: { name } })
  expect(status).toBe(201)
  return [boardId, String(body['id'])]
}

/** The number of the schema in which a server shows a board. */
async function readBy(on: TestServer, boardId: BoardId, guest: TestGuest): Promise<unknown> {
  const client = stockClient({ server: on, boardId, guest })
  await until('a reader to be in', () => client.provider.synced)
  client.close()
  return client.doc.getMap('meta').get('schemaNumber')
}

async function storedBoard(seed: Uint8Array): Promise<BoardId> {
  const id = boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
  const board = { id, title: 'Stored', template: 'blank', ownerId: ana.person.id, seed, at: 1 }
  await server.storage.createBoard(board)
  return id
}

/** Puts a template into storage without a board. */
async function put(
  { person }: TestGuest,
  { n, schemaNumber = 1, checksum }: { n: number; schemaNumber?: number; checksum?: string },
): Promise<string> {
  const id = parseOwnTemplateId(`t_${boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))}`)
  if (id === undefined) throw new Error('no id of a template')
  const data = new Uint8Array([0, 0])
  if (checksum !== undefined) {
    const params = [id, person.id, `${n}`, 'blank', schemaNumber, 0, n, '<svg/>', checksum, data]
    await server.storage.run([{ name: 'addTemplate', params }])
    return id
  }
  const rest = { template: 'blank', schemaNumber, notes: 0, createdAt: n, picture: '<svg/>' }
  await addTemplate(server.storage, {
    id,
    ownerId: person.id,
    name: `${n}`,
    ...rest,
    data,
    most: 99,
  })
  return id
}
