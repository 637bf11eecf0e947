import { encode } from 'next-auth/jwt'
import { beforeEach, expect, test, vi } from 'vitest'
import { GET } from '#app/api/boards/[boardId]/route.ts'
import { POST } from '#app/api/boards/route.ts'
import { claimsOf } from '#app/auth/sign-in-token.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

const ORIGIN = 'http://localhost:3000'
const SECRET = 'a secret of this test'
const ANA = guest('00000000-0000-4000-8000-000000000001', 'Ana')
const BO = guest('00000000-0000-4000-8000-000000000002', 'Bo')
let services = inMemoryServices()

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', ORIGIN)
  services = inMemoryServices()
  installServices(services)
})

test('a person makes a board from the defaults and gets its address', async () => {
  const response = await POST(await request({ person: ANA, body: '' }))
  const board = (await response.json()) as { id: string }
  const url = `${ORIGIN}/b/${board.id}`
  expect(response.status).toBe(201)
  expect(response.headers.get('location')).toBe(url)
  const links = { edit: `${ORIGIN}/j/edit-${board.id}`, view: `${ORIGIN}/j/view-${board.id}` }
  expect(board).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/u), url, links })
  expect(services.created).toEqual([{ template: 'pm-po', placement: 'example' }])
})

test('somebody whom the host has disabled is nobody here, with a cookie that is still good', async () => {
  services.disabled.add(ANA.id)
  const refused = await POST(await request({ person: ANA, body: '' }))
  expect([refused.status, services.created]).toEqual([401, []])
  expect((await POST(await request({ person: BO, body: '' }))).status).toBe(201)
})

test('template, placement and title reach the service', async () => {
  const board = { template: 'blank', placement: 'unplaced', title: 'Who owns what' }
  const response = await POST(await request({ person: ANA, body: JSON.stringify(board) }))
  expect(response.status).toBe(201)
  expect(services.created).toEqual([board])
})

test('names of roles reach the service for a template that takes them', async () => {
  const board = { template: 'venn', placement: 'unplaced', roles: ['Design', 'Engineering'] }
  const response = await POST(await request({ person: ANA, body: JSON.stringify(board) }))
  expect(response.status).toBe(201)
  expect(services.created).toEqual([board])
})

test.each([
  ['roles-have-names', { template: 'pm-po', roles: ['A', 'B'] }],
  ['wrong-number-of-roles', { template: 'venn', roles: ['A'] }],
  ['plus-in-role-name', { template: 'raci', roles: ['A', 'B+C'] }],
  ['equal-role-names', { template: 'venn', roles: ['Design', 'DESIGN'] }],
  ['bad-role-name', { template: 'venn', roles: ['A', 'x'.repeat(25)] }],
] as const)('bad roles make no board and say %s with its sentence', async (error, body) => {
  const response = await POST(await request({ person: ANA, body: JSON.stringify(body) }))
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ error, message: ROLE_NAMES_SENTENCES[error] })
  expect(services.created).toEqual([])
})

test.each([
  ['no Origin', 403, { origin: undefined }],
  ['another Origin', 403, { origin: 'http://evil.example' }],
  ['nobody', 401, { person: undefined }],
  ['a cookie with another secret', 401, { secret: 'another secret' }],
  ['broken JSON', 400, { body: '{' }],
  ['a list', 400, { body: '[]' }],
  ['a wrong placement', 400, { body: '{"placement":"anywhere"}' }],
  ['an unknown template', 400, { body: '{"template":"swot"}' }],
  ['roles that are no list', 400, { body: '{"template":"venn","roles":"A"}' }],
  ['a role that is no text', 400, { body: '{"template":"venn","roles":["A",7]}' }],
  ['an empty title', 400, { body: '{"title":" "}' }],
  ['too long a title', 400, { body: JSON.stringify({ title: 'x'.repeat(121) }) }],
  ['too long a body', 400, { body: JSON.stringify({ title: 'x'.repeat(5_000) }) }],
])('making a board with %s is answered by %i and makes none', async (_, status, change) => {
  const response = await POST(await request({ person: ANA, body: '{}', ...change }))
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({
    error: expect.any(String),
    message: expect.any(String),
  })
  expect(services.created).toEqual([])
})

test('a board tells its owner and a guest what they are on it', async () => {
  const made = await services.boards.create(ANA, { template: 'blank', placement: 'example' })
  const id = made.ok ? made.value.id : ''
  const board = { id, title: 'New board', template: 'blank', epoch: 1, generalAccess: 'edit' }
  const answers = await Promise.all([ask(id, ANA), ask(id, BO)])
  expect(answers).toEqual([
    { status: 200, body: { ...board, role: 'owner' } },
    { status: 200, body: { ...board, role: 'editor' } },
  ])
})

test('asking for a board: nobody gets 401; unknown and malformed ids get 404', async () => {
  const answers = [
    await ask('A'.repeat(22), undefined),
    await ask('A'.repeat(22), ANA),
    await ask('..%2f..', ANA),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 404, 404])
})

async function ask(id: string, person: Person | undefined) {
  const response = await GET(await request({ person }), {
    params: Promise.resolve({ boardId: id }),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}

async function request(options: {
  person: Person | undefined
  body?: string
  origin?: string | undefined
  secret?: string
}): Promise<Request> {
  const { person, body, secret = SECRET } = options
  const origin = 'origin' in options ? options.origin : ORIGIN
  const headers = new Headers({ host: 'localhost:3000' })
  if (origin !== undefined) headers.set('origin', origin)
  if (person) {
    const token = await encode({ token: claimsOf(person), secret })
    headers.set('cookie', `other=1; next-auth.session-token=${token}`)
  }
  return new Request(`${ORIGIN}/api/boards`, {
    headers,
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body }),
  })
}

function guest(uuid: string, name: string): Person {
  return { kind: 'guest', id: `g_${uuid}`, name, colour: PERSON_COLOURS[0].hex }
}
