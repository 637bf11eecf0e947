import { afterEach, expect, test, vi } from 'vitest'
import { parseEmail } from '#app/auth/email-address.ts'
import { emailProvider } from '#app/auth/providers/email.ts'
import { githubProvider, provenEmail } from '#app/auth/providers/github.ts'
import { googleProvider } from '#app/auth/providers/google.ts'
import { oidcProvider } from '#app/auth/providers/oidc.ts'
import type { SignInContext, SignInProvider } from '#app/auth/providers/provider.ts'
import { signInMail } from '#app/auth/sign-in-mail.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const CONTEXT: SignInContext = {
  currentPerson: async () => undefined,
  guests: 'create',
  changeUser: async () => undefined,
  random: () => 0,
  newId: () => '',
}

/** What a provider of ours makes of what the other side tells. */
async function told(provider: SignInProvider, profile: object): Promise<unknown> {
  const made = provider.create(CONTEXT) as unknown as {
    options?: { profile(profile: object): unknown }
    profile(profile: object): unknown
  }
  return (made.options ?? made).profile(profile)
}

test.each([
  [githubProvider, { GITHUB_ID: 'id', GITHUB_SECRET: 'secret' }],
  [googleProvider, { GOOGLE_ID: 'id', GOOGLE_SECRET: 'secret' }],
  [
    oidcProvider,
    { OIDC_ISSUER: 'https://a.example', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' },
  ],
])('$id is offered when all of its settings are there', (provider, settings) => {
  for (const [name, value] of Object.entries(settings)) {
    expect(provider.isEnabled()).toBe(false)
    vi.stubEnv(name, value)
  }
  expect(provider.isEnabled()).toBe(true)
})

test('GitHub’s documented answers become a person with the primary address, if it is proven', async () => {
  const emails = [
    { email: 'old@people.example', primary: false, verified: true, visibility: null },
    { email: 'ana@people.example', primary: true, verified: true, visibility: 'public' },
  ]
  expect(provenEmail(emails)).toBe('ana@people.example')
  expect(provenEmail([{ ...emails[1], verified: false }, emails[0]])).toBeUndefined()
  expect(provenEmail({ message: 'Not Found' })).toBeUndefined()
  const profile = { id: 4711, login: 'ana', name: null, email: 'ana@people.example' }
  expect(await told(githubProvider, profile)).toEqual({
    id: '4711',
    name: 'ana',
    email: 'ana@people.example',
  })
})

test('Google’s documented claims become a person with their address, if it is proven', async () => {
  const claims = { sub: '4711', name: 'Ana', email: 'ana@people.example', email_verified: true }
  expect(await told(googleProvider, claims)).toEqual({
    id: '4711',
    name: 'Ana',
    email: 'ana@people.example',
  })
  expect(await told(googleProvider, { ...claims, email_verified: false })).toMatchObject({
    email: '',
  })
})

test.each([
  [{}, 'ana@people.example'],
  [{ email_verified: true }, 'ana@people.example'],
  [{ email_verified: 'true' }, 'ana@people.example'],
  [{ email_verified: false }, ''],
  [{ email_verified: 'false' }, ''],
])('an issuer that says %j of an address is taken at its word', async (said, email) => {
  const claims = { sub: '1', email: 'ana@people.example', ...said }
  expect(await told(oidcProvider, claims)).toMatchObject({ email })
})

test('no account is ever joined to a user because of its address', () => {
  for (const provider of [githubProvider, googleProvider, oidcProvider]) {
    const made = provider.create(CONTEXT) as { options?: object }
    expect({ ...made, ...made.options }).not.toHaveProperty(
      'allowDangerousEmailAccountLinking',
      true,
    )
  }
})

test('while developing without a mail server the link is printed, with all it holds after the #', async () => {
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test')
  vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
  const printed: unknown[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(text) > 0)
  const { sendVerificationRequest } = emailProvider.create(CONTEXT) as unknown as {
    sendVerificationRequest(mail: object): Promise<void>
  }
  const url =
    'http://localhost:3000/api/auth/callback/email?callbackUrl=http%3A%2F%2Flocalhost%3A3000%2Fb%2Fx&token=secret&email=ana%40people.example'
  await sendVerificationRequest({ identifier: 'ana@people.example', url })
  expect(printed).toEqual([
    'Link to sign in as ana@people.example, for 15 minutes: http://localhost:3000/auth/confirm#token=secret&email=ana%40people.example&callbackUrl=http%3A%2F%2Flocalhost%3A3000%2Fb%2Fx\n',
  ])
})

test('the mail holds the link once as text and once as a button, and nothing of it ends its attribute', () => {
  const { text, html } = signInMail('https://a.example/auth/confirm#token=x&email="><script>')
  expect(text).toContain('\n\nhttps://a.example/auth/confirm#token=x&email=')
  expect(html).toContain('href="https://a.example/auth/confirm#token=x&amp;email=&quot;&gt;&lt;')
})

test.each([
  [' Ana@People.Example ', 'ana@people.example'],
  ['a.b+c@x-y.co', 'a.b+c@x-y.co'],
])('%j is the mail address %s', (typed, email) => {
  expect(parseEmail(typed)).toBe(email)
})

test.each([
  undefined,
  '',
  'ana',
  'ana@people',
  'ana@@people.example',
  'ana@people.example,eve@evil.example',
  'ana@people.example\r\nBcc: eve@evil.example',
  '"ana"@people.example',
  'Ana <ana@people.example>',
  `${'a'.repeat(65)}@people.example`,
  `ana@${'a'.repeat(60)}.${'b.'.repeat(200)}example`,
])('%j is no mail address', (typed) => {
  expect(parseEmail(typed)).toBeUndefined()
})
