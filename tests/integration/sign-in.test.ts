import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { RawClient, until, upgradeStatus } from '#tests/support/client.ts'
import { type Fault, OidcIssuer } from '#tests/support/oidc-issuer.ts'
import { ScriptBrowser } from '#tests/support/script-browser.ts'
import { ServerRun } from '#tests/support/server-run.ts'
import { SmtpSink } from '#tests/support/smtp-sink.ts'

// One running server for all of them; each test is of people and addresses of its own.

const SECRET = 'a secret of these tests alone, 32+'
const HOME = '/'

let dataDir: string
let server: ServerRun
let origin: string
let mails: SmtpSink
let issuer: OidcIssuer
let people = 0

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-sign-in-'))
  mails = await SmtpSink.start()
  issuer = await OidcIssuer.start()
  server = new ServerRun(settings())
  origin = await server.ready()
})
afterAll(async () => {
  await server.end()
  await mails.close()
  await issuer.close()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  issuer.fault = undefined
  issuer.isTerse = false
})

function settings(): Record<string, string> {
  return {
    DATA_DIR: dataDir,
    NEXTAUTH_SECRET: SECRET,
    TRUST_PROXY: 'yes',
    SMTP_URL: mails.url,
    MAIL_FROM: 'Overlap <overlap@mail.example>',
    GITHUB_ID: 'gh-id',
    GITHUB_SECRET: 'gh-secret',
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: issuer.clientId,
    OIDC_CLIENT_SECRET: issuer.clientSecret,
    OIDC_NAME: 'Example Org',
  }
}

/** The same place with other settings, at the same address. */
async function restart(env: Record<string, string>): Promise<void> {
  await server.end()
  server = new ServerRun({ ...env, PORT: new URL(origin).port })
  await server.ready()
}

/** Somebody new, at an address of their own. */
function browser(): ScriptBrowser {
  people += 1
  return new ScriptBrowser(origin, `198.51.100.${people}`)
}

const newEmail = (): string => `person${(people += 1)}@people.example`

async function askForMail(who: ScriptBrowser, email: string, callbackUrl = HOME): Promise<URL> {
  const answer = await who.post('/api/auth/signin/email', { fields: { email, callbackUrl } })
  expect(answer.status).toBe(200)
  return mails.linkTo(email)
}

function heldBy(link: URL): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(link.hash.slice(1)))
}

/** What the button of the page does to which a mailed link leads. */
function press(who: ScriptBrowser, link: URL): Promise<string> {
  return who.leadsTo('/api/auth/callback/email', heldBy(link))
}

async function signInByMail(who: ScriptBrowser, email = newEmail()): Promise<string> {
  await press(who, await askForMail(who, email))
  return email
}

async function signInByIssuer(who: ScriptBrowser, callbackUrl = HOME): Promise<string> {
  const away = await who.leadsTo('/api/auth/signin/oidc', { callbackUrl })
  const back = (await fetch(away, { redirect: 'manual' })).headers.get('location') ?? ''
  let target = (await who.get(back)).headers.get('location') ?? ''
  // next-auth's own pages of errors lead on to ours.
  while (target.includes('/api/auth/'))
    target = (await who.get(target)).headers.get('location') ?? ''
  return target
}

async function makeBoard(who: ScriptBrowser): Promise<BoardId> {
  const made = await who.post('/api/boards', { json: { template: 'blank' } })
  expect(made.status).toBe(201)
  const id = parseBoardId(((await made.json()) as { id: unknown }).id)
  if (id === undefined) throw new Error('no board was made')
  return id
}

async function roleOn(who: ScriptBrowser, id: BoardId): Promise<unknown> {
  const answer = await who.get(`/api/boards/${id}`)
  return answer.status === 200 ? ((await answer.json()) as { role: unknown }).role : answer.status
}

