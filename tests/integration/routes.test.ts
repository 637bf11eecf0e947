import { readdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { startRouteServer } from '#tests/support/route-server.ts'
import { cookieOf, testGuest, type TestGuest, type TestServer } from '#tests/support/server.ts'

// Every route of the API, as it is served, over real storage: each role on a board asks each of them, and the owner of
// one board uses the ids of another. A route that is new has no line below and fails the first test.

const API = fileURLToPath(new URL('../../app/api/', import.meta.url))
const NOWHERE = boardIdFromBytes(new Uint8Array(16))

const ROLES = [
  'nobody',
  'a stranger',
  'somebody taken off',
  'a viewer',
  'a commenter',
  'an editor',
  'the facilitator',
  'another owner',
  'the maker',
] as const
type RoleName = (typeof ROLES)[number]
type Statuses = readonly [number, number, number, number, number, number, number, number, number]

// What each role above is answered, in its order.
const OF_WHO_IS_ON_IT: Statuses = [401, 404, 404, 200, 200, 200, 200, 200, 200]
const OF_EDITORS: Statuses = [401, 404, 404, 403, 403, 200, 200, 200, 200]
const OF_OWNERS: Statuses = [401, 404, 404, 403, 403, 403, 403, 200, 200]
const OF_TRASH: Statuses = [401, 404, 404, 404, 404, 404, 404, 200, 200]
const OF_SOMEBODY: Statuses = [401, 200, 200, 200, 200, 200, 200, 200, 200]
const OF_THE_MAKER: Statuses = [401, 404, 404, 404, 404, 404, 404, 404, 200]
const OF_NO_PREVIEW: Statuses = [404, 404, 404, 404, 404, 404, 404, 404, 404]
const made = (statuses: Statuses): Statuses =>
  statuses.map((status) => (status === 200 ? 201 : status)) as unknown as Statuses

interface Use {
  /** The folder of the route below app/api. */
  readonly route: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** What is sent; of the board that is asked of, whatever the address says. */
  readonly body?: (place: Place) => object
  readonly query?: string
  /** What is done to the board before. */
  readonly prepare?: (place: Place) => Promise<unknown>
  readonly expected: Statuses
  /** It makes or asks for something that is no board which is there: no secret is told by its answer. */
  readonly isOfNoBoard?: boolean
}

const USES: Readonly<Record<string, Use>> = {
  'list boards': { route: 'boards', method: 'GET', expected: OF_SOMEBODY, isOfNoBoard: true },
  'make a board': {
    route: 'boards',
    method: 'POST',
    body: () => ({ template: 'blank' }),
    expected: made(OF_SOMEBODY),
    isOfNoBoard: true,
  },
  open: { route: 'boards/[boardId]', method: 'GET', expected: OF_WHO_IS_ON_IT },
  rename: {
    route: 'boards/[boardId]',
    method: 'PATCH',
    body: () => ({ title: 'Forged' }),
    expected: OF_EDITORS,
  },
  archive: {
    route: 'boards/[boardId]',
    method: 'PATCH',
    body: () => ({ archived: true }),
    expected: OF_WHO_IS_ON_IT,
  },
  'delete for good': {
    route: 'boards/[boardId]',
    method: 'DELETE',
    prepare: (place) => trash(place),
    expected: OF_TRASH,
  },
  duplicate: {
    route: 'boards/[boardId]/duplicate',
    method: 'POST',
    expected: made(OF_WHO_IS_ON_IT),
  },
  'save as a template': {
    route: 'boards/[boardId]/template',
    method: 'POST',
    body: () => ({ name: 'Taken along' }),
    expected: made(OF_WHO_IS_ON_IT),
  },
  'list templates': {
    route: 'templates',
    method: 'GET',
    expected: OF_SOMEBODY,
    isOfNoBoard: true,
  },
  'rename a template': {
    route: 'templates/[templateId]',
    method: 'PATCH',
    body: () => ({ name: 'Forged' }),
    expected: OF_THE_MAKER,
    isOfNoBoard: true,
  },
  'delete a template': {
    route: 'templates/[templateId]',
    method: 'DELETE',
    expected: OF_THE_MAKER,
    isOfNoBoard: true,
  },
  trash: { route: 'boards/[boardId]/trash', method: 'POST', expected: OF_OWNERS },
  restore: {
    route: 'boards/[boardId]/restore',
    method: 'POST',
    prepare: (place) => trash(place),
    expected: OF_TRASH,
  },
  picture: { route: 'boards/[boardId]/picture.svg', method: 'GET', expected: OF_WHO_IS_ON_IT },
  'agreement for spreadsheets': {
    route: 'boards/[boardId]/agreement.csv',
    method: 'GET',
    expected: OF_WHO_IS_ON_IT,
  },
  'agreement as Markdown': {
    route: 'boards/[boardId]/agreement.md',
    method: 'GET',
    expected: OF_WHO_IS_ON_IT,
  },
  'picture of the link preview': {
    route: 'boards/[boardId]/preview.png',
    method: 'GET',
    expected: OF_NO_PREVIEW,
  },
  'read sharing': { route: 'boards/[boardId]/sharing', method: 'GET', expected: OF_OWNERS },
  'open to the address': {
    route: 'boards/[boardId]/sharing',
    method: 'PATCH',
    body: () => ({ generalAccess: 'edit' }),
    expected: OF_OWNERS,
  },
  'make a link': {
    route: 'boards/[boardId]/links',
    method: 'POST',
    body: () => ({ role: 'editor' }),
    expected: made(OF_OWNERS),
  },
  'stop a link': {
    route: 'boards/[boardId]/links/[linkId]',
    method: 'DELETE',
    expected: OF_OWNERS,
  },
  'make somebody an owner': {
    route: 'boards/[boardId]/members/[personId]',
    method: 'PATCH',
    body: () => ({ role: 'owner' }),
    expected: OF_OWNERS,
  },
  'take somebody off': {
    route: 'boards/[boardId]/members/[personId]',
    method: 'PATCH',
    body: () => ({ role: 'none' }),
    expected: OF_OWNERS,
  },
  leave: { route: 'boards/[boardId]/members/me', method: 'DELETE', expected: OF_WHO_IS_ON_IT },
  'hand over the session': {
    route: 'boards/[boardId]/facilitator',
    method: 'PUT',
    body: ({ people }) => ({ personId: people['a viewer'].person.id }),
    expected: OF_OWNERS,
  },
  'reset the address': { route: 'boards/[boardId]/address', method: 'POST', expected: OF_OWNERS },
  'ask to be let in': {
    route: 'boards/[boardId]/requests',
    method: 'POST',
    expected: OF_SOMEBODY.map((status) => (status === 200 ? 202 : status)) as unknown as Statuses,
    isOfNoBoard: true,
  },
  'let somebody in': {
    route: 'boards/[boardId]/requests/[personId]',
    method: 'PATCH',
    body: () => ({ role: 'editor' }),
    prepare: ({ boardId, asking }) => server.services.sharing.ask(asking.person, boardId),
    expected: OF_OWNERS,
  },
  'come in by a link': {
    route: 'links/redeem',
    method: 'POST',
    body: ({ viewToken }) => ({ token: viewToken }),
    // Whom an owner took off stays off.
    expected: [401, 200, 403, 200, 200, 200, 200, 200, 200],
    isOfNoBoard: true,
  },
  'sign out everywhere': {
    route: 'sign-outs',
    method: 'POST',
    // A guest's only sign-in is the cookie; of these only one has an account.
    expected: [401, 401, 401, 401, 401, 401, 401, 200, 401],
    isOfNoBoard: true,
  },
}
/** next-auth's own, see sign-in.test.ts; and whatever is no route. */
const NOWHERE_ROUTE = '[...nowhere]'
const ELSEWHERE = [
  'auth/[...nextauth]',
  NOWHERE_ROUTE,
  // The same for everybody, and those that somebody saved: see own-templates.test.ts.
  'templates/[templateId]/picture.svg',
]

const CHANGES = Object.entries(USES).filter(([, { method }]) => method !== 'GET')
const OF_A_BOARD = Object.entries(USES).filter(([, { isOfNoBoard }]) => isOfNoBoard !== true)

/** A board that its address opens to nobody, with somebody in every role. */
interface Place {
  readonly boardId: BoardId
  readonly people: Readonly<Record<Exclude<RoleName, 'nobody'>, TestGuest>>
  /** Asks to be let in, where a use needs that. */
  readonly asking: TestGuest
  readonly linkId: string
  readonly viewToken: string
  /** The maker's. */
  readonly templateId: string
}

let server: TestServer
let users = 0

beforeAll(async () => {
  server = await startRouteServer()
})
afterAll(() => server.close())

test('every route of the API is asked below, each of its methods', async () => {
  const routes = readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('/route.ts'))
    .map((file) => file.slice(0, -'/route.ts'.length))
  const served = await Promise.all(
    routes
      .filter((route) => !ELSEWHERE.includes(route))
      .map(async (route) => Object.keys(await handlersOf(route)).map((name) => `${name} ${route}`)),
  )
  const asked = new Set(Object.values(USES).map(({ method, route }) => `${method} ${route}`))
  expect(served.flat().toSorted()).toEqual([...asked].toSorted())
})

