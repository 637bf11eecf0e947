import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStorage } from '#server/storage/open.ts'
import { DATABASE_FILE } from '#server/storage/sqlite-open.ts'
import { appendUntilKilled } from '#tests/support/appending-process.ts'
import { runSql } from '#tests/support/sql.ts'

import { describeBoardStorage } from './board-storage.ts'
import { describeHostStorage } from './host-storage.ts'
import { describeHomeStorage } from './home-storage.ts'
import { describeSharingStorage } from './sharing-storage.ts'
import { describeAccountStorage } from './account-storage.ts'
import { damageParams, type DamageTarget, type StoragePlace } from './storage-place.ts'
import { describeTemplateStorage } from './template-storage.ts'

const PAGE_BYTES = 4096

describeBoardStorage('SQLite', makePlace)
describeHostStorage('SQLite', makePlace)
describeHomeStorage('SQLite', makePlace)
describeSharingStorage('SQLite', makePlace)
describeAccountStorage('SQLite', makePlace)
describeTemplateStorage('SQLite', makePlace)

async function makePlace(): Promise<StoragePlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'overlap-storage-'))
  const file = join(dataDir, DATABASE_FILE)

  return {
    open: () => openStorage({ engine: 'sqlite', dataDir }),
    openNearlyFull: async (bytes) => {
      const pages = Number((await runSql(file, 'PRAGMA page_count'))[0]?.['page_count'])
      return openStorage({
        engine: 'sqlite',
        dataDir,
        maxPages: pages + Math.ceil(bytes / PAGE_BYTES),
      })
    },
    damage: async (target) => {
      await runSql(file, DAMAGE_SQL[target.kind], damageParams(target))
    },
    logRows: async (boardId) => {
      const rows = await runSql(
        file,
        'SELECT seq FROM board_updates WHERE board_id = $1 ORDER BY seq',
        [boardId],
      )
      return rows.map((stored) => Number(stored['seq']))
    },
    appendUntilKilled: (boardId, reports) =>
      appendUntilKilled({ place: dataDir, boardId, reports }),
    second: 'refused',
    holds: async (text) => {
      const files = (await readdir(dataDir)).map((name) => readFile(join(dataDir, name)))
      return (await Promise.all(files)).some((bytes) => bytes.includes(text))
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

const DAMAGE_SQL: Readonly<Record<DamageTarget['kind'], string>> = {
  'log-row-removed': 'DELETE FROM board_updates WHERE board_id = $1 AND seq = $2',
  'log-row-changed':
    "UPDATE board_updates SET data = CAST('other bytes' AS BLOB) WHERE board_id = $1 AND seq = $2",
  'snapshot-changed':
    "UPDATE board_snapshots SET data = CAST('other bytes' AS BLOB) WHERE board_id = $1 AND seq = $2",
  'template-changed': "UPDATE own_templates SET data = CAST('other bytes' AS BLOB) WHERE id = $1",
}
