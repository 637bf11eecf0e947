import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresServer } from '#tests/support/postgres-server.ts'
import {
  compactTogether,
  crashCompactions,
  crashPostgres,
  cutOne,
  freezeRedis,
  hangInCompaction,
  killAny,
  killOnly,
  RARE_ROWS,
  restartRedis,
  SOON_ROWS,
  stopRedis,
  type Disturbance,
  type Pace,
} from './disturb.ts'
import { fillDisk } from './fill-disk.ts'
import { SmallDisk } from './small-disk.ts'
import { Trial, type Outcome, type Stage, type TrialOptions } from './trial.ts'

/** One line of the chaos table. */
export interface Row {
  readonly name: string
  readonly run: (stage: Stage, pace: Pace) => Promise<Outcome>
}

const FOLDER_MB = 48
/** A new cluster takes about 40 MB, and its log grows by files of 1 MB. */
const CLUSTER_MB = 112

const SINGLE: TrialOptions = { engine: 'sqlite', nodes: 1, people: 4 }
/** They shorten the log all the time, so that whatever breaks breaks a compaction too. */
const THREE: TrialOptions = { engine: 'postgres', nodes: 3, people: 6, compactRows: SOON_ROWS }

/** PostgreSQL finds room on a full disk where it tidies up meanwhile, and then truly saves. */
const NOTHING_FREED = ['autovacuum = off', 'checkpoint_timeout = 1h', 'max_wal_size = 1GB']

/** A snapshot is often stored when another server has stored a newer one. */
const SLOW_COMPACTIONS = { compactWithinMs: 1_500 }

/** Every way in which servers, Redis, PostgreSQL, the network and disks are made to fail. */
export const ROWS: readonly Row[] = [
  row('kill-single', SINGLE, killOnly),
  row('kill-nodes', THREE, killAny),
  row('redis-stopped', THREE, stopRedis),
  row('redis-empty', THREE, restartRedis),
  row('redis-frozen', THREE, freezeRedis),
  row('postgres-crashed', THREE, crashPostgres),
  row('cut-redis', THREE, cutOne(['toRedis'], 'cut')),
  row('frozen-redis', THREE, cutOne(['toRedis'], 'freeze')),
  row('cut-postgres', THREE, cutOne(['toPostgres'], 'cut')),
  row('frozen-postgres', THREE, cutOne(['toPostgres'], 'freeze')),
  row('cut-both', THREE, cutOne(['toPostgres', 'toRedis'], 'cut')),
  row('frozen-both', THREE, cutOne(['toPostgres', 'toRedis'], 'freeze')),
  { name: 'disk-full-sqlite', run: onSmallFolder },
  { name: 'disk-full-postgres', run: onSmallCluster },
  row('two-compacting', { ...THREE, nodes: 2, ...SLOW_COMPACTIONS }, compactTogether),
  row('compaction-crash-sqlite', { ...SINGLE, compactRows: SOON_ROWS }, crashCompactions),
  row('compaction-crash-postgres', { ...THREE, nodes: 1, people: 4 }, crashCompactions),
  row(
    'compaction-hang',
    { ...THREE, nodes: 2, people: 4, compactRows: RARE_ROWS },
    hangInCompaction,
  ),
]

/** Runs disturbances one after the other on the servers of one trial. */
export async function runTrial(
  stage: Stage,
  options: TrialOptions,
  disturbances: readonly ((trial: Trial) => Promise<void>)[],
): Promise<Outcome> {
  const trial = await Trial.start(stage, options)
  try {
    for (const disturb of disturbances) await disturb(trial)
    await trial.calm('all of it')
    return await trial.finish()
  } finally {
    await trial.end()
  }
}

function row(name: string, options: TrialOptions, disturb: Disturbance): Row {
  return {
    name,
    run: (stage, pace) => runTrial(stage, options, [(trial) => disturb(trial, pace)]),
  }
}

async function onSmallFolder(stage: Stage, pace: Pace): Promise<Outcome> {
  const disk = SmallDisk.mount(FOLDER_MB)
  try {
    return await runTrial(stage, { ...SINGLE, dataDir: disk.folder }, [
      (trial) => fillDisk(disk)(trial, pace),
    ])
  } finally {
    disk.unmount()
  }
}

async function onSmallCluster(stage: Stage, pace: Pace): Promise<Outcome> {
  const disk = SmallDisk.mount(CLUSTER_MB)
  try {
    const folder = join(disk.folder, 'postgres')
    mkdirSync(folder)
    const postgres = await PostgresServer.start({
      folder,
      initdb: ['--wal-segsize=1'],
      settings: NOTHING_FREED,
    })
    try {
      return await runTrial(
        stage,
        { ...THREE, nodes: 1, people: 4, compactRows: RARE_ROWS, postgres },
        [(trial) => fillDisk(disk, postgres)(trial, pace)],
      )
    } finally {
      disk.free()
      await postgres.end()
    }
  } finally {
    disk.unmount()
  }
}
