import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { RawClient, until } from '#tests/support/client.ts'
import { ScriptBrowser } from '#tests/support/script-browser.ts'
import { ServerRun } from '#tests/support/server-run.ts'
import { SmtpSink } from '#tests/support/smtp-sink.ts'

// One running server, at its most talkative: pages and limits as people meet them.

let dataDir: string
let server: ServerRun
let origin: string
let mails: SmtpSink
let people = 0

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-entry-'))
  mails = await SmtpSink.start()
  server = new ServerRun({
    DATA_DIR: dataDir,
    TRUST_PROXY: 'yes',
    LOG_LEVEL: 'debug',
    SMTP_URL: mails.url,
    MAIL_FROM: 'overlap@mail.example',
  })
  origin = await server.ready()
})
afterAll(async () => {
  await server.end()
  await mails.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Somebody new, at an address of their own. */
async function guest(name: string): Promise<ScriptBrowser> {
  const browser = newBrowser()
  await browser.becomeGuest(name)
  return browser
}

function newBrowser(): ScriptBrowser {
  people += 1
  return new ScriptBrowser(origin, `198.51.100.${people}`)
}

async function makeBoard(who: ScriptBrowser): Promise<{ id: string; token: string }> {
  const made = await who.post('/api/boards', { json: { template: 'blank', title: 'Billing team' } })
  expect(made.status).toBe(201)
  const { id, links } = (await made.json()) as { id: string; links: { view: string } }
  return { id, token: links.view.split('/').at(-1) ?? '' }
}

/** How many of `times` requests are answered by 429, and what the last of those says. */
async function refusedOf(
  times: number,
  send: () => Promise<Response>,
): Promise<{ refused: number; error: unknown; seconds: number }> {
  let [refused, error, seconds]: [number, unknown, number] = [0, undefined, 0]
  for (let time = 0; time < times; time += 1) {
    const answer = await send()
    const body = (await answer.json()) as { error?: unknown }
    if (answer.status !== 429) continue
    refused += 1
    error = body.error
    seconds = Number(answer.headers.get('retry-after'))
  }
  return { refused, error, seconds }
}

const tooMany = (refused: number) => ({
  refused,
  error: 'too-many',
  seconds: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 3_600),
})

test('one person makes 30 boards an hour, opens 60 links in ten minutes, and asks 20 times to be let in', async () => {
  const [ana, bo] = [await guest('Ana'), await guest('Bo')]
  const { id, token } = await makeBoard(ana)
  expect(
    await refusedOf(31, () => ana.post('/api/boards', { json: { template: 'blank' } })),
  ).toEqual(tooMany(2))
  expect((await ana.post(`/api/boards/${id}/duplicate`)).status).toBe(429)
  // Guesses count as much as links that there are.
  const guess = 'A'.repeat(43)
  expect(
    await refusedOf(61, () => bo.post('/api/links/redeem', { json: { token: guess } })),
  ).toEqual(tooMany(1))
  expect((await bo.post('/api/links/redeem', { json: { token } })).status).toBe(429)
  expect(await refusedOf(21, () => bo.post(`/api/boards/${'A'.repeat(22)}/requests`))).toEqual(
    tooMany(1),
  )
})

test('the page of a board that is closed, in the trash or not there is the same, for guests and for nobody', async () => {
  const ana = await guest('Ana')
  const [closed, trashed] = [await makeBoard(ana), await makeBoard(ana)]
  await ana.patch(`/api/boards/${closed.id}/sharing`, { generalAccess: 'nobody' })
  await ana.post(`/api/boards/${trashed.id}/trash`)
  for (const who of [await guest('Bo'), newBrowser()]) {
    const pages = await Promise.all(
      [closed.id, trashed.id, 'A'.repeat(22)].map(async (id) => {
        const answer = await who.get(`/b/${id}`)
        const text = await answer.text()
        return `${answer.status} ${withoutOwn(text, id)}`
      }),
    )
    expect(pages[0]).toMatch(/^404 /u)
    expect(pages[0]).toContain('No board here')
    expect(pages[0]).toBe(pages[2])
    expect(pages[1]).toBe(pages[2])
    expect(pages.join('')).not.toContain('Billing team')
  }
})

test.each([
  'https://evil.example/x',
  '//evil.example/x',
  '/.//evil.example/x',
  '/a/..//evil.example/x',
  '/\\evil.example',
  'javascript:alert(1)',
])('the page to sign in leads on to nowhere else with the callbackUrl %s', async (callbackUrl) => {
  const uma = newBrowser()
  const email = `uma${people}@people.example`
  await uma.post('/api/auth/signin/email', { fields: { email, callbackUrl } })
  const link = mails.linkTo(email)
  await uma.post('/api/auth/callback/email', {
    fields: Object.fromEntries(new URLSearchParams(link.hash.slice(1))),
  })
  const page = await (await uma.get(`/auth?${new URLSearchParams({ callbackUrl })}`)).text()
  expect(page).toContain(`Signed in as ${email}.`)
  const targets = [...page.matchAll(/<a [^>]*href="([^"]*)"/gu)].map(
    ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), origin).origin,
  )
  expect(targets.length).toBeGreaterThan(0)
  expect(new Set(targets)).toEqual(new Set([origin]))
})

