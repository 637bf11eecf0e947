import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pino } from 'pino'
import { RedisBus } from '#server/bus/redis-bus.ts'
import { bundleNode } from '#tests/chaos/bundle.ts'
import { ChaosNode } from '#tests/chaos/chaos-node.ts'
import { stockClient, until } from '#tests/support/client.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import { testGuest } from '#tests/support/server.ts'
import { threeNodes, type StockClient } from '#tests/support/three-nodes.ts'

const { postgres, redis } = ownServers()

function redisBus(): RedisBus {
  const bus = new RedisBus({ url: redis().url, logger: pino({ level: 'silent' }) })
  onTestFinished(() => bus.close())
  return bus
}

let bundle: Awaited<ReturnType<typeof bundleNode>>

beforeAll(async () => {
  bundle = await bundleNode()
})
afterAll(() => bundle.remove())

/** A server that is a process of its own. */
async function startNode(places: { databaseUrl: string; redisUrl: string }): Promise<ChaosNode> {
  const dataDir = mkdtempSync(join(tmpdir(), 'overlap-node-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const node = await ChaosNode.start({
    file: bundle.file,
    options: { dataDir, ...places },
    counts: { stored: 0, conflicts: 0, statements: [] },
    onCrash: (said) => {
      throw new Error(`a server ended by itself:\n${said}`)
    },
  })
  onTestFinished(() => node.end())
  return node
}

const sees = (viewer: StockClient, other: StockClient): boolean =>
  viewer.provider.awareness.getStates().has(other.doc.clientID)

test('whichever of its two connections to Redis broke, a bus tells that messages may have been missed once both are back', async () => {
  const bus = redisBus()
  const states: string[] = []
  bus.onReconnect(() => states.push(bus.state))
  // Only what is subscribed to something counts as listening.
  bus.subscribe('anything', () => {})
  await until('the start', () => states.length === 1)
  await redis().cutSpeakers()
  await until('the word after the speaker is back', () => states.length === 2)
  expect(states).toEqual(['ok', 'ok'])
})

test('who comes and who goes while only the speaking connection to Redis is broken is shown rightly soon after', async () => {
  const { nodes, join } = await threeNodes(await postgres().createDatabase(), redisBus)
  const [ana, bo] = [await join(nodes[0], 'Ana'), await join(nodes[1], 'Bo')]
  await until('Ana to be seen', () => sees(bo, ana))
  const stop = new AbortController()
  const cutting = (async () => {
    while (!stop.signal.aborted) await redis().cutSpeakers()
  })()
  ana.close()
  const cy = await join(nodes[0], 'Cy')
  await until('Ana to be gone', () => nodes[0].sync.rooms.connectionCount === 1)
  // Long enough for the word of both to be dropped.
  await new Promise((resolve) => setTimeout(resolve, 300))
  stop.abort()
  await cutting
  await until('Cy in place of Ana', () => sees(bo, cy) && !sees(bo, ana), 5_000)
})

test.each([
  { how: 'is killed', signal: 'SIGKILL', withinMs: 9_000 },
  { how: 'stops', signal: 'SIGTERM', withinMs: 1_000 },
] as const)(
  'everybody on a server that $how is gone on the others within $withinMs ms',
  async ({ signal, withinMs }) => {
    const databaseUrl = await postgres().createDatabase()
    const { nodes, boardId, join: enter } = await threeNodes(databaseUrl, redisBus)
    const other = await startNode({ databaseUrl, redisUrl: redis().url })
    const ana = stockClient({ server: other, boardId, guest: await testGuest('Ana') })
    onTestFinished(() => ana.close())
    const bo = await enter(nodes[1], 'Bo')
    await until('Ana to be seen', () => sees(bo, ana))
    ana.provider.shouldConnect = false
    await other.end(signal)
    const startedAt = performance.now()
    await until('Ana to be gone', () => !sees(bo, ana), 15_000)
    expect(performance.now() - startedAt).toBeLessThan(withinMs)
  },
)
