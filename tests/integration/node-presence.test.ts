import { expect, onTestFinished, test } from 'vitest'
import { pino } from 'pino'
import { RedisBus } from '#server/bus/redis-bus.ts'
import { until } from '#tests/support/client.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import { threeNodes, type StockClient } from '#tests/support/three-nodes.ts'

const { postgres, redis } = ownServers()

function redisBus(): RedisBus {
  const bus = new RedisBus({ url: redis().url, logger: pino({ level: 'silent' }) })
  onTestFinished(() => bus.close())
  return bus
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
  let isCutting = true
  const cutting = (async () => {
    while (isCutting) await redis().cutSpeakers()
  })()
  ana.close()
  const cy = await join(nodes[0], 'Cy')
  await until('Ana to be gone', () => nodes[0].sync.rooms.connectionCount === 1)
  // Long enough for the word of both to be dropped.
  await new Promise((resolve) => setTimeout(resolve, 300))
  isCutting = false
  await cutting
  await until('Cy in place of Ana', () => sees(bo, cy) && !sees(bo, ana), 5_000)
})
