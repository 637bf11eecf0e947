import { isDeepStrictEqual } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pino } from 'pino'
import * as Y from 'yjs'

import { ROOT } from '#lib/board/layout.ts'
import type { Bus } from '#server/bus/bus.ts'
import { RedisBus } from '#server/bus/redis-bus.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { encodeCommand } from '#lib/protocol/encode.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import { CardsClient } from '#tests/support/cards-client.ts'
import { cells, note, RawClient, stockClient, until } from '#tests/support/client.ts'
import { failingStorage } from '#tests/support/failing-storage.ts'
import { host } from '#tests/support/host-command.ts'
import { litter } from '#tests/support/litter.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import { ProcessBus } from '#tests/support/process-bus.ts'
import { RedisServer } from '#tests/support/redis-server.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'
import { has, put, threeNodes, type StockClient } from '#tests/support/three-nodes.ts'
import { recentBoards } from '#tests/support/recent-boards.ts'

const { postgres, redis } = ownServers()

const BUSES: readonly { name: string; make: () => () => Bus | undefined; withinMs: number }[] = [
  { name: 'no bus', make: () => () => undefined, withinMs: 2_500 },
  {
    name: 'the bus of one process',
    make: () => {
      const bus = new ProcessBus()
      return () => bus
    },
    withinMs: 600,
  },
  {
    name: 'Redis',
    make: () => () => {
      const bus = new RedisBus({ url: redis().url, logger: pino({ level: 'silent' }) })
      onTestFinished(() => bus.close())
      return bus
    },
    withinMs: 600,
  },
]

