import { encode } from 'next-auth/jwt'
import { beforeEach, expect, test, vi } from 'vitest'
import { POST as resetAddress } from '#app/api/boards/[boardId]/address/route.ts'
import { PUT as setFacilitator } from '#app/api/boards/[boardId]/facilitator/route.ts'
import { DELETE as stopLink } from '#app/api/boards/[boardId]/links/[linkId]/route.ts'
import { POST as addLink } from '#app/api/boards/[boardId]/links/route.ts'
import { PATCH as setRole } from '#app/api/boards/[boardId]/members/[personId]/route.ts'
import { DELETE as leave } from '#app/api/boards/[boardId]/members/me/route.ts'
import { PATCH as answer } from '#app/api/boards/[boardId]/requests/[personId]/route.ts'
import { POST as ask } from '#app/api/boards/[boardId]/requests/route.ts'
import { GET as read, PATCH as setGeneralAccess } from '#app/api/boards/[boardId]/sharing/route.ts'
import { POST as redeem } from '#app/api/links/redeem/route.ts'
import { claimsOf } from '#app/auth/sign-in-token.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

const ORIGIN = 'http://localhost:3000'
const SECRET = 'a secret of this test'
const ANA = guest('00000000-0000-4000-8000-000000000001', 'Ana')
const BO = guest('00000000-0000-4000-8000-000000000002', 'Bo')
const CY = guest('00000000-0000-4000-8000-000000000003', 'Cy')
const UNKNOWN = 'A'.repeat(22)

type Handler = (
  request: Request,
  context: { params: Promise<{ boardId: string; linkId: string; personId: string }> },
) => Promise<Response>

/** Every route that is an owner's, with what it is sent and what it refuses to read. */
const OWNERS_ROUTES: [name: string, handler: Handler, body: object, bad: object | undefined][] = [
  ['GET sharing', read, {}, undefined],
  ['PATCH sharing', setGeneralAccess, { generalAccess: 'view' }, { generalAccess: 'all' }],
  ['POST links', addLink, { role: 'viewer' }, { role: 'owner' }],
  ['DELETE links/<link>', stopLink, {}, undefined],
  ['PATCH members/<person>', setRole, { role: 'viewer' }, { role: 'boss' }],
  ['PUT facilitator', setFacilitator, { personId: BO.id }, {}],
  ['POST address', resetAddress, {}, undefined],
  ['PATCH requests/<person>', answer, { role: 'editor' }, { role: 'owner' }],
]
const CHANGES = OWNERS_ROUTES.slice(1)

let services = inMemoryServices()
let id: BoardId
let token = ''

beforeEach(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', ORIGIN)
  services = inMemoryServices()
  installServices(services)
  const made = await services.boards.create(ANA, { template: 'blank', placement: 'example' })
  if (!made.ok) throw new Error(made.reason)
  id = made.value.id
  const link = await services.sharing.addLink(ANA, id, { role: 'editor', maxUses: 1 })
  token = (link.ok && link.value.token) || ''
  await services.sharing.redeem(BO, token)
  await services.sharing.ask(CY, id)
})

test.each(OWNERS_ROUTES)('%s is answered to an owner', async (_, handler, body) => {
  expect((await call(handler, ANA, { body })).status).toBeLessThan(300)
})

test.each(OWNERS_ROUTES)(
  '%s is refused to everybody else: nobody 401, an editor 403, and what is not theirs is not there',
  async (_, handler, body) => {
    const before = board()
    services.shared.get(id)!.places.set(CY.id, 'none')
    const answers = [
      await call(handler, undefined, { body }),
      await call(handler, BO, { body }),
      await call(handler, CY, { body }),
      await call(handler, ANA, { body, boardId: UNKNOWN }),
      await call(handler, ANA, { body, boardId: '..' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 404, 404, 404])
    const [, , taken, unknown, malformed] = answers
    expect([taken, malformed]).toEqual([unknown, unknown])
    services.shared.get(id)!.places.delete(CY.id)
    expect(board()).toEqual(before)
  },
)

test.each([
  ...CHANGES,
  ['POST requests', ask, {}, undefined],
  ['DELETE members/me', leave, {}, undefined],
] as typeof CHANGES)(
  '%s from a page of another origin, or from none, is answered by 403 and changes nothing',
  async (_, handler, body) => {
    const before = board()
    const answers = [
      await call(handler, ANA, { body, origin: 'https://evil.example' }),
      await call(handler, ANA, { body, origin: undefined }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403])
    expect(board()).toEqual(before)
  },
)

test.each(CHANGES.filter(([, , , bad]) => bad !== undefined))(
  '%s with a body that does not fit is answered by 400 and changes nothing',
  async (_, handler, __, bad) => {
    const before = board()
    for (const body of [bad, undefined, 'x'.repeat(5_000)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as they are compared
      expect((await call(handler, ANA, { body })).status).toBe(400)
    }
    expect(board()).toEqual(before)
  },
)

test('what an owner sends arrives: access, links, roles, facilitator, answers', async () => {
  await call(setGeneralAccess, ANA, { body: { generalAccess: 'nobody' } })
  const ends = { role: 'viewer', label: ' Workshop ', expiresAt: 99, maxUses: 5 }
  const link = await call(addLink, ANA, { body: ends })
  await call(setFacilitator, ANA, { body: { personId: BO.id } })
  await call(answer, ANA, { body: { role: 'viewer' }, personId: CY.id })
  await call(setRole, ANA, { body: { role: 'none' }, personId: BO.id })
  expect(link).toEqual({
    status: 201,
    body: { id: 'l_2', ...ends, label: 'Workshop', token: 'token-2', uses: 0, createdAt: 0 },
  })
  const { status, body } = await call(read, ANA, {})
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      generalAccess: 'nobody',
      links: [
        expect.objectContaining({ id: 'l_1', uses: 1 }),
        expect.objectContaining({ id: 'l_2', uses: 0 }),
      ],
      requests: [],
      members: [
        expect.objectContaining({ name: 'Ana', role: 'owner', isYou: true }),
        expect.objectContaining({ name: 'Bo', role: 'none', isFacilitator: true }),
        expect.objectContaining({ name: 'Cy', role: 'viewer', isFacilitator: false }),
      ],
    },
  })
  await call(stopLink, ANA, { linkId: 'l_1' })
  await call(setFacilitator, ANA, { body: { personId: null } })
  expect(board()).toMatchObject({ facilitatorId: undefined, links: [{ id: 'l_2' }] })
})

