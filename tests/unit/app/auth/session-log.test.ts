import { decode, encode } from 'next-auth/jwt'
import { beforeEach, expect, test, vi } from 'vitest'
import { authOptions } from '#app/auth/options.ts'
import { claimsOf } from '#app/auth/sign-in-token.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

const SECRET = 'a secret of this test'
const CLEO = claimsOf({
  kind: 'user',
  id: 'u_00000000-0000-4000-8000-000000000001',
  name: 'Cleo',
  colour: PERSON_COLOURS[5].hex,
  email: 'cleo@people.example',
  signInEpoch: 3,
})

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
  const services = inMemoryServices()
  const user = () => Promise.reject(new Error('the database is gone'))
  installServices({ ...services, accounts: { ...services.accounts, user } })
})

/** What the log says when somebody with this token asks who they are, as next-auth goes about it. */
async function saidOf(token: string): Promise<string> {
  const { callbacks, logger } = authOptions({
    currentPerson: async () => undefined,
    guests: 'create',
    changeUser: async () => undefined,
    random: () => 0,
    newId: () => '',
  })
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const claims = await decode({ token, secret: SECRET })
    await callbacks?.jwt?.({ token: claims ?? {}, account: null } as unknown as JwtParams)
  } catch (error) {
    logger?.error?.('JWT_SESSION_ERROR', error as Error)
  }
  const said = written.mock.calls.map(([line]) => String(line)).join('')
  written.mockRestore()
  return said
}

type JwtParams = Parameters<
  NonNullable<NonNullable<ReturnType<typeof authOptions>['callbacks']>['jwt']>
>[0]

test.each([
  ['forged', async () => 'forged'],
  ['of another secret', async () => encode({ token: CLEO, secret: 'another' })],
  ['too old', async () => encode({ token: CLEO, secret: SECRET, maxAge: -60 })],
])('of a token that is %s the log says nothing', async (_, makeToken) => {
  expect(await saidOf(await makeToken())).toBe('')
})

test('when a good token cannot be renewed because of us, the log says why', async () => {
  expect(await saidOf(await encode({ token: CLEO, secret: SECRET }))).toBe(
    'Signing in failed (JWT_SESSION_ERROR): the database is gone\n',
  )
})