describe.each(BUSES)('three servers with $name', ({ name, make, withinMs }) => {
  test(`an edit on one server is on the others within ${withinMs} ms, and all hold the same`, async () => {
    const { nodes, join } = await threeNodes(await postgres().createDatabase(), make())
    const clients = [
      await join(nodes[0], 'Ana'),
      await join(nodes[1], 'Bo'),
      await join(nodes[2], 'Cy'),
    ]
    for (let round = 0; round < 5; round++) {
      for (const [index, client] of clients.entries()) {
        const id = `${round}-${index}`
        put(client, id)
        const startedAt = performance.now()
        await until(`${id} everywhere`, () => clients.every((each) => has(each, id)))
        expect(performance.now() - startedAt).toBeLessThan(withinMs)
      }
    }
    // All at once, so that rows of several servers lie between each other's.
    for (let burst = 0; burst < 60; burst++) {
      for (const [index, client] of clients.entries()) put(client, `burst-${burst}-${index}`)
      await new Promise((resolve) => setTimeout(resolve, 7))
    }
    const everything = (doc: Y.Doc): string => JSON.stringify(sorted(cells(doc).toJSON()))
    await until('equal boards', () => {
      const [first, ...others] = clients.map(({ doc }) => everything(doc))
      return clients.every((each) => has(each, 'burst-59-2')) && others.every((o) => o === first)
    })
    const late = await join(nodes[1], 'Dee')
    expect(everything(late.doc)).toBe(everything(clients[0]!.doc))
  })

  test('a server whose rows were compacted away by others reads the snapshot', async () => {
    const { nodes, boardId, join } = await threeNodes(await postgres().createDatabase(), make())
    const ana = await join(nodes[0], 'Ana')
    put(ana, 'one')
    const { storage } = nodes[0]
    await until('the row', async () => ((await storage.getBoard(boardId))?.headSeq ?? 0) >= 2)
    const bo = await join(nodes[1], 'Bo')
    // Rows and a snapshot behind the back of all servers, then all rows gone.
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(ana.doc))
    cells(doc).set('shape:behind', note('behind'))
    const head = (await storage.getBoard(boardId))?.headSeq ?? 0
    const update = Y.encodeStateAsUpdate(doc)
    // A slow machine may look at the log in between: then it reads this row, and no snapshot.
    await storage.append([{ boardId, epoch: 1, update, writers: [], at: 1 }])
    await storage.append([
      { boardId, epoch: 1, update: new Uint8Array([0, 0]), writers: [], at: 1 },
    ])
    const stateVector = Y.encodeStateVector(doc)
    await storage.compact(boardId, { seq: head + 1, data: update, stateVector, at: 1 })
    await storage.compact(boardId, { seq: head + 2, data: update, stateVector, at: 1 })
    await until('what the snapshot has', () => has(ana, 'behind') && has(bo, 'behind'))
    put(bo, 'after')
    await until('what comes after', () => has(ana, 'after'))
  })

  test('a new title reaches people on other servers, and a board that is gone closes for all of them', async () => {
    const { nodes, boardId, databaseUrl } = await threeNodes(
      await postgres().createDatabase(),
      make(),
    )
    const watch = async (node: TestServer, guest: string): Promise<RawClient> =>
      RawClient.open({ server: node, boardId, guest: await node.guest(guest) }, '?v=1&control=1')
    const [ana, cy] = [await watch(nodes[0], 'Ana'), await watch(nodes[2], 'Cy')]
    const titleOf = (client: RawClient): string | undefined =>
      client.heard.findLast((message) => message.type === 'control')?.control.title
    ana.send(encodeCommand({ id: 'one', type: 'set-title', title: 'A new name' }))
    await until('the title', () => titleOf(ana) === 'A new name' && titleOf(cy) === 'A new name')
    await nodes[1].storage.renameBoard(boardId, 'Renamed at home')
    await until(
      'the other title',
      () => titleOf(ana) === 'Renamed at home' && titleOf(cy) === 'Renamed at home',
    )

    await postgres().query(databaseUrl, 'UPDATE boards SET deleted_at = 1')
    await until('the end', () => ana.closed === CLOSE.boardGone && cy.closed === CLOSE.boardGone)
  })

  test('holders set on two servers at once, while people edit on all, are each answered and kept', async () => {
    const { nodes, boardId, join } = await threeNodes(await postgres().createDatabase(), make(), {
      template: 'pm-po',
    })
    const clients = await Promise.all(nodes.map((node, index) => join(node, `Reader ${index}`)))
    const ask = async (node: TestServer): Promise<RawClient> =>
      RawClient.open({ server: node, boardId, guest: await node.guest('Asks') }, '?v=1&control=1')
    const askers = [
      { client: await ask(nodes[0]), role: 'PM' },
      { client: await ask(nodes[1]), role: 'PO' },
    ] as const
    const holders = ({ doc }: StockClient): string[] =>
      [...doc.getMap<unknown>(ROOT.template)]
        .filter(([key]) => key.endsWith('m.holder'))
        .map(([, value]) => String(value))
        .toSorted((one, other) => (one < other ? -1 : 1))
    for (let round = 0; round < 10; round++) {
      for (const { client, role } of askers) {
        const [id, holder] = [`${round}`, `${role} of round ${round}`]
        client.send(encodeCommand({ id, type: 'set-holder', role, name: holder }))
      }
      for (const [index, client] of clients.entries()) put(client, `${round}-${index}`)
      const replies = await Promise.all(
        askers.map(({ client }) =>
          until(`the reply of round ${round}`, () =>
            client.heard
              .flatMap((message) => (message.type === 'reply' ? [message.reply] : []))
              .find(({ id }) => id === `${round}`),
          ),
        ),
      )
      expect(replies).toEqual(askers.map(() => ({ id: `${round}`, ok: true })))
      const kept = askers.map(({ role }) => `${role} of round ${round}`)
      await until(`both holders of round ${round} everywhere`, () =>
        clients.every((client) => isDeepStrictEqual(holders(client), kept)),
      )
    }
    const late = await join(nodes[2], 'Late')
    expect(holders(late)).toEqual(['PM of round 9', 'PO of round 9'])
  })

  if (name === 'no bus') return

  test('people on other servers are seen, move, and are gone when they leave', async () => {
    const { nodes, join } = await threeNodes(await postgres().createDatabase(), make())
    const ana = await join(nodes[0], 'Ana')
    ana.provider.awareness.setLocalStateField('cursor', { x: 1 })
    const bo = await join(nodes[1], 'Bo')
    const stateOfAna = () => bo.provider.awareness.getStates().get(ana.doc.clientID)
    await until('Ana at Bo’s', () => stateOfAna()?.['cursor']?.x === 1)
    expect(stateOfAna()?.['user']).toMatchObject({ name: 'Ana' })
    ana.provider.awareness.setLocalStateField('cursor', { x: 2 })
    await until('Ana moves', () => stateOfAna()?.['cursor']?.x === 2)
    // A forged name shows nothing false on other servers either.
    ana.provider.awareness.setLocalStateField('user', { name: 'Mallory', colour: '#000000' })
    ana.provider.awareness.setLocalStateField('cursor', { x: 3 })
    await until('Ana moves on', () => stateOfAna()?.['cursor']?.x === 3)
    expect(stateOfAna()?.['user']).toMatchObject({ name: 'Ana' })
    ana.provider.destroy()
    await until('Ana gone', () => stateOfAna() === undefined)
  })

  test('who opens the board on another server sees who rests there already', async () => {
    const { nodes, join } = await threeNodes(await postgres().createDatabase(), make())
    const ana = await join(nodes[0], 'Ana')
    ana.provider.awareness.setLocalStateField('cursor', { x: 1 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const cy = await join(nodes[2], 'Cy')
    await until('Ana', () => cy.provider.awareness.getStates().has(ana.doc.clientID))
  })
})

test.each([
  { name: 'Redis', withinMs: 500, redisUrl: () => redis().url },
  // A look at the database each second, and the time it takes.
  { name: 'no bus', withinMs: 1_500, redisUrl: () => undefined },
])(
  'with $name, what the host closes at the terminal closes on every server within $withinMs ms',
  async ({ withinMs, redisUrl }) => {
    const url = redisUrl()
    const { nodes, boardId, databaseUrl } = await threeNodes(
      await postgres().createDatabase(),
      () => {
        const bus = url && new RedisBus({ url, logger: pino({ level: 'silent' }) })
        if (bus) onTestFinished(() => bus.close())
        return bus || undefined
      },
    )
    const env = { DATABASE_URL: databaseUrl, ...(url ? { REDIS_URL: url } : {}) }
    const run = async (...words: string[]): Promise<string> => {
      const { code, stdout, stderr } = await host(words, env)
      expect([words, code, stderr]).toEqual([words, 0, ''])
      return stdout
    }
    const people = [await nodes[0].guest('Ana'), await nodes[2].guest('Cy')] as const
    const enter = async (index: 0 | 1): Promise<RawClient> => {
      const node = index === 0 ? nodes[0] : nodes[2]
      const client = await RawClient.open({ server: node, boardId, guest: people[index] }, '?v=1')
      await client.sync(new Y.Doc())
      await node.services.boards.open(people[index].person, boardId)
      return client
    }
    const closeOf = async (client: RawClient): Promise<number | undefined> => {
      await until('the close', () => client.closed !== undefined, withinMs)
      return client.closed
    }

    const [ana, cy] = [await enter(0), await enter(1)]
    const cyId = people[1].person.id
    if (url) {
      expect(await run('people', 'erase', cyId)).toMatch(/is erased/u)
      expect([await closeOf(cy), ana.closed]).toEqual([4401, undefined])
      expect(await recentBoards(nodes[1].storage, cyId)).toEqual([])
      expect(await run('boards', 'new-epochs')).toMatch(/^1 board began a new epoch/u)
      expect(await closeOf(ana)).toBe(4410)
      const again = await enter(0)
      await run('boards', 'disable', boardId)
      expect(await closeOf(again)).toBe(4403)
    } else {
      await run('people', 'disable', cyId)
      expect([await closeOf(cy), ana.closed]).toEqual([4403, undefined])
      await run('boards', 'delete', boardId, '--yes')
      expect(await closeOf(ana)).toBe(4404)
    }
    await expect(enter(1)).rejects.toThrow(/401/u)
  },
)

test('Redis stopped, started empty and frozen: edits pass all the time, and people are seen again', async () => {
  const own = await RedisServer.start()
  onTestFinished(() => own.end())
  const buses: RedisBus[] = []
  const { nodes, join } = await threeNodes(await postgres().createDatabase(), () => {
    const bus = new RedisBus({ url: own.url, logger: pino({ level: 'silent' }) })
    buses.push(bus)
    onTestFinished(() => bus.close())
    return bus
  })
  const [ana, bo] = [await join(nodes[0], 'Ana'), await join(nodes[1], 'Bo')]
  const passes = async (id: string, withinMs: number): Promise<void> => {
    put(ana, id)
    const startedAt = performance.now()
    await until(id, () => has(bo, id))
    expect(performance.now() - startedAt).toBeLessThan(withinMs)
  }
  const seen = () => bo.provider.awareness.getStates().has(ana.doc.clientID)
  ana.provider.awareness.setLocalStateField('cursor', { x: 1 })
  await until('Ana is seen', seen)
  await passes('before', 600)

  await own.stop()
  await passes('while stopped', 2_500)
  await until('Ana is not shown any more', () => !seen(), 15_000)
  await own.startAgain()
  await until('the bus', () => buses.every(({ state }) => state === 'ok'), 15_000)
  await until('Ana is seen again', seen, 15_000)
  await passes('after a start', 600)

  own.freeze()
  await passes('while frozen', 2_500)
  await until(
    'the bus is known to fail',
    () => buses.some(({ state }) => state === 'failing'),
    15_000,
  )
  await passes('while known to be frozen', 2_500)
  own.goOn()
  await until('the bus', () => buses.every(({ state }) => state === 'ok'), 15_000)
  await until('Ana is seen once more', seen, 15_000)
  await passes('at the end', 600)
})

function sorted(json: Record<string, unknown>): [string, unknown][] {
  return Object.entries(json).sort(([one], [other]) => (one < other ? -1 : 1))
}

test('a board full of garbage is made anew only when nobody is on it on any server', async () => {
  const bus = new ProcessBus()
  const { nodes, boardId, join } = await threeNodes(await postgres().createDatabase(), () => bus, {
    unloadAfterMs: 300,
  })
  const epoch = async (): Promise<number | undefined> =>
    (await nodes[0].storage.getBoard(boardId))?.epoch
  const bo = await join(nodes[1], 'Bo')
  await litter({ server: nodes[0], boardId })
  await until('the first server to let go of it', () => nodes[0].sync.rooms.count === 0)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect([await epoch(), bo.provider.wsconnected]).toEqual([1, true])
  bo.close()
  await until('the new document', async () => (await epoch()) === 2)
})

/** A look at the log's head that never ends, so that a row is found by the bus or not at all. */
function withoutLooks(storage: BoardStorage): BoardStorage {
  return { ...failingStorage(storage), heads: () => new Promise(() => {}) }
}

test('a row written between the load of a board and the moment its subscription stands is read then', async () => {
  const standing: (() => void)[] = []
  class LateBus extends ProcessBus {
    override subscribe(
      topic: string,
      listener: (bytes: Uint8Array) => void,
      stands = (): void => {},
    ) {
      standing.push(stands)
      return super.subscribe(topic, listener)
    }
  }
  const server = await startTestServer({ bus: new LateBus(), wrap: withoutLooks })
  onTestFinished(() => server.close())
  const boardId = await server.createBoard('blank')
  const ana = stockClient({ server, boardId, guest: await server.guest('Ana') })
  onTestFinished(() => ana.close())
  await until('Ana is in', () => ana.provider.synced)
  const doc = new Y.Doc()
  cells(doc).set('shape:between', note('between'))
  const update = Y.encodeStateAsUpdate(doc)
  await server.storage.append([{ boardId, epoch: 1, update, writers: [], at: 1 }])
  for (const stands of standing) stands()
  await until('the row', () => has(ana, 'between'))
})

test('a row too large for a hint is hinted at without its bytes and read from the log', async () => {
  let largest = 0
  class MeasuredBus extends ProcessBus {
    override publish(topic: string, bytes: Uint8Array): void {
      largest = Math.max(largest, bytes.length)
      super.publish(topic, bytes)
    }
  }
  const bus = new MeasuredBus()
  const databaseUrl = await postgres().createDatabase()
  const { nodes, join } = await threeNodes(databaseUrl, () => bus, { wrap: withoutLooks })
  const [ana, bo] = [await join(nodes[0], 'Ana'), await join(nodes[1], 'Bo')]
  ana.doc.transact(() => {
    for (let number = 0; number < 400; number++)
      cells(ana.doc).set(`shape:${number}`, { ...note(String(number)), text: 'x'.repeat(1_000) })
  })
  await until('the last of them', () => has(bo, '399'))
  put(bo, 'after')
  await until('what comes after', () => has(ana, 'after'))
  expect(largest).toBeLessThan(10_000)
})

test('what somebody changes in the list on one server is on canvases and in lists of the others, under their name', async () => {
  const bus = new ProcessBus()
  const { nodes, boardId, join } = await threeNodes(await postgres().createDatabase(), () => bus, {
    template: 'pm-po',
  })
  const canvas = await join(nodes[1], 'Bo')
  const [ana, cy] = await Promise.all(
    [nodes[0], nodes[2]].map(async (server, at) =>
      CardsClient.open({ server, boardId, guest: await server.guest(at === 0 ? 'Ana' : 'Cy') }),
    ),
  )
  if (!ana || !cy) throw new Error('nobody')
  onTestFinished(() => {
    for (const each of [ana, cy]) each.close()
  })
  const card = 'shape:card-pricing'
  // At the same moment, on two servers: each writes what it is about and nothing else.
  const replies = await Promise.all([
    ana.command({ type: 'place-card', card, region: 'PO' }),
    cy.command({ type: 'set-accountable', card, name: 'Dana' }),
  ])
  await until('both changes everywhere', () =>
    [ana, cy].every((each) => {
      const told = each.cards.get(card)
      return told?.region === 'PO' && told.accountable?.[0]?.person === 'Dana'
    }),
  )
  expect(replies.map(({ ok }) => ok)).toEqual([true, true])
  await until('the move on the canvas', () => cells(canvas.doc).has(`${card}\u001fat`))
  const told = cy.parts.findLast(({ put: cards = [] }) =>
    cards.some(({ region }) => region === 'PO'),
  )
  expect(told?.people?.map(({ name }) => name)).toEqual(['Ana'])
})
