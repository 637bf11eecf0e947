import { beforeEach, expect, test, vi } from 'vitest'
import { GET, POST } from '#app/api/auth/[...nextauth]/route.ts'
import { fieldsOf, withFields } from '#app/auth/auth-request.ts'
import { installServices } from '#lib/services/services.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

const ORIGIN = 'http://localhost:3000'
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test')
  vi.stubEnv('NEXTAUTH_URL', ORIGIN)
  installServices(inMemoryServices())
})

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(`${ORIGIN}/api/auth/${path}`, {
    ...init,
    headers: {
      origin: ORIGIN,
      host: new URL(ORIGIN).host,
      ...(init.headers as Record<string, string>),
    },
  })
  const nextauth = path.split('?', 1)[0]?.split('/') ?? []
  const context = { params: Promise.resolve({ nextauth }) }
  return init.method === 'POST' ? POST(request, context) : GET(request, context)
}

test.each(['{', '[]', '"name"', '{"name":{"first":"Ana"}}', '12', 'name=Ana'])(
  'the JSON body %s is refused in a sentence',
  async (body) => {
    for (const path of ['callback/guest', 'callback/email', 'signout']) {
      const answer = await ask(path, { method: 'POST', headers: JSON_TYPE, body })
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: 'bad-body', message: 'The body is neither a form nor a JSON object.' },
      ])
    }
  },
)

test('a JSON object says the same as a form, and reaches next-auth as one', async () => {
  const form = new URLSearchParams({ name: 'Ana & Sam', json: 'true', csrfToken: 'abc' })
  const json = { name: 'Ana & Sam', json: true, csrfToken: 'abc', colour: null }
  const url = `${ORIGIN}/api/auth/callback/guest`
  const bodies = [
    { headers: JSON_TYPE, body: JSON.stringify(json) },
    { headers: FORM_TYPE, body: form.toString() },
  ]
  for (const body of bodies) {
    const request = new Request(url, { method: 'POST', ...body })
    const fields = await fieldsOf(request)
    expect(fields?.toString()).toBe(form.toString())
    const asked = withFields({ request, path: 'callback/guest', fields: form })
    expect(asked.headers.get('content-type')).toBe(FORM_TYPE['content-type'])
    expect(await asked.text()).toBe(form.toString())
  }
})

test.each(['javascript:alert(1)', 'not an address', 'http://', 'data:text/html,x'])(
  'the address to go to %s is refused in a sentence, wherever it stands',
  async (callbackUrl) => {
    const query = new URLSearchParams({ callbackUrl }).toString()
    const mailed = new URLSearchParams({ token: 'x', email: 'a@b.example', callbackUrl })
    const answers = [
      await ask(`session?${query}`),
      await ask(`signin?callbackUrl=%2F&${query}`),
      await ask(`signout?${query}`, { method: 'POST', headers: FORM_TYPE, body: '' }),
      await ask('callback/email', { method: 'POST', headers: FORM_TYPE, body: mailed.toString() }),
    ]
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: 'bad-callback-url', message: 'The callbackUrl is no web address.' },
      ])
    }
  },
)

test.each(['next-auth.callback-url', '__Secure-next-auth.callback-url'])(
  'a cookie %s that cannot be read is refused in a sentence and taken away, so that the next try succeeds',
  async (name) => {
    for (const value of ['x', '%00', 'javascript%3Aalert(1)', 'http%3A%2F%2F']) {
      const answer = await ask('csrf', { headers: { cookie: `a=b; ${name}=${value}` } })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: 'bad-cookie' })
      expect(answer.headers.getSetCookie()).toEqual([
        expect.stringMatching(new RegExp(`^${name}=; Path=/; Max-Age=0`, 'u')),
      ])
    }
  },
)
