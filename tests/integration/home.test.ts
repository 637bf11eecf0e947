import { expect, test } from 'vitest'
import { DELETE as leaveOrRemove, GET as open, PATCH } from '#app/api/boards/[boardId]/route.ts'
import { POST as duplicate } from '#app/api/boards/[boardId]/duplicate/route.ts'
import { GET as picture } from '#app/api/boards/[boardId]/picture.svg/route.ts'
import { GET as previewPng } from '#app/api/boards/[boardId]/preview.png/route.ts'
import { POST as restore } from '#app/api/boards/[boardId]/restore/route.ts'
import { POST as trash } from '#app/api/boards/[boardId]/trash/route.ts'
import type { BoardRouteContext } from '#app/api/boards/board-request.ts'
import { GET as list } from '#app/api/boards/route.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { project } from '#lib/board/project.ts'
import { cells, note, RawClient, rawEditor, until, upgradeStatus } from '#tests/support/client.ts'
import { serveRoutes } from '#tests/support/route-server.ts'
import type { TestGuest, TestServer } from '#tests/support/server.ts'

// One server for all: each test makes its own people and boards.

const NOWHERE = boardIdFromBytes(new Uint8Array(16))
let server: TestServer
let ana: TestGuest
let bo: TestGuest

serveRoutes((now) => ({ server, ana, bo } = now))

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}
type Handler = (request: Request, context: BoardRouteContext) => Promise<Response>

async function send(
  handler: Handler,
  options: {
    guest?: TestGuest | undefined
    id: string
    body?: object
    method?: string
    origin?: string | undefined
  },
): Promise<Answer> {
  const { guest, id, body } = options
  const origin = 'origin' in options ? options.origin : server.origin
  const headers = new Headers({ host: new URL(server.origin).host })
  if (origin !== undefined) headers.set('origin', origin)
  if (guest) headers.set('cookie', guest.cookie)
  const method = options.method ?? (handler === open ? 'GET' : 'POST')
  const request = new Request(`${server.origin}/api/boards/${id}`, {
    headers,
    method,
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  })
  const response = await handler(request, { params: Promise.resolve({ boardId: id }) })
  const type = response.headers.get('content-type') ?? ''
  const answer = type.includes('json') ? ((await response.json()) as Record<string, unknown>) : {}
  return { status: response.status, body: answer }
}

function make(guest: TestGuest, title: string): Promise<BoardId> {
  return server.createBoard('pm-po', { guest, title })
}

async function listed(
  guest: TestGuest,
  query: string,
): Promise<{ titles: string[]; next?: string }> {
  const request = new Request(`${server.origin}/api/boards?${query}`, {
    headers: { cookie: guest.cookie },
  })
  const { boards, next } = (await (await list(request)).json()) as {
    boards: { title: string }[]
    next?: string
  }
  return { titles: boards.map(({ title }) => title), ...(next !== undefined && { next }) }
}

/** What every route that changes a board answers to this person, in the order of {@link CHANGES}. */
async function statuses(guest: TestGuest | undefined, id: string): Promise<number[]> {
  const answers: number[] = []
  for (const change of CHANGES)
    answers.push((await send(change.handler, { guest, id, ...change })).status)
  return answers
}
const CHANGES: readonly { handler: Handler; method?: string; body?: object }[] = [
  { handler: PATCH, method: 'PATCH', body: { title: 'Renamed' } },
  { handler: PATCH, method: 'PATCH', body: { archived: true } },
  { handler: PATCH, method: 'PATCH', body: { archived: false } },
  { handler: duplicate },
  { handler: restore },
  { handler: leaveOrRemove, method: 'DELETE' },
  { handler: trash },
]

test.each([
  ['a viewer', { access: 'view' }, [403, 200, 200, 201, 404, 404, 403]],
  ['an editor', { access: 'edit' }, [200, 200, 200, 201, 404, 404, 403]],
  ['somebody without a place', { access: 'nobody' }, [404, 404, 404, 404, 404, 404, 404]],
  ['a second owner', { access: 'nobody', role: 'owner' }, [200, 200, 200, 201, 404, 404, 200]],
] as const)(
  '%s may do with a board what their role says, and no more',
  async (_, given, expected) => {
    const id = await make(ana, 'Roles')
    await server.storage.run([{ name: 'setGeneralAccess', params: [id, given.access] }])
    if ('role' in given) {
      const params = [id, bo.person.id, given.role, 'Bo', null, 1]
      await server.storage.run([{ name: 'putMember', params }])
    }
    expect(await statuses(bo, id)).toEqual(expected)
  },
)

