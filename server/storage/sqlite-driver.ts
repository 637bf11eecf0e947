import { assert } from '#lib/core/assert.ts'

/** What SQLite takes and gives. Integers stay below 2^53: one of the two drivers rounds larger ones. */
export type SqlValue = string | number | null | Uint8Array

export type SqlRow = Readonly<Record<string, SqlValue>>

/** One statement, prepared once and kept for the life of its connection. */
export interface SqlStatement {
  all(params: readonly SqlValue[]): readonly SqlRow[]
}

/** One connection to one SQLite file, used from one thread. */
export interface SqlConnection {
  exec(sql: string): void
  /** Takes `$1`, `$2`, … as parameters, as PostgreSQL does. */
  prepare(sql: string): SqlStatement
  /** Ends it. libsql gives the file's lock free only when the thread ends as well. */
  close(): void
}

/**
 * Opens a SQLite file with the driver this Node has: its own `node:sqlite` (22.13 and later), else the
 * package `libsql`. Both behave alike from here on; the traps of each stay in this file.
 */
export async function openSqlite(path: string): Promise<SqlConnection> {
  return (await openBuiltIn(path)) ?? openLibsql(path)
}

/** Runs `work` in one transaction; when it throws, nothing of it remains. */
export function inTransaction<Value>(
  connection: SqlConnection,
  kind: 'DEFERRED' | 'IMMEDIATE' | 'EXCLUSIVE',
  work: () => Value,
): Value {
  connection.exec(`BEGIN ${kind}`)
  try {
    const value = work()
    connection.exec('COMMIT')
    return value
  } catch (error) {
    rollBack(connection)
    throw error
  }
}

/** The primary result code of SQLite that an error of either driver carries, such as 13 for a full disk. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, rawCode } = error as { errcode?: unknown; rawCode?: unknown }
  const extended = typeof errcode === 'number' ? errcode : rawCode
  if (typeof extended === 'number') return extended & 0xff
  // libsql's constructor throws a plain error that ends in the code: `ConnectionFailed("… database x: 14")`.
  const inText = /ConnectionFailed\(.*: (\d+)"\)/.exec(error.message)?.[1]
  return inText === undefined ? undefined : Number(inText) & 0xff
}

function rollBack(connection: SqlConnection): void {
  try {
    connection.exec('ROLLBACK')
  } catch {
    // After a full disk or an I/O error SQLite has rolled back by itself, and there is nothing to end.
  }
}

interface BuiltInStatement {
  all(...params: SqlValue[]): Record<string, SqlValue>[]
}

interface BuiltInDatabase {
  exec(sql: string): void
  prepare(sql: string): BuiltInStatement
  close(): void
}

async function openBuiltIn(path: string): Promise<SqlConnection | undefined> {
  // A variable, because the types of the oldest Node we run on do not know the module.
  const name = 'node:sqlite'
  let sqlite: { DatabaseSync: new (file: string) => BuiltInDatabase }
  try {
    sqlite = (await import(name)) as typeof sqlite
  } catch {
    return undefined
  }
  const database = new sqlite.DatabaseSync(path)
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(numbered(sql))
      return { all: (params) => statement.all(...params) }
    },
    close: () => database.close(),
  }
}

async function openLibsql(path: string): Promise<SqlConnection> {
  const { default: Database } = await import('libsql')
  const database = new Database(path)
  return {
    exec: (sql) => {
      database.exec(sql)
    },
    prepare: (sql) => {
      const statement = database.prepare(numbered(sql))
      return {
        // One array, always: a lone Uint8Array as argument aborts the whole process.
        all: (params) => (statement.all([...params]) as Record<string, unknown>[]).map(plainRow),
      }
    },
    close: () => {
      database.close()
    },
  }
}

/** libsql gives blobs as ArrayBuffer from one method and as Buffer from another. */
function plainRow(row: Record<string, unknown>): SqlRow {
  const plain: Record<string, SqlValue> = {}
  for (const [column, value] of Object.entries(row)) plain[column] = plainValue(column, value)
  return plain
}

function plainValue(column: string, value: unknown): SqlValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (value instanceof Uint8Array) return new Uint8Array(value)
  assert(
    value === null || typeof value === 'string' || typeof value === 'number',
    `column ${column} holds a ${typeof value}`,
  )
  return value
}

function numbered(sql: string): string {
  return sql.replaceAll(/\$(\d+)/g, '?$1')
}
