import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import type { BoardId } from '#lib/board/ids.ts'
import { ListConnection } from '#lib/sync/connect-list.ts'
import type { CardNews } from '#lib/sync/told-cards.ts'
import { until } from '#tests/support/client.ts'
import { CardsClient } from '#tests/support/cards-client.ts'
import { startTestServer, type TestGuest, type TestServer } from '#tests/support/server.ts'
import { TcpProxy } from '#tests/support/tcp-proxy.ts'

let server: TestServer
let boardId: BoardId
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard()
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

/** The list as its page opens it, over Node's sockets. */
async function list(
  name: string,
  origin = server.origin,
): Promise<ListConnection & { guest: TestGuest }> {
  const guest = await server.guest(name)
  const headers = { cookie: guest.cookie, origin }
  const connection = new ListConnection({
    boardId,
    origin,
    canEdit: true,
    random: () => 0,
    openSocket: (url) => {
      const socket = new NodeSocket(url, { headers })
      socket.on('error', () => {
        // A refused connection closes it, which the list hears.
      })
      return socket as unknown as WebSocket
    },
  })
  closing.push(() => connection.close())
  await until('all cards', () => connection.state.get().state === 'saved')
  return Object.assign(connection, { guest })
}

const regionIn = (connection: ListConnection): string | null | undefined =>
  connection.board.get()?.cards.get('shape:card-pricing')?.region

test('a change is told to both, with its doer, and shown before it is called saved', async () => {
  const [ana, bo] = [await list('Ana'), await list('Bo')]
  const news: CardNews[] = []
  bo.onNews((some) => news.push(...some))
  const asking = ana.command({ type: 'place-card', card: 'shape:card-pricing', region: 'PM+PO' })
  expect(ana.state.get()).toEqual({ state: 'saving', changes: 1 })
  const answer = await asking
  expect([answer.ok, regionIn(ana), ana.state.get().state]).toEqual([true, 'PM+PO', 'saved'])
  await until('the news', () => news.length > 0)
  expect(news.map(({ before, after, by }) => [before?.region, after?.region, by?.name])).toEqual([
    ['PM', 'PM+PO', 'Ana'],
  ])
})

