import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '#lib/core/assert.ts'
import { until } from '#tests/support/client.ts'
import type { Trial, TrialNode } from './trial.ts'

/** How much of it: the full form is asked for, the short one runs with the tests. */
export interface Pace {
  readonly outageMs: number
  readonly kills: number
}

/** What is done to the servers of a trial while people edit. */
export type Disturbance = (trial: Trial, pace: Pace) => Promise<void>

const BETWEEN_KILLS_MS = 300
/** A server with this compacts at every beat of a busy board. */
export const SOON_ROWS = 15
/** A server with this compacts never within a trial. */
export const RARE_ROWS = 1_000_000

/** The only server is killed again and again. Each time all that it acknowledged is looked for before the next start. */
export const killOnly: Disturbance = async (trial, { kills }) => {
  for (let kill = 1; kill <= kills; kill++) {
    await wait(BETWEEN_KILLS_MS + trial.random.below(700))
    await trial.remove(first(trial))
    await trial.look(`after kill ${kill}`)
    await trial.add()
    trial.callPeople()
    await trial.calm(`kill ${kill}`)
  }
}

/** One of several servers ends, mostly at once and sometimes in good order, and another one starts. */
export const killAny: Disturbance = async (trial, { kills }) => {
  for (let kill = 1; kill <= kills; kill++) {
    await wait(BETWEEN_KILLS_MS + trial.random.below(700))
    const ending = trial.random.pick(trial.nodes)
    assert(ending !== undefined, 'there is a server to kill')
    await trial.remove(ending, kill % 4 === 0 ? 'SIGTERM' : 'SIGKILL')
    await trial.look(`after kill ${kill}`)
    await trial.add()
    await trial.calm(`kill ${kill}`)
  }
}

export const stopRedis: Disturbance = async (trial, { outageMs }) => {
  await trial.stage.redis.stop()
  await wait(outageMs)
  await trial.calm('Redis stopped')
  await trial.stage.redis.startAgain()
  await wait(1_000)
}

export const restartRedis: Disturbance = async (trial, { kills }) => {
  for (let restart = 0; restart < Math.min(kills, 5); restart++) {
    await trial.stage.redis.stop()
    await trial.stage.redis.startAgain()
    await wait(1_500)
    await trial.calm('Redis started empty')
  }
}

export const freezeRedis: Disturbance = async (trial, { outageMs }) => {
  trial.stage.redis.freeze()
  try {
    await wait(outageMs)
    await trial.calm('Redis frozen')
  } finally {
    trial.stage.redis.goOn()
  }
  await wait(1_000)
}

/** PostgreSQL crashes, and is looked into before any server reaches it again. */
export const crashPostgres: Disturbance = async (trial, { outageMs }) => {
  const { postgres } = trial.stage
  await postgres.stop('immediate')
  await wait(outageMs)
  for (const { toPostgres } of trial.nodes) toPostgres.cut()
  await postgres.startAgain()
  await trial.look('after PostgreSQL crashed')
  for (const { toPostgres } of trial.nodes) toPostgres.open()
}

type Way = 'toPostgres' | 'toRedis'

/** One server of several loses its way to others while the rest go on. */
export function cutOne(ways: readonly Way[], how: 'cut' | 'freeze'): Disturbance {
  return async (trial, { outageMs }) => {
    const cut = first(trial)
    for (const way of ways) cut[way][how]()
    await wait(outageMs)
    await trial.look(`while one server was ${how === 'cut' ? 'cut' : 'frozen'} off`)
    for (const way of ways) cut[way].open()
  }
}

/** Every server shortens the log as often as it may. */
export const compactTogether: Disturbance = async (trial, { outageMs }) => {
  for (let look = 1; look <= 5; look++) {
    await wait(outageMs / 2)
    await trial.look(`after ${trial.counts.stored} compactions`)
  }
  if (trial.counts.stored < 3) trial.problems.push('the log was hardly ever shortened')
  if (trial.counts.conflicts === 0) trial.problems.push('no two compactions met')
}

/** A server is killed before each statement of a compaction in turn, and after the last one was sent. */
export const crashCompactions: Disturbance = async (trial) => {
  const points = await compactionStatements(trial)
  trial.details.push(`${points.length} points`)
  for (const before of points) {
    await trial.removeAll()
    const crashing = await trial.add({ stopAt: { how: 'crash', before }, compactRows: SOON_ROWS })
    trial.callPeople()
    const signal = await within(crashing.node.ended, 40_000)
    await trial.remove(crashing)
    if (signal !== 'SIGKILL') trial.problems.push(`no compaction came to ${before}`)
    await trial.look(`after a crash before ${before}`)
    await trial.add({ compactRows: RARE_ROWS })
    trial.callPeople()
    await trial.calm(`a crash before ${before}`)
  }
}

/** A server stops dead inside a compaction, with the board locked, and goes on much later. */
export const hangInCompaction: Disturbance = async (trial, { outageMs }) => {
  await trial.removeAll()
  const hanging = await trial.add({
    stopAt: { how: 'hang', before: 'insertSnapshot' },
    compactRows: SOON_ROWS,
  })
  trial.callPeople()
  await until('the server hangs', () => hanging.node.isStopped, 40_000)
  for (let count = 0; count < 2; count++) await trial.add()
  await wait(outageMs * 2)
  await trial.look('while a server hung inside a compaction')
  await trial.calm('a server hung inside a compaction')
  hanging.node.signal('SIGCONT')
  await trial.calm('it went on')
}

/** What a compaction that has older snapshots to drop sends, in order; three of them are watched first. */
async function compactionStatements(trial: Trial): Promise<readonly string[]> {
  await until('compactions', () => trial.counts.statements.includes('deleteSnapshot'), 60_000)
  return [...new Set(trial.counts.statements)]
}

function first(trial: Trial): TrialNode {
  const [node] = trial.nodes
  assert(node !== undefined, 'a trial has a server')
  return node
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  return Promise.race([promise, wait(ms, undefined, { ref: false })])
}
