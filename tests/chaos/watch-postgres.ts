import { Client } from 'pg'
import { CompactionWatch } from './compaction-watch.ts'

type Query = (this: Client, ...args: unknown[]) => unknown

/** Has every statement that this process sends to PostgreSQL watched. */
export function watchPostgres(): void {
  const watches = new WeakMap<Client, CompactionWatch>()
  const prototype = Client.prototype as unknown as { query: Query }
  const { query } = prototype
  prototype.query = function (this: Client, ...args) {
    const watch = watches.get(this) ?? new CompactionWatch()
    watches.set(this, watch)
    const [first] = args
    const sql = typeof first === 'string' ? first : ''
    watch.before(sql)
    const answer = query.apply(this, args)
    // The driver writes within this turn.
    if (sql === 'COMMIT') setImmediate(() => watch.after(sql))
    return answer
  }
}