test('what the API does not have is answered in JSON, by every method that it knows', async () => {
  const handlers = Object.entries(await handlersOf(NOWHERE_ROUTE))
  expect(handlers.map(([method]) => method).toSorted()).toEqual([
    'DELETE',
    'GET',
    'PATCH',
    'POST',
    'PUT',
  ])
  for (const [, handler] of handlers) {
    const request = new Request(`${server.origin}/api/nowhere`)
    const answer = await handler(request, { params: Promise.resolve({}) })
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: 'not-found', message: 'There is nothing here.' },
    ])
  }
})

describe('what a role is answered', { timeout: 60_000 }, () => {
  test.each(Object.entries(USES))('%s', async (_, use) => {
    const answers: number[] = []
    for (const role of ROLES) {
      const place = await makePlace()
      await use.prepare?.(place)
      const who = role === 'nobody' ? undefined : place.people[role]
      const before = await stateOf(place.boardId)
      const { status } = await ask(use, { who, place })
      answers.push(status)
      // Who is refused has changed nothing.
      if (status >= 400) expect(await stateOf(place.boardId), role).toEqual(before)
    }
    expect(answers).toEqual(use.expected)
  })
})

test('a board that is not there and one that is not theirs have one answer, to the last byte', async () => {
  for (const [name, use] of OF_A_BOARD) {
    const place = await makePlace()
    await use.prepare?.(place)
    for (const who of [place.people['a stranger'], place.people['somebody taken off']]) {
      const [there, nowhere] = await Promise.all([
        ask(use, { who, place }),
        ask(use, { who, place, boardId: NOWHERE }),
      ])
      expect(there, name).toEqual(nowhere)
      expect(there.status, name).toBe(404)
    }
  }
})

