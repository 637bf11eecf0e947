import { beforeEach, expect, test, vi } from 'vitest'
import { GET, POST } from '#app/api/auth/[...nextauth]/route.ts'
import { refuseForeignOrigin } from '#app/api/respond.ts'
import { POST as createBoard } from '#app/api/boards/route.ts'
import { signInAsGuest } from '#app/auth/sign-in.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

// A server that does not know its https address: HOST is set, PUBLIC_URL is not.

const HOST = 'boards.example'
const SENTENCE = expect.stringContaining('must set PUBLIC_URL to its https address')

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test')
  vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
  vi.stubEnv('HOST', '0.0.0.0')
  vi.stubEnv('PUBLIC_URL', '')
  installServices(inMemoryServices())
})

test('by https, which only a proxy knows of, nobody gets a cookie, and PUBLIC_URL is named', async () => {
  const forwarded = { 'x-forwarded-proto': 'https' }
  const origin = { origin: `https://${HOST}` }
  const answers = [
    await GET(request('csrf', forwarded), context('csrf')),
    await GET(request('session', forwarded), context('session')),
    await POST(request('callback/guest', { ...forwarded, ...origin }), context('callback/guest')),
    // A page says by its origin how it was reached, also behind a proxy that says nothing.
    await POST(request('callback/guest', origin), context('callback/guest')),
    await POST(request('signin/email', origin), context('signin/email')),
    await createBoard(request('boards', origin)),
  ]
  for (const answer of answers) {
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    expect(await answer.json()).toEqual({ error: 'unknown-https', message: SENTENCE })
  }
})

test('by http the same server lets people in, and a page of another https host is a foreign one', async () => {
  const http = { 'x-forwarded-proto': 'http', origin: `http://${HOST}` }
  expect(refuseForeignOrigin(request('callback/guest', http))).toBeUndefined()
  const foreign = refuseForeignOrigin(request('callback/guest', { origin: 'https://evil.example' }))
  expect(await foreign?.json()).toMatchObject({ error: 'foreign-origin' })
})

test('the form for a name shows that sentence', async () => {
  vi.stubGlobal('fetch', async (path: string) => {
    const asked = request(path.replace('/api/auth/', ''), { 'x-forwarded-proto': 'https' })
    return path.endsWith('csrf')
      ? GET(asked, context('csrf'))
      : POST(asked, context('callback/guest'))
  })
  expect(await signInAsGuest({ name: 'Ana' })).toEqual({ ok: false, reason: SENTENCE })
  vi.unstubAllGlobals()
})

function context(path: string) {
  return { params: Promise.resolve({ nextauth: path.split('/') }) }
}

function request(path: string, headers: Record<string, string>): Request {
  const isChange = !['csrf', 'session'].includes(path)
  return new Request(`http://${HOST}/api/auth/${path}`, {
    headers: { host: HOST, ...headers },
    ...(isChange ? { method: 'POST', body: 'name=Bo' } : {}),
  })
}
