import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'

import { readConfig } from '#server/config.ts'
import { startOverlap, type Pages } from '#server/overlap.ts'
import { RawClient, cells, note, rawEditor, until, upgradeStatus } from '#tests/support/client.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

let dataDir: string
let server: ServerRun | undefined

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-start-'))
})
afterEach(async () => {
  await server?.end()
  server = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(env: Record<string, string> = {}): Promise<string> {
  server = new ServerRun({ DATA_DIR: dataDir, ...env })
  return server.ready()
}

test('the server prints its address and where data lives, in two lines, and nothing else', async () => {
  const origin = await start()
  expect((await fetch(origin)).status).toBe(200)
  const health = await fetch(`${origin}/healthz`)
  expect(await health.json()).toEqual({
    status: 'ok',
    storage: 'ok',
    bus: 'ok',
    boards: 0,
    sockets: 0,
  })
  server?.signal('SIGTERM')
  expect(await server?.ended).toEqual({
    code: 0,
    stdout: `Overlap is ready at ${origin}\nData is in ${dataDir}\n`,
    stderr: '',
  })
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s flushes what people wrote, closes their sockets with 1012 and ends the process with 0 within 10 s',
  async (signal) => {
    let origin = await start()
    const cookie = await signInByScript(origin, 'Ann')
    const boardId = await createBoardByScript({ origin, cookie })
    const { client, doc } = await rawEditor({ server: { origin }, boardId, guest: { cookie } })
    cells(doc).set('shape:last', note('last'))
    await until('the last edit to be taken', () => client.acknowledged >= 1)
    cells(doc).set('shape:later', note('later'))
    await until('the later edit to be taken', () => client.acknowledged >= 2)
    const asked = performance.now()
    server?.signal(signal)
    expect(await server?.ended).toMatchObject({ code: 0, stderr: '' })
    expect(performance.now() - asked).toBeLessThan(10_000)
    expect(client.closed).toBe(1012)

    origin = await start()
    const again = await RawClient.open({ server: { origin }, boardId, guest: { cookie } })
    const reloaded = new Y.Doc()
    await again.sync(reloaded)
    expect(cells(reloaded).has('shape:later')).toBe(true)
    again.close()
  },
)

test('npm start that is told to stop takes the server along, which tells people so', async () => {
  server = new ServerRun(
    {},
    {
      start: () =>
        spawn('npm', ['start'], {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, NODE_ENV: 'production', PORT: '0', DATA_DIR: dataDir },
        }),
    },
  )
  const origin = await server.ready()
  const cookie = await signInByScript(origin, 'Ann')
  const boardId = await createBoardByScript({ origin, cookie })
  const { client } = await rawEditor({ server: { origin }, boardId, guest: { cookie } })
  server.signal('SIGTERM')
  await until('the server to say that it stops', () => client.closed === 1012)
  // Its output closes with the last process that has it.
  await server.ended
  await expect(fetch(origin)).rejects.toThrow()
})

test('the secret is made once, is readable by its user alone, and keeps people signed in over a restart', async () => {
  let origin = await start()
  const cookie = await signInByScript(origin, 'Ann')
  const secret = readFileSync(join(dataDir, 'secret'), 'utf8')
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  await server?.end()
  origin = await start()
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(secret)
  expect(await createBoardByScript({ origin, cookie })).toHaveLength(22)
})

test('every page and route tells browsers not to guess types, to frame or to leak addresses', async () => {
  const origin = await start()
  for (const path of ['/', '/api/auth/csrf', '/nowhere']) {
    const { headers } = await fetch(`${origin}${path}`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
    })
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.has('x-powered-by')).toBe(false)
  }
})

test('images are served as they are: nobody can have them made over, which costs time and writes beside the build', async () => {
  const origin = await start()
  const query = new URLSearchParams({ url: '/icon.svg', w: '640', q: '75' })
  expect((await fetch(`${origin}/icon.svg`)).status).toBe(200)
  expect((await fetch(`${origin}/_next/image?${query}`)).status).toBe(404)
  await server?.end()
  expect(server?.stderr).toBe('')
})

test('upgrades of anything but a board are answered 404, and none hangs', async () => {
  const origin = await start()
  expect((await fetch(origin)).status).toBe(200)
  for (const path of ['/', '/foo', '/_next/hmr', '/sync', '/sync/..%2fx', '/api/boards'])
    expect([path, await upgradeStatus(`${origin}${path}`, { origin })]).toEqual([path, 404])
})