test('a guest who signs in by mail keeps boards, role, name and colour, and is a user then', async () => {
  const ana = browser()
  await ana.becomeGuest('Ana')
  const id = await makeBoard(ana)
  const guest = await ana.person()
  const email = newEmail()
  const link = await askForMail(ana, email, `/b/${id}`)
  expect(link.origin + link.pathname).toBe(`${origin}/auth/confirm`)
  expect(await press(ana, link)).toBe(`${origin}/b/${id}`)
  const user = await ana.person()
  expect(user).toEqual({ ...guest, id: expect.stringMatching(/^u_/u) })
  expect(await roleOn(ana, id)).toBe('owner')
  const elsewhere = browser()
  await signInByMail(elsewhere, email)
  expect([await elsewhere.person(), await roleOn(elsewhere, id)]).toEqual([user, 'owner'])
})

test('opening a mailed link or its callback uses nothing up; of two who press the button one is signed in', async () => {
  const [ana, eve] = [browser(), browser()]
  const link = await askForMail(ana, newEmail())
  expect((await eve.get(link.pathname)).status).toBe(200)
  expect((await eve.get(`/api/auth/callback/email?${link.hash.slice(1)}`)).status).toBe(404)
  expect(await press(ana, link)).toBe(`${origin}/`)
  expect(await press(eve, link)).toContain('error=Verification')
  expect([(await ana.person())?.id.slice(0, 2), await eve.person()]).toEqual(['u_', undefined])
})

test('a link is good for its own address only', async () => {
  const ana = browser()
  const link = await askForMail(ana, newEmail())
  const fields = { ...heldBy(link), email: newEmail() }
  const target = await ana.leadsTo('/api/auth/callback/email', fields)
  expect([target, await ana.person()]).toEqual([
    expect.stringContaining('error=Verification'),
    undefined,
  ])
})

test('of 50 mails asked for one address five are sent, and of many addresses twenty from one place; the rest is 429', async () => {
  const ana = browser()
  const email = newEmail()
  const before = mails.count
  const statuses: number[] = []
  let last: Response | undefined
  for (let mail = 0; mail < 50; mail++) {
    last = await ana.post('/api/auth/signin/email', { fields: { email } })
    statuses.push(last.status)
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(45)
  expect(mails.count - before).toBe(5)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await last?.json()).toEqual({
    error: 'too-many',
    message: expect.stringMatching(/^Too many mails were asked for\. Try again in /u),
  })
  const others = browser()
  const answers: number[] = []
  for (let mail = 0; mail < 22; mail++)
    answers.push(
      (await others.post('/api/auth/signin/email', { fields: { email: newEmail() } })).status,
    )
  expect(answers.filter((status) => status === 200)).toHaveLength(20)
})

test('the header by which the server tells pages an address is dropped when a client sends it', async () => {
  const answers: number[] = []
  for (let mail = 0; mail < 21; mail++) {
    const headers = {
      origin,
      'x-forwarded-for': '198.51.100.250',
      'x-overlap-address': `203.0.113.${mail}`,
    }
    const body = new URLSearchParams({ email: newEmail() })
    const url = `${origin}/api/auth/signin/email`
    // Without a CSRF token next-auth sends no mail; it is counted all the same.
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
    answers.push(answer.status)
  }
  expect(answers.filter((status) => status === 429)).toHaveLength(1)
})

