import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpServer } from '#server/http-server.ts'
import { watchTurns } from '#tests/support/turns.ts'

/** A server that answers after a turn, and what it was asked for. */
async function serve() {
  const asked: string[] = []
  let inWork = 0
  let mostInWork = 0
  const server = createHttpServer({
    onRequest: ({ url = '' }, response) => {
      asked.push(url)
      inWork += 1
      mostInWork = Math.max(mostInWork, inWork)
      setImmediate(() => {
        inWork -= 1
        response.end(url)
      })
    },
    onUpgrade: (_request, socket) => socket.end('HTTP/1.1 101 let in\r\n\r\n'),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  /** What these bytes are answered until the server ends the connection. */
  const send = async (bytes: string, { keepOpen = false } = {}): Promise<string> => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: keepOpen })
    socket.on('error', () => {
      // What is sent may meet a connection that the server has ended.
    })
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    socket.write(bytes)
    await once(socket, keepOpen ? 'end' : 'close')
    return answer
  }
  return { server, asked, mostInWork: () => mostInWork, send }
}

const request = (target: string, ...lines: string[]): string =>
  [`GET ${target} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n')

const statusOf = (answer: string): string => answer.slice(9, 12)

test('an address with too many parameters, or too many cookies, is refused before anybody looks at it, as is an upgrade', async () => {
  const { asked, send } = await serve()
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']
  const many = `/?${'a&'.repeat(7_000)}`
  const cookies = (count: number): string =>
    `Cookie: ${Array.from({ length: count }, (_, at) => `a${at}=1`).join('; ')}`
  const outcomes = {
    '7,000 parameters': statusOf(await send(request(many))),
    '100 parameters': statusOf(await send(request(`/?${'a&'.repeat(99)}`, 'Connection: close'))),
    '7,000 parameters of an upgrade': statusOf(await send(request(many, ...upgrade))),
    '300 cookies': statusOf(await send(request('/', cookies(300)))),
    '180 cookies': statusOf(await send(request('/', cookies(180), 'Connection: close'))),
    '300 cookies of an upgrade': statusOf(await send(request('/', cookies(300), ...upgrade))),
    'no address': statusOf(await send('OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n')),
  }
  expect(outcomes).toEqual({
    '7,000 parameters': '400',
    '100 parameters': '200',
    '7,000 parameters of an upgrade': '400',
    '300 cookies': '400',
    '180 cookies': '200',
    '300 cookies of an upgrade': '400',
    'no address': '400',
  })
  expect(asked).toHaveLength(2)
})

test('requests that come together on one connection are answered one after the other, and too many end it', async () => {
  const { asked, mostInWork, send } = await serve()
  const few = Array.from({ length: 9 }, (_, at) => request(`/${at}`)).join('')
  const answer = await send(`${few}${request('/last', 'Connection: close')}`)
  expect([answer.match(/HTTP\/1\.1 200/gu)?.length, asked.at(-1), mostInWork()]).toEqual([
    10,
    '/last',
    1,
  ])
  asked.length = 0
  const turns = watchTurns()
  await Promise.all(Array.from({ length: 20 }, () => send(request('/').repeat(1_500))))
  turns.stop()
  // oxlint-disable-next-line no-console -- the figure is what it is asked for
  console.log('longest turn, ms of CPU', turns.longestMs())
  expect(asked.length).toBeLessThanOrEqual(20 * 17)
  expect(turns.longestMs()).toBeLessThan(200)
})

test('who is refused an upgrade and keeps their side open is cut off, and nothing of them is left', async () => {
  const { server, send } = await serve()
  const long = request(`/?${'a&'.repeat(200)}`, 'Connection: Upgrade', 'Upgrade: websocket')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send(long, { keepOpen: true })),
  )
  expect(new Set(answers.map(statusOf))).toEqual(new Set(['400']))
  await expect
    .poll(
      () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
      {
        timeout: 5_000,
      },
    )
    .toBe(0)
})
