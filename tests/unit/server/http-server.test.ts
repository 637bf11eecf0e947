import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'

import { expect, onTestFinished, test } from 'vitest'

import { createHttpServer, listen } from '#server/http-server.ts'

async function start(): Promise<string> {
  const server = createHttpServer({
    onRequest: (_, response) => void response.end('taken'),
    onUpgrade: (_, socket) => void socket.destroy(),
  })
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${port}`
}

test('an address that cannot be decoded is refused, to scripts in JSON and to people in words', async () => {
  const origin = await start()
  const [api, deep, page] = await Promise.all([
    fetch(`${origin}/api/boards/%ff`),
    fetch(`${origin}/api/boards?search=%E0%A4%A`),
    fetch(`${origin}/b/%ff`),
  ])
  for (const answer of [api, deep]) {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/json'])
    expect(await answer.json()).toEqual({
      error: 'malformed-address',
      message: 'This address is malformed.',
    })
  }
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    400,
    'text/plain',
    'This address is malformed.\n',
  ])
  expect(await (await fetch(`${origin}/api/boards/%41`)).text()).toBe('taken')
})

test('TRACE, which pages cannot answer, does not reach them', async () => {
  const { hostname, port } = new URL(await start())
  const asked = request({ hostname, port, path: '/', method: 'TRACE' }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  expect(answer.statusCode).toBe(405)
})

test('a body that is too large is refused before it is read, to scripts in JSON', async () => {
  const origin = await start()
  const answer = await fetch(`${origin}/api/links/redeem`, {
    method: 'POST',
    body: 'x'.repeat(65_537),
  })
  expect([answer.status, await answer.json()]).toEqual([
    413,
    { error: 'too-large', message: 'This is more than a request may bring.' },
  ])
})