test('more commands than the server takes at a time wait for their turn, and all are carried out', async () => {
  const ana = await list('Ana')
  const ids = [...(ana.board.get()?.cards.keys() ?? [])].slice(0, 20)
  const answers = await Promise.all(
    ids.map((card) => ana.command({ type: 'set-size', card, size: 'M' })),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(ids.every((id) => ana.board.get()?.cards.get(id)?.size === 'M')).toBe(true)
})

test('without the server nothing can be changed and the list stays; when it is back the list is what it has then', async () => {
  const ana = await list('Ana')
  const { dataDir, origin } = server
  const news: CardNews[] = []
  ana.onNews((some) => news.push(...some))
  await server.stop()
  await until('the end of the connection', () => ana.state.get().state === 'reconnecting')
  const refused = await ana.command({ type: 'set-size', card: 'shape:card-pricing', size: 'L' })
  await until('the word that it lasts', () => ana.state.get().state === 'offline')
  expect([refused, ana.board.get()?.cards.size]).toEqual([{ ok: false, reason: 'offline' }, 31])
  server = await startTestServer({ dataDir, port: Number(new URL(origin).port) })
  await until('the list again', () => ana.state.get().state === 'saved', 20_000)
  const done = await ana.command({ type: 'set-size', card: 'shape:card-pricing', size: 'S' })
  expect([done.ok, ana.board.get()?.cards.get('shape:card-pricing')?.size]).toEqual([true, 'S'])
  expect(news.length).toBe(1)
})

/** Ana's list behind a line that breaks, and Bo's with one that does not. */
async function broken(): Promise<{ proxy: TcpProxy; ana: ListConnection; bo: ListConnection }> {
  const proxy = await TcpProxy.start({ port: Number(new URL(server.origin).port) })
  closing.push(() => void proxy.close())
  const ana = await list('Ana', `http://127.0.0.1:${proxy.port}`)
  return { proxy, ana, bo: await list('Bo') }
}

const titled = (connection: ListConnection, title: string): number =>
  [...(connection.board.get()?.cards.values() ?? [])].filter((card) => card.title === title).length

test('what is done while its reply is lost is called done over the next connection, once and with its undo', async () => {
  const { proxy, ana, bo } = await broken()
  proxy.loseReplies()
  const asked = [
    ana.command({ type: 'delete-card', card: 'shape:card-pricing' }),
    ana.command({ type: 'add-card', title: 'Only once', region: 'PO' }),
  ]
  await until('both at Bo', () => titled(bo, 'Only once') === 1 && regionIn(bo) === undefined)
  proxy.cut()
  await until('the end of the connection', () => ana.state.get().state === 'reconnecting')
  proxy.open()
  const [deleted, added] = await Promise.all(asked)
  const undo = deleted?.ok ? (deleted.value.undo ?? '') : ''
  const undone = await ana.command({ type: 'undo', change: undo })
  expect({
    deleted,
    isAdded: added?.ok && ana.board.get()?.cards.has(added.value.card ?? ''),
    cards: [titled(ana, 'Only once'), titled(bo, 'Only once')],
    undone: [undone.ok, regionIn(ana)],
  }).toEqual({
    deleted: { ok: true, value: { card: undefined, undo: expect.stringMatching(/^.{8,}$/) } },
    isAdded: true,
    cards: [1, 1],
    undone: [true, 'PM'],
  })
})

test('what never reached the server is done over the next connection', async () => {
  const { proxy, ana, bo } = await broken()
  proxy.freeze()
  const asking = ana.command({ type: 'add-card', title: 'Late', region: 'PO' })
  proxy.cut()
  await until('the end of the connection', () => ana.state.get().state === 'reconnecting')
  proxy.open()
  expect((await asking).ok).toBe(true)
  await until('the card at Bo', () => titled(bo, 'Late') === 1)
})

test('a server that was started anew remembers nothing: what it was asked before is not asked twice', async () => {
  const { proxy, ana, bo } = await broken()
  proxy.loseReplies()
  const asking = ana.command({ type: 'add-card', title: 'Only once', region: 'PO' })
  await until('the card at Bo', () => titled(bo, 'Only once') === 1)
  const { dataDir, origin } = server
  await server.stop()
  proxy.cut()
  server = await startTestServer({ dataDir, port: Number(new URL(origin).port) })
  proxy.open()
  expect(await asking).toEqual({ ok: false, reason: 'no-answer' })
  await until('the list again', () => ana.state.get().state === 'saved', 20_000)
  expect(titled(ana, 'Only once')).toBe(1)
})

test('an older list counts its commands from 1 on each page, and each of them is done', async () => {
  const guest = await server.guest('Ana')
  const seat = { server, boardId, guest }
  for (const title of ['First page', 'Second page']) {
    const page = await CardsClient.open(seat)
    expect(await page.command({ type: 'add-card', title, region: 'PO' })).toMatchObject({ id: '1' })
    page.raw.close()
  }
  const ana = await list('Bo')
  expect([titled(ana, 'First page'), titled(ana, 'Second page')]).toEqual([1, 1])
})

test('who is taken off the board is told so for good', async () => {
  const owner = await server.guest('Olga')
  const made = await server.services.boards.create(owner.person, {
    template: 'pm-po',
    placement: 'example',
  })
  if (!made.ok) throw new Error(made.reason)
  boardId = made.value.id
  const ana = await list('Ana')
  await server.services.sharing.setGeneralAccess(owner.person, boardId, 'view')
  await until('the news', () => ana.state.get().state === 'view-only')
  expect(ana.canEdit).toBe(false)
  await server.services.sharing.setGeneralAccess(owner.person, boardId, 'nobody')
  await until('the end', () => ana.state.get().state === 'stopped')
  expect(ana.state.get()).toMatchObject({ state: 'stopped', why: 'access-lost' })
})