test('with the ids of another board an owner reaches nothing of it, and nobody there notices', async () => {
  const [mine, other] = [await makePlace(), await makePlace()]
  await server.services.sharing.ask(other.asking.person, other.boardId)
  const who = mine.people['the maker']
  const before = await stateOf(other.boardId)
  const strangers = {
    linkId: other.linkId,
    personId: other.people['an editor'].person.id,
  }
  const answers = {
    'stop their link': await ask(use('stop a link'), { who, place: mine, ...strangers }),
    'their person as an owner here': await ask(use('make somebody an owner'), {
      who,
      place: mine,
      ...strangers,
    }),
    'take off their person': await ask(use('take somebody off'), {
      who,
      place: mine,
      ...strangers,
    }),
    'their person runs this session': await ask(
      { ...use('hand over the session'), body: () => ({ personId: strangers.personId }) },
      { who, place: mine },
    ),
    'let in who asked there': await ask(use('let somebody in'), {
      who,
      place: mine,
      personId: other.asking.person.id,
    }),
  }
  expect(Object.values(answers).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(await stateOf(other.boardId)).toEqual(before)
  // And nothing at all on the other board, by its own address.
  for (const [name, each] of OF_A_BOARD) {
    expect((await ask(each, { who, place: other })).status, name).toBe(404)
  }
  expect(await stateOf(other.boardId)).toEqual(before)
})

test('a page of another site, and one that does not say whose it is, changes nothing by the cookie of an owner', async () => {
  for (const [name, use] of CHANGES) {
    const place = await makePlace()
    await use.prepare?.(place)
    const before = await stateOf(place.boardId)
    for (const origin of [
      undefined,
      'null',
      'https://evil.example',
      `${server.origin}.evil.example`,
    ]) {
      const who = place.people['another owner']
      expect((await ask(use, { who, place, origin })).status, name).toBe(403)
    }
    expect(await stateOf(place.boardId), name).toEqual(before)
  }
})

test('an id that is no id of a board is no board', async () => {
  const place = await makePlace()
  const who = place.people['the maker']
  for (const [name, use] of OF_A_BOARD) {
    for (const boardId of ['..', '', 'x'.repeat(5_000), `${place.boardId}'--`, 'constructor']) {
      expect((await ask(use, { who, place, boardId })).status, name).toBe(404)
    }
  }
})

function use(name: keyof typeof USES): Use {
  const found = USES[name]
  if (!found) throw new Error(name)
  return found
}

function trash({ boardId, people }: Place): Promise<unknown> {
  return server.services.home.trash(people['the maker'].person, boardId)
}

async function makePlace(): Promise<Place> {
  const { services, storage } = server
  const guest = (name: string) => testGuest(name)
  const people = {
    'a stranger': await guest('Stranger'),
    'somebody taken off': await guest('Taken off'),
    'a viewer': await guest('Viewer'),
    'a commenter': await guest('Commenter'),
    'an editor': await guest('Editor'),
    'the facilitator': await guest('Facilitator'),
    'another owner': await user('Another owner'),
    'the maker': await guest('Maker'),
  }
  const created = await services.boards.create(people['the maker'].person, {
    template: 'blank',
    placement: 'example',
  })
  if (!created.ok) throw new Error(created.reason)
  const { id: boardId, links } = created.value
  const places = [
    ['somebody taken off', 'none'],
    ['a viewer', 'viewer'],
    ['a commenter', 'commenter'],
    ['an editor', 'editor'],
    ['the facilitator', 'editor'],
    ['another owner', 'owner'],
  ] as const
  await storage.run([
    { name: 'setGeneralAccess', params: [boardId, 'nobody'] },
    { name: 'setFacilitator', params: [boardId, people['the facilitator'].person.id] },
    ...places.map(([role, place]) => {
      const { id, name } = people[role].person
      return { name: 'putMember', params: [boardId, id, place, name, null, 1] } as const
    }),
  ])
  const sharing = await services.sharing.read(people['the maker'].person, boardId)
  const linkId = (sharing.ok && sharing.value.links[0]?.id) || ''
  const template = await services.ownTemplates.save(people['the maker'].person, {
    id: boardId,
    name: 'The usual',
  })
  if (!template.ok) throw new Error(template.reason)
  return {
    boardId,
    people,
    asking: await guest('Asking'),
    linkId,
    viewToken: links.view,
    templateId: template.value.id,
  }
}

async function user(name: string): Promise<TestGuest> {
  const { id, email, colour, signInEpoch } = await server.services.accounts.createUser({
    email: `user${(users += 1)}@people.example`,
    name,
    colour: PERSON_COLOURS[0].hex,
    isEmailVerified: true,
  })
  const person = { kind: 'user', id, name, colour, email, signInEpoch } as const
  return { person, cookie: await cookieOf(person) }
}

/** All that the routes can change of a board. */
async function stateOf(boardId: BoardId): Promise<unknown> {
  const { storage } = server
  const [board, places, sharing] = await Promise.all([
    storage.getBoard(boardId),
    storage.places(boardId),
    storage.run([
      { name: 'links', params: [boardId] },
      { name: 'requests', params: [boardId, 100] },
    ]),
  ])
  return { board, places, sharing }
}

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>

async function handlersOf(route: string): Promise<Readonly<Record<string, Handler>>> {
  const file = pathToFileURL(`${API}${route}/route.ts`).href
  return (await import(/* @vite-ignore */ file)) as Record<string, Handler>
}

async function ask(
  { route, method, body }: Use,
  options: {
    who: TestGuest | undefined
    place: Place
    boardId?: string
    linkId?: string
    personId?: string
    origin?: string | undefined
  },
): Promise<{ status: number; body: string }> {
  const { who, place } = options
  const origin = 'origin' in options ? options.origin : server.origin
  const headers = new Headers({ host: new URL(server.origin).host })
  if (origin !== undefined) headers.set('origin', origin)
  if (who) headers.set('cookie', who.cookie)
  const personId = route.includes('requests')
    ? place.asking.person.id
    : place.people['a viewer'].person.id
  const params = {
    boardId: options.boardId ?? place.boardId,
    linkId: options.linkId ?? place.linkId,
    personId: options.personId ?? personId,
    templateId: place.templateId,
  }
  const request = new Request(`${server.origin}/api/${route}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: JSON.stringify(body?.(place) ?? {}) }),
  })
  const handler = (await handlersOf(route))[method]
  if (!handler) throw new Error(`${route} has no ${method}`)
  const response = await handler(request, { params: Promise.resolve(params) })
  return { status: response.status, body: await response.text() }
}
