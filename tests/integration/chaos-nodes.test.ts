import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleNode } from '#tests/chaos/bundle.ts'
import { crashPostgres, cutOne, killAny, SOON_ROWS, stopRedis } from '#tests/chaos/disturb.ts'
import { runTrial } from '#tests/chaos/rows.ts'
import { ownServers } from '#tests/support/own-servers.ts'

const { postgres, redis } = ownServers()
const PACE = { kills: 5, outageMs: 2_500 }

let bundle: Awaited<ReturnType<typeof bundleNode>>

beforeAll(async () => {
  bundle = await bundleNode()
})
afterAll(() => bundle.remove())

// The short form of `npm run test:chaos`.
test(
  'three servers that shorten the log all the time: killed at random, Redis gone, PostgreSQL crashed, one cut off from both: no acknowledged edit is missing, the log has no gap, and all see the same',
  { timeout: 180_000 },
  async () => {
    const stage = { file: bundle.file, postgres: postgres(), redis: redis() }
    const options = { engine: 'postgres', nodes: 3, people: 3, compactRows: SOON_ROWS } as const
    const disturbances = [
      killAny,
      stopRedis,
      crashPostgres,
      cutOne(['toPostgres', 'toRedis'], 'cut'),
    ]
    const outcome = await runTrial(
      stage,
      options,
      disturbances.map((disturb) => (trial) => disturb(trial, PACE)),
    )
    process.stdout.write(`${JSON.stringify(outcome)}\n`)
    expect(outcome).toMatchObject({ missing: 0, areEqual: true, isContiguous: true, problems: [] })
    expect(outcome.acknowledged).toBeGreaterThan(500)
    expect(outcome.compactions).toBeGreaterThan(3)
  },
)
