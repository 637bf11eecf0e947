import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

import { expect, onTestFinished, test } from 'vitest'

import { createHttpServer, listen, type HttpRoutes } from '#server/http-server.ts'

async function start(
  onRequest: HttpRoutes['onRequest'] = (_, response) => void response.end('taken'),
): Promise<string> {
  const server = createHttpServer({
    onRequest,
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

test('nobody is asked to answer a request before all of its body is here', async () => {
  const asked: string[] = []
  const origin = await start((incoming, response) => {
    asked.push(incoming.url ?? '')
    void text(incoming).then((body) => response.end(`${body.length} ${body.at(-1)}`))
  })
  const { hostname, port } = new URL(origin)
  const post = { hostname, port, method: 'POST' }
  // More than Node reads of a body that nobody wants.
  const halves = [60_000, 500_000]
  const slow = halves.map((bytes) => {
    const body = request({ ...post, path: '/api/boards', headers: { 'content-length': bytes + 1 } })
    body.write('a'.repeat(bytes))
    return body
  })
  const gone = request({ ...post, path: '/gone', headers: { 'content-length': 9 } })
  gone.on('error', () => {
    // It is the one that goes.
  })
  gone.write('a')
  const inParts = request({ ...post, path: '/parts' })
  inParts.write('a')
  expect(await (await fetch(`${origin}/other`)).text()).toBe('0 undefined')
  gone.destroy()
  expect(asked).toEqual(['/other'])
  const answers = [...slow, inParts].map(async (body) => {
    const [answer] = (await once(body.end('b'), 'response')) as [IncomingMessage]
    return text(answer)
  })
  expect(await Promise.all(answers)).toEqual(['60001 b', '500001 b', '2 b'])
  expect(asked.toSorted()).toEqual(['/api/boards', '/api/boards', '/other', '/parts'])
})