test('what cannot be done says why: the last owner, a stranger, a link that lets nobody in', async () => {
  const answers = [
    await call(setRole, ANA, { body: { role: 'viewer' }, personId: ANA.id }),
    await call(leave, ANA, {}),
    await call(setRole, ANA, { body: { role: 'viewer' }, personId: 'g_unknown' }),
    await call(answer, ANA, { body: { role: null }, personId: 'g_unknown' }),
    await call(addLink, ANA, { body: { role: 'viewer', maxUses: 0 } }),
    await call(addLink, ANA, { body: { role: 'viewer', label: 'x'.repeat(61) } }),
    await call(stopLink, ANA, { linkId: 'l_unknown' }),
  ]
  expect(answers.map(({ status, body }) => [status, (body as { error: string }).error])).toEqual([
    [409, 'last-owner'],
    [409, 'last-owner'],
    [404, 'no-such-person'],
    [404, 'no-such-person'],
    [400, 'bad-link'],
    [400, 'bad-label'],
    [404, 'no-such-link'],
  ])
  const sentences = answers.map(({ body }) => (body as { message: string }).message)
  expect(sentences[4]).toContain('ends in the future')
  expect(sentences[5]).toMatch(/^A label has at most 60 characters/u)
})

test('asking is answered the same whether or not there is a board, and anybody on it may leave', async () => {
  services.shared.get(id)!.generalAccess = 'nobody'
  const asked = [await call(ask, BO, {}), await call(ask, BO, { boardId: UNKNOWN })]
  expect(asked).toEqual([
    { status: 202, body: { ok: true } },
    { status: 202, body: { ok: true } },
  ])
  expect((await call(leave, BO, {})).status).toBe(200)
  expect((await call(leave, BO, {})).status).toBe(404)
})

test('a link is redeemed by POST with the token in the body, and says why when it lets nobody in', async () => {
  const enter = async (body: unknown, person: Person | undefined = CY, origin = ORIGIN) => {
    const response = await redeem(await request(person, { method: 'POST', body, origin }))
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const link = await services.sharing.addLink(ANA, id, { role: 'viewer' })
  const fresh = link.ok ? link.value.token : ''
  expect(await enter({ token: fresh })).toEqual({
    status: 200,
    body: { boardId: id, role: 'viewer' },
  })
  const refused = [
    await enter({ token }),
    await enter({ token: 'unknown' }),
    await enter({ token: 7 }),
    await enter({ token: 'x'.repeat(101) }),
    await enter({ token: fresh }, CY, 'https://evil.example'),
  ]
  expect(refused.map(({ status, body }) => [status, (body as { error: string }).error])).toEqual([
    [410, 'used-up'],
    [404, 'not-found'],
    [400, 'bad-request'],
    [400, 'bad-request'],
    [403, 'foreign-origin'],
  ])
  const nobody = await redeem(await request(undefined, { method: 'POST', body: { token: fresh } }))
  expect(nobody.status).toBe(401)
})

function board() {
  return structuredClone(services.shared.get(id))
}

async function call(
  handler: Handler,
  person: Person | undefined,
  options: {
    boardId?: string
    linkId?: string
    personId?: string
    body?: unknown
    origin?: string | undefined
  },
): Promise<{ status: number; body: unknown }> {
  const { boardId = id, linkId = 'l_1', personId = handler === answer ? CY.id : BO.id } = options
  const response = await handler(
    await request(person, { ...options, method: handler === read ? 'GET' : 'POST' }),
    { params: Promise.resolve({ boardId, linkId, personId }) },
  )
  return { status: response.status, body: (await response.json()) as unknown }
}

async function request(
  person: Person | undefined,
  options: { method: string; body?: unknown; origin?: string | undefined },
): Promise<Request> {
  const headers = new Headers({ host: 'localhost:3000' })
  const origin = 'origin' in options ? options.origin : ORIGIN
  if (origin !== undefined) headers.set('origin', origin)
  if (person) {
    const cookie = await encode({ token: claimsOf(person), secret: SECRET })
    headers.set('cookie', `next-auth.session-token=${cookie}`)
  }
  const { method, body } = options
  return new Request(`${ORIGIN}/api/boards`, {
    method,
    headers,
    ...(method === 'GET' || body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function guest(uuid: string, name: string): Person {
  return { kind: 'guest', id: `g_${uuid}`, name, colour: PERSON_COLOURS[0].hex }
}
