import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { setPageHeaders } from '#server/page-headers.ts'

interface Asked {
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly publicOrigin?: string
}

/** The headers of an answer, and those that the page sees of its request. */
function ask({ path = '/', headers = {}, publicOrigin }: Asked = {}) {
  const request = { url: path, headers: { host: 'localhost:3000', ...headers } }
  const answer: Record<string, string> = {}
  const response = { setHeader: (name: string, value: string) => (answer[name] = value) }
  setPageHeaders(request as unknown as IncomingMessage, response as unknown as ServerResponse, {
    publicOrigin,
    isDevelopment: false,
  })
  return { answer, seen: request.headers as Record<string, string> }
}

const policyOf = (asked?: Asked): string => ask(asked).answer['Content-Security-Policy'] ?? ''

test('each answer has a nonce of its own, which the page is told and a client cannot choose', () => {
  const forged = "script-src 'nonce-chosen'"
  const { answer, seen } = ask({
    headers: {
      'x-nonce': 'chosen',
      'content-security-policy': forged,
      'content-security-policy-report-only': forged,
    },
  })
  expect(answer['Content-Security-Policy']).toContain(`'nonce-${seen['x-nonce']}'`)
  expect(seen['content-security-policy']).toBe(answer['Content-Security-Policy'])
  expect(JSON.stringify([answer, seen])).not.toContain('chosen')
  expect(policyOf()).not.toBe(policyOf())
})

test('no script runs but ours, nothing is framed, and the socket is the one of this address', () => {
  expect(policyOf()).toMatch(
    /^default-src 'self'; script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws:\/\/localhost:3000; worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
  )
  expect(policyOf({ publicOrigin: 'https://boards.example' })).toContain('wss://boards.example;')
  expect(policyOf({ headers: { host: "a; script-src 'unsafe-inline'" } })).toContain(
    "connect-src 'self';",
  )
})

test('an address that is a secret is told to no other page; answers of the API are no pages', () => {
  const referrer = (path: string) => ask({ path }).answer['Referrer-Policy']
  expect(['/j/abc?x', '/auth/confirm', '/', '/jump'].map(referrer)).toEqual([
    'no-referrer',
    'no-referrer',
    'same-origin',
    'same-origin',
  ])
  expect(policyOf({ path: '/api/boards/x/picture.svg' })).toMatch(/^default-src 'none'.*sandbox/)
})

test('only https is told to stay https', () => {
  const strict = (asked: Asked) => ask(asked).answer['Strict-Transport-Security']
  expect(strict({ publicOrigin: 'https://boards.example' })).toBe('max-age=31536000')
  expect(strict({ publicOrigin: 'http://boards.example' })).toBeUndefined()
  expect(strict({})).toBeUndefined()
})
