import { request } from 'node:https'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { addressOf } from '#server/gateway/upgrade-limits.ts'
import { cells, note, stockClient, until } from '#tests/support/client.ts'
import { freePort } from '#tests/support/free-port.ts'
import { Overheard } from '#tests/support/overheard.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import { ProxyServer } from '#tests/support/proxy-server.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

const { postgres, redis } = ownServers()
const TOKEN = 'a token of the tests only'

let folder: string
let databaseUrl: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overlap-proxies-'))
  databaseUrl = await postgres().createDatabase()
  // The certificate of a test is signed by nobody; only this file's process looks away.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
})
afterAll(() => {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  rmSync(folder, { recursive: true, force: true })
})

interface Node {
  readonly run: ServerRun
  readonly heard: Overheard
  connections(): Promise<number>
}

/** One of several servers, as people reach it through the proxy. */
async function startNode(publicUrl: string): Promise<Node> {
  const port = await freePort()
  const run = new ServerRun({
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    TRUST_PROXY: 'yes',
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis().url,
    NEXTAUTH_SECRET: 'a secret of the tests only',
    METRICS_TOKEN: TOKEN,
  })
  onTestFinished(async () => {
    await run.end()
  })
  await run.ready()
  const heard = await Overheard.start(port)
  onTestFinished(() => heard.end())
  const authorization = `Bearer ${TOKEN}`
  return {
    run,
    heard,
    connections: async () => {
      const figures = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization },
      })
      return Number(/^overlap_connections (\d+)$/m.exec(await figures.text())?.[1])
    },
  }
}

/** A request from another address of loopback, which also claims to come from yet another one. */
const liar = { localAddress: '127.0.0.2', headers: { 'x-forwarded-for': '203.0.113.9' } }

function statusOf(url: string, options: object = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ...liar, ...options }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}

describe.each(['nginx', 'caddy'] as const)('behind %s, as deploy/ sets it up', (name) => {
  test('two people edit one board on two servers, over https, and stay when one server goes', async () => {
    const port = await freePort()
    const origin = `https://localhost:${port}`
    const nodes = [await startNode(origin), await startNode(origin)] as const
    const proxy = await ProxyServer.start({
      name,
      port,
      servers: [nodes[0].heard.port, nodes[1].heard.port],
    })
    onTestFinished(() => proxy.end())

    const home = await fetch(origin)
    expect([home.status, home.headers.get('strict-transport-security')]).toEqual([
      200,
      'max-age=31536000',
    ])
    const csrf = await fetch(`${origin}/api/auth/csrf`)
    expect(csrf.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-next-auth\.csrf-token=.*; HttpOnly; Secure;/),
      expect.stringMatching(/^__Secure-next-auth\.callback-url=.*; HttpOnly; Secure;/),
    ])
    const cookie = await signInByScript(origin, 'Ann')
    expect(cookie).toMatch(/__Secure-next-auth\.session-token=/)
    const boardId = await createBoardByScript({ origin, cookie })

    const join = async (guest: string) => {
      const client = stockClient({
        server: { origin },
        boardId,
        guest: { cookie: await signInByScript(origin, guest) },
      })
      onTestFinished(() => client.close())
      await until(`${guest} is synced`, () => client.provider.synced)
      return client
    }
    const people = [await join('Ann'), await join('Bo')]
    const connections = () => Promise.all(nodes.map((node) => node.connections()))
    // A proxy shares people out as it likes: some more come until there is somebody on either server.
    while ((await connections()).includes(0) && people.length < 8) people.push(await join('Cy'))
    expect(await connections()).not.toContain(0)
    const passes = async (when: string): Promise<void> => {
      for (const [index, { doc }] of people.entries()) {
        const id = `${when}-${index}`
        cells(doc).set(`shape:${id}`, note(id))
        await until(
          `${id} at everybody's`,
          () => people.every((each) => cells(each.doc).has(`shape:${id}`)),
          15_000,
        )
      }
    }
    await passes('before')

    // Figures are not to be had through the proxy.
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect((await fetch(`${origin}/metrics`, { headers })).status).toBe(404)
    // Nobody sends more than it passes on, nor keeps others out by trying. Older ones of Caddy say 502.
    const large = { method: 'POST', headers: { origin, cookie }, body: 'x'.repeat(1_100_000) }
    for (let time = 0; time < 8; time++)
      expect([413, 502]).toContain((await fetch(`${origin}/api/boards`, large)).status)

    // Where somebody comes from is what the proxy sees, for pages and for boards.
    expect(await statusOf(`${origin}/healthz?from`)).toBe(200)
    const socket = new WebSocket(`${origin}/sync/${boardId}?from`, {
      ...liar,
      headers: { ...liar.headers, origin, cookie },
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    socket.terminate()
    for (const path of ['/healthz?from', `/sync/${boardId}?from`]) {
      const sent = nodes.map(({ heard }) => heard.headersOf(path)).filter((headers) => headers)
      expect(sent).toMatchObject([{ 'x-forwarded-for': '127.0.0.2', 'x-forwarded-proto': 'https' }])
      const asked = { headers: sent[0], socket: {} } as unknown as Parameters<typeof addressOf>[0]
      expect(addressOf(asked, 'proxy')).toBe('127.0.0.2')
    }

    nodes[0].run.signal('SIGTERM')
    expect(await nodes[0].run.ended).toMatchObject({ code: 0, stderr: '' })
    nodes[0].heard.end()
    await expect.poll(nodes[1].connections, { timeout: 15_000 }).toBe(people.length)
    await passes('after')
    expect((await fetch(origin)).status).toBe(200)
  })
})