test('what changes something is refused from another site, whatever cookies come with it', async () => {
  const ana = browser()
  await signInByMail(ana)
  const fields = heldBy(await askForMail(ana, newEmail()))
  const from = 'http://evil.example'
  const answers = [
    await ana.post('/api/auth/signin/email', { fields: { email: newEmail() }, from }),
    await ana.post('/api/auth/callback/email', { fields, from }),
    await ana.post('/api/auth/callback/guest', { fields: { name: 'Eve' }, from }),
    await ana.post('/api/auth/signout', { fields: {}, from }),
    await ana.post('/api/sign-outs', { from }),
    await ana.post('/api/boards', { from }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
  expect(await ana.person()).toBeDefined()
})

test.each(['https://evil.example/x', '//evil.example/x', '/\\evil.example', 'javascript:alert(1)'])(
  'signing in with the callbackUrl %s leads nowhere else',
  async (callbackUrl) => {
    const ana = browser()
    const fields = { ...heldBy(await askForMail(ana, newEmail())), callbackUrl }
    const answer = await ana.post('/api/auth/callback/email', { fields })
    const text = await answer.text()
    // An address that next-auth cannot read at all is an error of the request and signs nobody in.
    const target = answer.ok ? (JSON.parse(text) as { url: string }).url : origin
    expect([new URL(target).origin, answer.headers.get('location')]).toEqual([origin, null])
  },
)

test('an odd cookie or a broken body is answered 400 and is no error of the server; JSON signs in like a form', async () => {
  const said = server.stderr.length
  const odd = browser()
  const cookie = 'next-auth.callback-url=nowhere'
  const headers = { origin, 'content-type': 'application/json' }
  const broken = { method: 'POST', headers, body: '{' }
  const answers = [
    await fetch(`${origin}/api/auth/session`, { headers: { cookie } }),
    await fetch(`${origin}/api/auth/session?callbackUrl=nowhere`),
    await fetch(`${origin}/api/auth/callback/guest`, broken),
    await fetch(`${origin}/api/auth/session`, {
      headers: { cookie: 'next-auth.session-token=forged' },
    }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 200])
  const { csrfToken } = (await (await odd.get('/api/auth/csrf')).json()) as { csrfToken: string }
  await odd.post('/api/auth/callback/guest', { json: { name: 'Odd', csrfToken, json: true } })
  expect((await odd.person())?.name).toBe('Odd')
  expect(server.stderr.slice(said)).toBe('')
})

const EVE = { sub: 'g_00000000-0000-4000-8000-00000000000e', kind: 'guest', name: 'Eve' }
const CLAIMS = { ...EVE, colour: PERSON_COLOURS[0].hex }
const NEVER = { sub: `u_${EVE.sub.slice(2)}`, kind: 'user', email: 'eve@people.example' }

test.each([
  ['forged', async () => 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA'],
  ['expired', async () => encode({ token: CLAIMS, secret: SECRET, maxAge: -60 })],
  ['of another secret', async () => encode({ token: CLAIMS, secret: 'another secret, of others' })],
  [
    'alg: none',
    async () =>
      `${[{ alg: 'none', typ: 'JWT' }, CLAIMS].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`,
  ],
  [
    'of a user who never was',
    async () => encode({ token: { ...CLAIMS, ...NEVER, signInEpoch: 1 }, secret: SECRET }),
  ],
])('a token that is %s opens neither the API nor a socket', async (_, makeToken) => {
  const ana = browser()
  await ana.becomeGuest('Ana')
  const id = await makeBoard(ana)
  const token = await makeToken()
  const cookie = `next-auth.session-token=${token}`
  const api = await fetch(`${origin}/api/boards/${id}`, { headers: { cookie } })
  const authorization = `Bearer ${token}`
  const bearer = await fetch(`${origin}/api/boards/${id}`, { headers: { authorization } })
  const socket = await upgradeStatus(`${origin}/sync/${id}`, { cookie, origin })
  expect([api.status, bearer.status, socket]).toEqual([401, 401, 401])
})

test('a token of ours that has not ended opens both, so that the tokens above are refused for what they are', async () => {
  const ana = browser()
  await ana.becomeGuest('Ana')
  const id = await makeBoard(ana)
  const cookie = `next-auth.session-token=${await encode({ token: CLAIMS, secret: SECRET })}`
  const api = await fetch(`${origin}/api/boards/${id}`, { headers: { cookie } })
  const client = await RawClient.open({ server: { origin }, boardId: id, guest: { cookie } })
  expect([api.status, client.closed]).toEqual([200, undefined])
  client.close()
})

test('somebody of an issuer signs in, brings along what they made as a guest, and comes back as the same user', async () => {
  const ana = browser()
  await ana.becomeGuest('Ana')
  const id = await makeBoard(ana)
  issuer.person = { sub: 'ana', email: newEmail(), name: 'Ana Example', email_verified: true }
  expect(await signInByIssuer(ana, `/b/${id}`)).toBe(`${origin}/b/${id}`)
  const user = await ana.person()
  expect([user?.name, await roleOn(ana, id)]).toEqual(['Ana', 'owner'])
  const elsewhere = browser()
  issuer.isTerse = true
  await signInByIssuer(elsewhere)
  expect(await elsewhere.person()).toEqual(user)
})

test('an issuer that tells of the address only when asked is asked, and a newcomer has the name it tells', async () => {
  const ben = browser()
  issuer.isTerse = true
  issuer.person = { sub: 'ben', email: newEmail(), name: 'Ben Example' }
  expect(await signInByIssuer(ben)).toBe(`${origin}/`)
  expect((await ben.person())?.name).toBe('Ben Example')
})

test.each(['nonce', 'signature', 'audience', 'issuer', 'expired', 'alg-none'] satisfies Fault[])(
  'an ID token with a wrong %s signs nobody in',
  async (fault) => {
    const eve = browser()
    issuer.person = { sub: `eve ${fault}`, email: newEmail() }
    issuer.fault = fault
    expect(await signInByIssuer(eve)).toMatch(/\/auth\?.*error=OAuthCallback/u)
    expect(await eve.person()).toBeUndefined()
  },
)

test('an answer of the issuer that another browser asked for signs nobody in', async () => {
  const [ana, eve] = [browser(), browser()]
  issuer.person = { sub: 'eve', email: newEmail() }
  const away = await eve.leadsTo('/api/auth/signin/oidc', { callbackUrl: HOME })
  const back = (await fetch(away, { redirect: 'manual' })).headers.get('location') ?? ''
  await ana.get(back)
  expect(await ana.person()).toBeUndefined()
})

test('an unproven or missing address, or one of somebody else, signs nobody in, and says why', async () => {
  const known = await signInByMail(browser())
  const reasons: (string | null)[] = []
  for (const person of [
    { sub: 'unproven', email: newEmail(), email_verified: false },
    { sub: 'none' },
    { sub: 'taken', email: known, email_verified: true },
  ]) {
    const eve = browser()
    issuer.person = person
    const target = await signInByIssuer(eve)
    reasons.push(new URL(target, origin).searchParams.get('error'))
    expect(await eve.person()).toBeUndefined()
  }
  expect(reasons).toEqual(['no-email', 'no-email', 'OAuthAccountNotLinked'])
  expect(await (await browser().get('/auth?error=OAuthAccountNotLinked')).text()).toContain(
    'Somebody with this mail address signs in another way here.',
  )
})

test('signing in to GitHub leads to its documented address with state and PKCE', async () => {
  const away = new URL(await browser().leadsTo('/api/auth/signin/github', { callbackUrl: HOME }))
  expect(away.origin + away.pathname).toBe('https://github.com/login/oauth/authorize')
  expect(Object.fromEntries(away.searchParams)).toMatchObject({
    client_id: 'gh-id',
    response_type: 'code',
    redirect_uri: `${origin}/api/auth/callback/github`,
    scope: 'read:user user:email',
    state: expect.any(String),
    code_challenge_method: 'S256',
  })
})

test('signing out everywhere ends every sign-in and every socket of a user, and nobody else’s', async () => {
  const [laptop, phone, bo] = [browser(), browser(), browser()]
  const email = await signInByMail(laptop)
  await signInByMail(phone, email)
  await bo.becomeGuest('Bo')
  const id = await makeBoard(laptop)
  const [phones, bos] = await Promise.all(
    [phone, bo].map(({ cookie }) =>
      RawClient.open({ server: { origin }, boardId: id, guest: { cookie } }),
    ),
  )
  expect((await bo.post('/api/sign-outs')).status).toBe(401)
  const asked = performance.now()
  expect((await laptop.post('/api/sign-outs')).status).toBe(200)
  await until('the close', () => phones?.closed !== undefined, 2_000)
  expect(performance.now() - asked).toBeLessThan(1_000)
  expect([await roleOn(laptop, id), await roleOn(phone, id)]).toEqual([401, 401])
  const cookie = phone.cookie
  expect(await upgradeStatus(`${origin}/sync/${id}`, { cookie, origin })).toBe(401)
  // A renewal makes no good sign-in of an ended one.
  expect(await phone.person()).toBeUndefined()
  expect(bos?.closed).toBeUndefined()
  bos?.close()
  await signInByMail(phone, email)
  expect(await roleOn(phone, id)).toBe('owner')
})

test('a user changes name and colour, which other devices show after their renewal', async () => {
  const [laptop, phone] = [browser(), browser()]
  const email = await signInByMail(laptop)
  await signInByMail(phone, email)
  const colour = PERSON_COLOURS[4].hex
  await laptop.post('/api/auth/callback/guest', { fields: { name: 'Cleopatra', colour } })
  const changed = await laptop.person()
  expect(changed).toMatchObject({ name: 'Cleopatra', colour, id: expect.stringMatching(/^u_/u) })
  expect(await phone.person()).toEqual(changed)
})

test('what is stored holds no secret in the clear, neither of mails nor of invite links', async () => {
  const ana = browser()
  const { token: mailed = '' } = heldBy(await askForMail(ana, newEmail()))
  await signInByMail(ana)
  const id = await makeBoard(ana)
  const made = await ana.post(`/api/boards/${id}/links`, { json: { role: 'editor' } })
  const { token } = (await made.json()) as { token: string }
  const secrets = [mailed, token, SECRET]
  expect(secrets.map((secret) => secret.length > 30)).toEqual([true, true, true])
  const files = readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(dataDir, name)))
  const isStored = (text: string): boolean => files.some((bytes) => bytes.includes(text))
  expect([id, ...secrets].map(isStored)).toEqual([true, false, false, false])
  expect(server.stdout + server.stderr).not.toContain(mailed)
})

test('where people must sign in a guest is nobody, by page, API and socket, until they do, and keeps what they had', async () => {
  const ana = browser()
  await ana.becomeGuest('Ana')
  const id = await makeBoard(ana)
  await restart({ ...settings(), GUESTS: 'off' })
  const { cookie } = ana
  expect([
    await roleOn(ana, id),
    await upgradeStatus(`${origin}/sync/${id}`, { cookie, origin }),
  ]).toEqual([401, 401])
  expect(await (await ana.get(`/b/${id}`)).text()).toContain('Sign in to open this board.')
  const bo = await browser().post('/api/auth/callback/guest', { fields: { name: 'Bo' } })
  expect(bo.status).toBe(401)
  await signInByMail(ana)
  expect(await roleOn(ana, id)).toBe('owner')
})

test('where guests only join they make no board and no copy, and users do', async () => {
  const ana = browser()
  await signInByMail(ana)
  await restart({ ...settings(), GUESTS: 'link' })
  const id = await makeBoard(ana)
  const bo = browser()
  await bo.becomeGuest('Bo')
  const refused = await bo.post('/api/boards')
  expect([refused.status, await refused.json()]).toEqual([
    403,
    { error: 'no-guests', message: 'Sign in with an account to make boards.' },
  ])
  expect(await roleOn(bo, id)).toBe('editor')
  expect((await bo.post(`/api/boards/${id}/duplicate`)).status).toBe(403)
})

test('a product without a mail server and providers knows guests alone, and its page to sign in says so', async () => {
  await restart({ DATA_DIR: dataDir })
  const ways = (await (await browser().get('/api/auth/providers')).json()) as object
  expect(Object.keys(ways)).toEqual(['guest'])
  expect(await (await browser().get('/auth')).text()).toContain('No account needed')
})