test('an address that begins with another host leads nowhere else', async () => {
  for (const path of [
    '//evil.example',
    '//evil.example/b/x',
    '/\\evil.example',
    '/.//evil.example',
  ]) {
    const location = await locationOf(path)
    if (location !== undefined) expect(new URL(location, origin).origin, path).toBe(origin)
  }
})

test('no secret by which people come in is in the log at its most talkative, nor in the address of a socket', async () => {
  const [ana, bo] = [await guest('Ana'), await guest('Bo')]
  const { id, token } = await makeBoard(ana)
  expect((await bo.get(`/j/${token}`)).status).toBe(200)
  expect((await bo.post('/api/links/redeem', { json: { token } })).status).toBe(200)
  const { cookie } = bo
  const client = await RawClient.open({
    server: { origin },
    boardId: id as never,
    guest: { cookie },
  })
  expect(client.socket.url).not.toContain(token)
  // A frame that is none: the log says on which board.
  client.send(new Uint8Array([0, 9]))
  await until('the end', () => client.closed !== undefined)
  const email = 'vera@people.example'
  await ana.post('/api/auth/signin/email', { fields: { email } })
  const link = mails.linkTo(email)
  const held = Object.fromEntries(new URLSearchParams(link.hash.slice(1)))
  await bo.post('/api/auth/callback/email', { fields: { ...held, email: 'eve@people.example' } })
  await ana.post('/api/auth/callback/email', { fields: held })
  const said = server.stdout + server.stderr
  // It does say something of them.
  expect(said).toContain(id)
  const secrets = [token, held['token'] ?? '', cookie.split('session-token=')[1] ?? '']
  expect(secrets.map((secret) => secret.length > 30)).toEqual([true, true, true])
  expect(secrets.map((secret) => said.includes(secret))).toEqual([false, false, false])
})

/**
 * A page without what differs in any two answers: its nonce, its own address, and the order and numbers
 * of the parts that it is sent in.
 */
function withoutOwn(page: string, id: string): string {
  const nonce = /nonce="([^"]+)"/u.exec(page)?.[1] ?? ''
  expect(nonce).not.toBe('')
  return page
    .replaceAll(nonce, 'NONCE')
    .replaceAll(id, 'ID')
    .split(/\\n|<script/u)
    .map((part) =>
      part
        .replace(/^[^[]*self\.__next_f\.push\(\[1,"/u, '')
        .replace(/"\]\)<\/script>.*$/u, '')
        .replace(/^[\da-f]+:/u, '')
        .replaceAll(/\$[A-Z@]?[\da-f]+/gu, '$'),
    )
    .filter((part) => part !== '')
    .toSorted()
    .join('\n')
}

/** Where an answer leads, of a path that is sent as it is. */
function locationOf(path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const asked = request({ hostname, port, path }, (response) => {
      response.resume()
      resolve(response.headers.location)
    })
    asked.on('error', reject)
    asked.end()
  })
}