test('a client that drips its headers is ended within 10 s', async () => {
  const origin = new URL(await start())
  const socket = connect(Number(origin.port), '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
  const drip = setInterval(() => socket.write('X: 1\r\n'), 500)
  socket.on('error', () => {
    // The next drip may meet a socket that the server has already ended.
  })
  const began = performance.now()
  await once(socket, 'close')
  clearInterval(drip)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('a body that no form has is refused before it is read, told beforehand or sent in parts', async () => {
  const origin = await start()
  const path = `${origin}/api/auth/callback/guest`
  const told = await fetch(path, { method: 'POST', headers: { origin }, body: 'x'.repeat(65_537) })
  expect([told.status, await told.json()]).toEqual([
    413,
    { error: 'too-large', message: 'This is more than a request may bring.' },
  ])
  let sent = 0
  const parts = new ReadableStream({
    pull: async (controller) => {
      // The server lives in this process, and has to get its turn.
      await new Promise((resolve) => setImmediate(resolve))
      sent += 16_384
      controller.enqueue(new Uint8Array(16_384))
    },
  })
  const inParts = { method: 'POST', headers: { origin }, body: parts, duplex: 'half' }
  await expect(fetch(path, inParts)).rejects.toThrow()
  expect(sent).toBeLessThan(50_000_000)
  expect((await fetch(`${origin}/api/auth/csrf`)).status).toBe(200)
})

test('pages come at once while three hundred bodies do not', async () => {
  const { origin, port } = new URL(await start())
  const cookie = await signInByScript(origin, 'Eve')
  await (await fetch(origin)).text()
  const head = `POST /api/boards HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\n`
  const sockets = await Promise.all(
    Array.from({ length: 300 }, async () => {
      const socket = connect(Number(port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(`${head}Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n{`)
      return socket
    }),
  )
  const asked = performance.now()
  expect((await fetch(origin)).status).toBe(200)
  // Eight at a time for a second each would be over half a minute.
  expect(performance.now() - asked).toBeLessThan(5_000)
  for (const socket of sockets) socket.destroy()
})

test('requests that come before the pages are ready wait for them, and health says starting', async () => {
  let open: (pages: Pages) => void = () => {}
  let address = ''
  const starting = startOverlap({
    config: readConfig({ PORT: '0', DATA_DIR: dataDir }),
    logger: pino({ level: 'silent' }),
    startPages: (place) => {
      address = place.address
      return new Promise((resolve) => {
        open = resolve
      })
    },
  })
  await until('the port', () => address !== '')
  const health = await fetch(`${address}/healthz`)
  expect([health.status, await health.json()]).toMatchObject([503, { status: 'starting' }])
  const early = fetch(address)
  open({
    handle: async (_request, response) => void response.end('the page'),
    close: async () => {},
  })
  const overlap = await starting
  expect(await (await early).text()).toBe('the page')
  await overlap.stop()
})

test('pages that fail to start give the port and the folder free again', async () => {
  const options = {
    config: readConfig({ PORT: '0', DATA_DIR: dataDir }),
    logger: pino({ level: 'silent' }),
  }
  let address = ''
  await expect(
    startOverlap({
      ...options,
      startPages: async (place) => {
        address = place.address
        throw new Error('no pages')
      },
    }),
  ).rejects.toThrow('no pages')
  await expect(fetch(address)).rejects.toThrow()
  const overlap = await startOverlap({
    ...options,
    startPages: async () => ({ handle: async () => {}, close: async () => {} }),
  })
  await overlap.stop()
})

test('/metrics tells Prometheus what happens, to this machine alone', async () => {
  const origin = await start()
  const cookie = await signInByScript(origin, 'Ann')
  const boardId = await createBoardByScript({ origin, cookie })
  const { client, doc } = await rawEditor({ server: { origin }, boardId, guest: { cookie } })
  cells(doc).set('shape:one', note('one'))
  await until('the acknowledgement', () => client.acknowledged >= 2)
  const refused = await upgradeStatus(`${origin}/sync/${boardId}`, { origin })
  const text = await (await fetch(`${origin}/metrics`)).text()
  const valueOf = (name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    )
  expect(refused).toBe(401)
  expect(valueOf('overlap_connections')).toBe(1)
  expect(valueOf('overlap_boards')).toBe(1)
  expect(valueOf('overlap_waiting_bytes')).toBe(0)
  expect(valueOf('overlap_unsent_bytes')).toBe(0)
  expect(valueOf('overlap_updates_total')).toBeGreaterThanOrEqual(1)
  expect(valueOf('overlap_update_bytes_total')).toBeGreaterThan(20)
  expect(valueOf('overlap_durable_seconds_count')).toBeGreaterThanOrEqual(1)
  expect(valueOf('overlap_upgrades_refused_total{status="401"}')).toBe(1)
  expect(valueOf('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
  expect(text).not.toContain(boardId)
  client.close()
})

test('/metrics behind a proxy, where everybody seems to be on this machine, wants its token', async () => {
  const token = 'a token of the tests only'
  const origin = await start({ TRUST_PROXY: 'yes', METRICS_TOKEN: token })
  const status = async (authorization?: string): Promise<number> =>
    (await fetch(`${origin}/metrics`, { headers: authorization ? { authorization } : {} })).status
  expect([await status(), await status('Bearer other'), await status(`Bearer ${token}`)]).toEqual([
    404, 404, 200,
  ])
})