test('a board that is not there, one that is not theirs and one in the trash of another answer alike', async () => {
  const [closed, trashed] = [await make(ana, 'Closed'), await make(ana, 'Trashed')]
  await server.storage.run([{ name: 'setGeneralAccess', params: [closed, 'nobody'] }])
  await send(trash, { guest: ana, id: trashed })
  for (const change of [...CHANGES, { handler: picture, method: 'GET' }, { handler: open }]) {
    const answers = await Promise.all(
      [NOWHERE, closed, trashed].map((id) => send(change.handler, { guest: bo, id, ...change })),
    )
    expect(answers[0]?.status).toBe(404)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  }
})

test('nobody, another origin and nonsense change nothing', async () => {
  const id = await make(ana, 'Untouched')
  expect(await statuses(undefined, id)).toEqual(CHANGES.map(() => 401))
  for (const origin of [undefined, 'http://evil.example']) {
    for (const change of CHANGES) {
      const { status } = await send(change.handler, { guest: ana, id, origin, ...change })
      expect(status).toBe(403)
    }
  }
  for (const body of [
    {},
    { title: 5 },
    { title: ' ' },
    { archived: 'yes' },
    { title: 'x'.repeat(121) },
  ]) {
    expect(await send(PATCH, { guest: ana, id, method: 'PATCH', body })).toMatchObject({
      status: 400,
    })
  }
  expect((await listed(ana, 'list=yours')).titles).toEqual(['Untouched'])
  const bad = await list(
    new Request(`${server.origin}/api/boards?list=all`, { headers: { cookie: ana.cookie } }),
  )
  expect(bad.status).toBe(400)
})

test('a board in the trash sends everybody away with 4404 in under a second, and is open again when restored', async () => {
  const id = await make(ana, 'Live')
  const { client, doc } = await rawEditor({ server, boardId: id, guest: bo })
  cells(doc).set('shape:kept', note('kept'))
  await until('the note to be saved', () => client.acknowledged >= 2)
  const startedAt = performance.now()
  expect(await send(trash, { guest: ana, id })).toMatchObject({ status: 200 })
  expect(await until('the socket to close', () => client.closed)).toBe(4404)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  const headers = { cookie: bo.cookie, origin: server.origin }
  expect(await upgradeStatus(`${server.origin}/sync/${id}`, headers)).toBe(404)
  expect((await listed(ana, 'list=trash')).titles).toEqual(['Live'])
  expect((await listed(bo, 'list=trash')).titles).toEqual([])
  expect(await send(leaveOrRemove, { guest: bo, id, method: 'DELETE' })).toMatchObject({
    status: 404,
  })
  expect(await send(restore, { guest: ana, id })).toMatchObject({ status: 200 })
  const again = await rawEditor({ server, boardId: id, guest: bo })
  expect(cells(again.doc).has('shape:kept')).toBe(true)
  again.client.close()
  await send(trash, { guest: ana, id })
  expect(await send(leaveOrRemove, { guest: ana, id, method: 'DELETE' })).toMatchObject({
    status: 200,
  })
  expect(await send(restore, { guest: ana, id })).toMatchObject({ status: 404 })
})

test('a copy shows all that is saved, belongs to who made it, and shares nothing with the board', async () => {
  const id = await make(ana, 'The plan')
  const { client, doc } = await rawEditor({ server, boardId: id, guest: bo })
  const before = project(doc).records
  const [card] = Object.keys(before).filter((each) => each.startsWith('shape:card-'))
  if (card === undefined) throw new Error('no card')
  cells(doc).set(overlayKey(card, 'at'), ['page:page', 4_321, 1_234])
  await until('the move to be saved', () => client.acknowledged >= 2)
  const { status, body } = await send(duplicate, { guest: bo, id })
  expect(status).toBe(201)
  const copy = body['id'] as BoardId
  expect((await listed(bo, 'list=yours')).titles).toEqual(['Copy of The plan'])
  expect((await listed(ana, 'list=yours')).titles).toEqual(['The plan'])
  const own = await rawEditor({ server, boardId: copy, guest: bo })
  expect(project(own.doc).records).toEqual(project(doc).records)
  expect(project(own.doc).records[card]).toMatchObject({ x: 4_321, y: 1_234 })
  cells(own.doc).delete(card)
  await until('the deletion to be saved', () => own.client.acknowledged >= 2)
  expect(cells(doc).has(card)).toBe(true)
  for (const each of [client, own.client]) each.close()
})

