import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { openStorage } from '#server/storage/open.ts'
import { SqliteBoards } from '#server/storage/sqlite-boards.ts'
import { DATABASE_FILE, openDatabase } from '#server/storage/sqlite-open.ts'
import type { StoredDocument } from '#server/storage/storage.ts'
import { cells } from '#tests/support/client.ts'
import type { PostgresServer } from '#tests/support/postgres-server.ts'
import { runSql } from '#tests/support/sql.ts'

/** Where a run's boards are, for who reads them past the servers. */
export type Place =
  | { readonly engine: 'sqlite'; readonly dataDir: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly server: PostgresServer }

export type Cells = Readonly<Record<string, unknown>>

/**
 * A board's cells as storage gives them: newest snapshot and the rows above it. A data folder is read
 * from a copy, so its server must not run and its disk may be full.
 */
export async function readStored(place: Place, boardId: BoardId): Promise<Cells> {
  // Either fails as corrupt when a row is missing.
  if (place.engine === 'postgres') return cellsOf(await loadFromPostgres(place.url, boardId))
  return cellsOf(await onCopy(place.dataDir, (dataDir) => loadFromFolder(dataDir, boardId)))
}

/**
 * What is wrong with a board's log; nothing when its rows are contiguous up to the head, begin at or below the
 * oldest snapshot, and no more than two snapshots are kept.
 */
export async function problemsOfLog(place: Place, boardId: BoardId): Promise<readonly string[]> {
  if (place.engine === 'postgres')
    return problemsOf((sql) => place.server.query(place.url, sql, [boardId]))
  return onCopy(place.dataDir, async (dataDir) => {
    const file = join(dataDir, DATABASE_FILE)
    const problems = await problemsOf((sql) => runSql(file, sql, [boardId]))
    const [check] = await runSql(file, 'PRAGMA integrity_check')
    const isSound = check?.['integrity_check'] === 'ok'
    return isSound
      ? problems
      : [...problems, `integrity_check: ${String(check?.['integrity_check'])}`]
  })
}

type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** All in one statement, which sees one moment: servers that run may compact the board between two. */
const LOG_SQL = `
  SELECT 'head' AS kind, head_seq AS seq FROM boards WHERE id = $1
  UNION ALL SELECT 'marked', snap_seq FROM boards WHERE id = $1
  UNION ALL SELECT 'row', seq FROM board_updates WHERE board_id = $1
  UNION ALL SELECT 'snapshot', seq FROM board_snapshots WHERE board_id = $1
  ORDER BY seq`

async function problemsOf(query: Query): Promise<readonly string[]> {
  const found = await query(LOG_SQL)
  const numbers = (kind: string): readonly number[] =>
    found.filter((row) => row['kind'] === kind).map((row) => Number(row['seq']))
  const [head = Number.NaN] = numbers('head')
  const [marked = Number.NaN] = numbers('marked')
  const rows = numbers('row')
  const snapshots = numbers('snapshot')
  const problems: string[] = []
  const first = rows[0] ?? head + 1
  rows.forEach((seq, index) => {
    if (seq !== first + index && problems.length === 0)
      problems.push(`row ${first + index} of the log is missing`)
  })
  if ((rows.at(-1) ?? head) !== head) problems.push(`the log ends at ${rows.at(-1)}, not ${head}`)
  const lowest = snapshots[0] ?? 0
  if (first > lowest + 1) problems.push(`rows ${lowest + 1} to ${first - 1} are in no snapshot`)
  if ((snapshots.at(-1) ?? 0) !== marked)
    problems.push(`the newest snapshot is ${snapshots.at(-1)}, not ${marked}`)
  if (snapshots.length > 2) problems.push(`${snapshots.length} snapshots are kept`)
  return problems
}

/** In this thread: starting the one that servers have would take longer than all the rest. */
async function loadFromFolder(
  dataDir: string,
  boardId: BoardId,
): Promise<StoredDocument | undefined> {
  const connection = await openDatabase({ dataDir })
  try {
    return new SqliteBoards(connection, dataDir, () => {}).load(boardId)
  } finally {
    connection.close()
  }
}

async function loadFromPostgres(
  url: string,
  boardId: BoardId,
): Promise<StoredDocument | undefined> {
  const storage = await openStorage({ engine: 'postgres', url })
  try {
    return await storage.load(boardId)
  } finally {
    await storage.close()
  }
}

function cellsOf(stored: StoredDocument | undefined): Cells {
  const doc = new Y.Doc()
  const snapshot = stored?.snapshot ? [stored.snapshot] : []
  for (const { data } of [...snapshot, ...(stored?.updates ?? [])]) Y.applyUpdate(doc, data)
  return cells(doc).toJSON()
}

async function onCopy<Value>(
  dataDir: string,
  work: (copy: string) => Promise<Value>,
): Promise<Value> {
  const copy = mkdtempSync(join(tmpdir(), 'overlap-chaos-copy-'))
  try {
    for (const end of ['', '-wal'])
      cpSync(join(dataDir, DATABASE_FILE + end), join(copy, DATABASE_FILE + end), { force: true })
    return await work(copy)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
