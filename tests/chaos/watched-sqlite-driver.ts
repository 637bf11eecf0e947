import { openSqlite as open, type SqlConnection } from '#server/storage/sqlite-driver.ts'
import { CompactionWatch } from './compaction-watch.ts'

export * from '#server/storage/sqlite-driver.ts'

/** The product's driver with every statement watched. It takes the driver's place in the bundle (bundle.ts). */
export async function openSqlite(path: string): Promise<SqlConnection> {
  const connection = await open(path)
  const watch = new CompactionWatch()
  const watched = <Value>(sql: string, run: () => Value): Value => {
    watch.before(sql)
    const value = run()
    watch.after(sql)
    return value
  }
  return {
    exec: (sql) => watched(sql, () => connection.exec(sql)),
    prepare: (sql) => {
      const statement = connection.prepare(sql)
      return { all: (params) => watched(sql, () => statement.all(params)) }
    },
    close: () => connection.close(),
  }
}