test('a new title reaches whoever has the board open, and search finds it without case or accents', async () => {
  const id = await make(ana, 'Before')
  await make(ana, 'Something else')
  const seat = { server, boardId: id, guest: bo }
  const client = await RawClient.open(seat, '?v=1&ack=1&schema=1&control=1')
  const body = { title: '  Über Preise ' }
  expect(await send(PATCH, { guest: ana, id, method: 'PATCH', body })).toEqual({
    status: 200,
    body: { title: 'Über Preise' },
  })
  await until('the title', () =>
    client.heard.some(
      (message) => message.type === 'control' && JSON.stringify(message).includes('Über Preise'),
    ),
  )
  for (const search of ['über', 'UBER PREI', 'preise'])
    expect((await listed(ana, `search=${encodeURIComponent(search)}`)).titles).toEqual([
      'Über Preise',
    ])
  expect((await listed(ana, 'search=nothing')).titles).toEqual([])
  client.close()
})

test('1,000 boards list in pages: each in under 100 ms, a search through all in under 500', async () => {
  const person = ana.person
  for (let n = 0; n < 1_000; n += 1) {
    await server.storage.createBoard({
      id: boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16))),
      title: n === 3 ? 'The needle' : `Board ${n}`,
      template: 'blank',
      ownerId: person.id,
      seed: new Uint8Array([0, 0]),
      at: 1_000 + n,
    })
  }
  const times: number[] = []
  const seen = new Set<string>()
  for (let next: string | undefined = ''; next !== undefined;) {
    const startedAt = performance.now()
    const page = await listed(ana, `list=yours&limit=100&after=${next}`)
    times.push(performance.now() - startedAt)
    for (const title of page.titles) seen.add(title)
    next = page.next
  }
  const startedAt = performance.now()
  expect((await listed(ana, 'search=NEEDLE')).titles).toEqual(['The needle'])
  const searchMs = performance.now() - startedAt
  expect([seen.size, times.length]).toEqual([1_000, 10])
  const median = times.toSorted((one, other) => one - other)[5] ?? 0
  process.stdout.write(
    `1,000 boards: page ${median.toFixed(1)} ms, search ${searchMs.toFixed(1)} ms\n`,
  )
  expect(median).toBeLessThan(100)
  expect(searchMs).toBeLessThan(500)
}, 60_000)

test('what is no place in a list is refused, and does not show its first page again', async () => {
  await make(ana, 'Only one')
  const asked = async (query: string): Promise<unknown> => {
    const url = `${server.origin}/api/boards?${query}`
    const answer = await list(new Request(url, { headers: { cookie: ana.cookie } }))
    return [answer.status, ((await answer.json()) as { message?: string }).message]
  }
  const sentence = 'Send as after what next was on the page before, or nothing.'
  const forged = Buffer.from(`99 ${'x'.repeat(23)}`).toString('base64url')
  for (const after of ['zzz', 'x'.repeat(5_000), '%00', forged])
    expect(await asked(`after=${after}`)).toEqual([400, sentence])
  expect(await asked('after=')).toEqual([200, undefined])
  expect(await asked(`search=${'x'.repeat(121)}`)).toEqual([
    400,
    expect.stringContaining('a search of at most 120 characters'),
  ])
})

test('a picture is for those who may open the board, kept by their browser alone, and runs nothing', async () => {
  const id = await make(ana, 'Drawn')
  const headers = { cookie: ana.cookie }
  const ask = (query: string): Promise<Response> =>
    picture(new Request(`${server.origin}/api/boards/${id}/picture.svg${query}`, { headers }), {
      params: Promise.resolve({ boardId: id }),
    })
  const answer = await ask('?v=1')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'private, max-age=604800, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
  expect(await answer.text()).toMatch(/^<svg /)
  expect((await ask('')).headers.get('cache-control')).toBe('private, no-cache')
  expect(await send(picture, { id, method: 'GET' })).toMatchObject({ status: 401 })
  await server.storage.run([{ name: 'setGeneralAccess', params: [id, 'nobody'] }])
  expect(await send(picture, { guest: bo, id, method: 'GET' })).toMatchObject({ status: 404 })
})

test('a link preview has title, counts and a PNG while the address lets people in, and nothing else ever', async () => {
  const id = await make(ana, 'Preview')
  const ask = (boardId: string): Promise<Response> =>
    previewPng(new Request(`${server.origin}/api/boards/${boardId}/preview.png`), {
      params: Promise.resolve({ boardId }),
    })
  expect(await server.services.home.preview(id)).toEqual({
    title: 'Preview',
    template: 'pm-po',
    notes: 31,
    people: 1,
    pictureVersion: 1,
  })
  const png = Buffer.from(await (await ask(id)).arrayBuffer())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
  await server.storage.run([{ name: 'setGeneralAccess', params: [id, 'nobody'] }])
  expect(await server.services.home.preview(id)).toBeUndefined()
  const [closed, none] = [await ask(id), await ask(NOWHERE)]
  expect([closed.status, await closed.text()]).toEqual([404, await none.text()])
})
