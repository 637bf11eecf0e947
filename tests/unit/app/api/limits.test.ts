import { encode } from 'next-auth/jwt'
import { beforeEach, expect, test, vi } from 'vitest'

import { POST as authPost } from '#app/api/auth/[...nextauth]/route.ts'
import { POST as duplicate } from '#app/api/boards/[boardId]/duplicate/route.ts'
import { POST as ask } from '#app/api/boards/[boardId]/requests/route.ts'
import { POST as saveTemplate } from '#app/api/boards/[boardId]/template/route.ts'
import { POST as createBoard } from '#app/api/boards/route.ts'
import { POST as redeem } from '#app/api/links/redeem/route.ts'
import { claimsOf } from '#app/auth/sign-in-token.ts'
import { ADDRESS_HEADER } from '#lib/access/client-address.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

const ORIGIN = 'http://localhost:3000'
const SECRET = 'a secret of this test'
const ADDRESS = '203.0.113.7'
const ANA: Person = {
  kind: 'guest',
  id: 'g_00000000-0000-4000-8000-000000000001',
  name: 'Ana',
  colour: PERSON_COLOURS[0].hex,
}
const NO_BOARD = { params: Promise.resolve({ boardId: 'A'.repeat(22) }) }

/** Every route that may be asked only so often: who asks, what is sent, and by which keys it counts. */
const LIMITED: Readonly<
  Record<
    string,
    {
      send: (request: Request) => Promise<Response>
      person?: Person
      body: string
      keys: readonly string[]
    }
  >
> = {
  'make a board': {
    send: createBoard,
    person: ANA,
    body: '{}',
    keys: [`person:${ANA.id}`, `address:${ADDRESS}`],
  },
  'copy a board': {
    send: (request) => duplicate(request, NO_BOARD),
    person: ANA,
    body: '{}',
    keys: [`person:${ANA.id}`, `address:${ADDRESS}`],
  },
  'save a board as a template': {
    send: (request) => saveTemplate(request, NO_BOARD),
    person: ANA,
    body: '{"name":"Sprint"}',
    keys: [`person:${ANA.id}`, `address:${ADDRESS}`],
  },
  'open an invite link': {
    send: redeem,
    person: ANA,
    body: JSON.stringify({ token: 'x' }),
    keys: [`person:${ANA.id}`, `address:${ADDRESS}`],
  },
  'ask to be let in': {
    send: (request) => ask(request, NO_BOARD),
    person: ANA,
    body: '{}',
    keys: [`person:${ANA.id}`, `address:${ADDRESS}`],
  },
  'become a guest': {
    send: (request) =>
      authPost(request, { params: Promise.resolve({ nextauth: ['callback', 'guest'] }) }),
    body: 'name=Bo',
    keys: [`address:${ADDRESS}`],
  },
  'ask for a mail': {
    send: (request) =>
      authPost(request, { params: Promise.resolve({ nextauth: ['signin', 'email'] }) }),
    body: 'email=Bo%40People.example',
    keys: ['email:bo@people.example', `address:${ADDRESS}`],
  },
}

let services = inMemoryServices()

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', ORIGIN)
  services = inMemoryServices()
  installServices(services)
})

test.each(Object.entries(LIMITED))(
  'to %s too often is answered by 429 and how long to wait, whichever key had too many',
  async (_, { send, person, body, keys }) => {
    const take = vi.spyOn(services.limits, 'take')
    for (const key of keys) {
      services.spent.clear()
      services.spent.add(key)
      const answer = await send(await request(person, body))
      expect([key, answer.status, answer.headers.get('retry-after')]).toEqual([key, 429, '60'])
      expect(await answer.json()).toMatchObject({
        error: 'too-many',
        message: expect.stringMatching(/Try again in a minute\.$/u),
      })
      expect(take.mock.lastCall?.[1].toSorted()).toEqual(keys.toSorted())
    }
  },
)

async function request(person: Person | undefined, body: string): Promise<Request> {
  const headers = new Headers({ host: 'localhost:3000', origin: ORIGIN, [ADDRESS_HEADER]: ADDRESS })
  if (person) {
    const cookie = await encode({ token: claimsOf(person), secret: SECRET })
    headers.set('cookie', `next-auth.session-token=${cookie}`)
  }
  return new Request(`${ORIGIN}/api`, { method: 'POST', headers, body })
}
