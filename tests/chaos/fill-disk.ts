import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#tests/support/client.ts'
import type { PostgresServer } from '#tests/support/postgres-server.ts'
import type { Disturbance } from './disturb.ts'
import type { SmallDisk } from './small-disk.ts'
import type { Trial } from './trial.ts'

const FULL_WITHIN_MS = 60_000

/**
 * The disk under the boards fills up and is freed: everybody is told that nothing is saved, nothing is
 * acknowledged meanwhile, and all of it is afterwards. Then once more, and the server is killed before
 * there is room again.
 *
 * A PostgreSQL that starts again by itself may find room in what it had taken before, and then truly
 * keeps some edits on a full disk. Of those it is asked only that they are there, by a look at it.
 */
export function fillDisk(disk: SmallDisk, postgres?: PostgresServer): Disturbance {
  return async (trial, { outageMs }) => {
    await full(trial, disk, { outageMs, mayFindRoom: postgres !== undefined })
    await makeRoom(disk, postgres)
    await trial.calm('the disk had room again')

    await full(trial, disk, { outageMs: outageMs / 2, mayFindRoom: postgres !== undefined })
    const [server] = trial.nodes
    if (server) await trial.remove(server)
    if (!postgres || (await postgres.isRunning())) await trial.look('with the disk full')
    await makeRoom(disk, postgres)
    await trial.look('with room again')
    await trial.add()
    await trial.calm('a start with room again')
  }
}

/** Fills the disk until everybody is told so, and lets them edit on for a while. */
async function full(
  trial: Trial,
  disk: SmallDisk,
  { outageMs, mayFindRoom }: { outageMs: number; mayFindRoom: boolean },
): Promise<void> {
  await until(
    'everybody to be told that nothing is saved',
    () => {
      // What a write-ahead log has taken already still takes edits, truthfully.
      disk.fill()
      return trial.writers.every(({ state }) => state.state === 'not-saved')
    },
    FULL_WITHIN_MS,
  )
  // What was committed just before may still be on its way.
  await wait(500)
  disk.fill()
  const before = trial.writers.map(({ promised }) => promised)
  const words = new Set<string>()
  const endsAt = performance.now() + outageMs
  while (performance.now() < endsAt) {
    disk.fill()
    for (const { state } of trial.writers)
      words.add(state.state === 'not-saved' ? `${state.state}, ${state.why}` : state.state)
    await wait(100)
  }
  const after = trial.writers.map(({ promised }) => promised)
  const hasGrown = after.some((promised, index) => promised > (before[index] ?? 0))
  if (hasGrown && !mayFindRoom)
    trial.problems.push('edits were acknowledged while the disk was full')
  if (words.has('saved') && !hasGrown)
    trial.problems.push('somebody was told "Saved" while the disk was full')
  if (hasGrown) trial.details.push('some edits were kept on the full disk')
  trial.details.push(`told: ${[...words].join(' / ')}`)
}

/** Frees the disk and, as who hosts it would, starts a PostgreSQL that has ended. */
async function makeRoom(disk: SmallDisk, postgres: PostgresServer | undefined): Promise<void> {
  disk.free()
  if (postgres === undefined || (await postgres.isRunning())) return
  await postgres.startAgain()
}
