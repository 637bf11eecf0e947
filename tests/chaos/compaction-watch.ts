import { writeSync } from 'node:fs'
import { BOARD_STATEMENTS } from '#server/storage/board-statements.ts'
import { assert } from '#lib/core/assert.ts'

/** The moment after a compaction's last statement was sent. */
export const AFTER_COMMIT = 'after COMMIT'

/** What happens before which statement of a compaction: the process is killed, or hangs (SIGSTOP). */
export interface StopAt {
  readonly how: 'crash' | 'hang'
  /** A name of {@link BOARD_STATEMENTS}, `COMMIT` or {@link AFTER_COMMIT}. */
  readonly before: string
}

const NAMES = new Map<string, string>(
  Object.entries(BOARD_STATEMENTS).map(([name, sql]) => [sql, name]),
)
/** Inside a transaction that writes, only a compaction uses these. */
const OF_COMPACTIONS = new Set(['advanceSnapshot', 'autoSnapshots'])

/** Follows the statements of one database connection, and stops the process where a test wants it. */
export class CompactionWatch {
  readonly #stopAt = readStopAt()
  #statements: string[] | undefined

  /** A statement is about to be sent. */
  before(sql: string): void {
    if (/^BEGIN(?! DEFERRED)/.test(sql)) {
      this.#statements = []
      return
    }
    const name = NAMES.get(sql) ?? sql
    this.#statements?.push(name)
    if (this.#isCompaction) this.#stop(name)
    if (name === 'ROLLBACK') this.#statements = undefined
  }

  /** A statement was sent; nobody has been told of its answer. */
  after(sql: string): void {
    if (sql !== 'COMMIT') return
    if (this.#isCompaction) {
      tell({ event: 'compaction', statements: [...(this.#statements ?? []), AFTER_COMMIT] })
      this.#stop(AFTER_COMMIT)
    }
    this.#statements = undefined
  }

  get #isCompaction(): boolean {
    return this.#statements?.some((name) => OF_COMPACTIONS.has(name)) === true
  }

  #stop(name: string): void {
    if (this.#stopAt?.before !== name) return
    process.kill(process.pid, this.#stopAt.how === 'crash' ? 'SIGKILL' : 'SIGSTOP')
  }
}

/** What a server process says to its test, one line of JSON each. */
export type NodeEvent =
  | { readonly event: 'ready'; readonly origin: string }
  | { readonly event: 'compaction'; readonly statements: readonly string[] }
  | { readonly event: 'compacted'; readonly isStored: boolean }

/** Says it at once, also from a thread and just before the process ends. */
export function tell(event: NodeEvent): void {
  writeSync(1, `${JSON.stringify(event)}\n`)
}

function readStopAt(): StopAt | undefined {
  const [how, before] = process.env['CHAOS_STOP_AT']?.split(':') ?? []
  if (before === undefined) return undefined
  assert(how === 'crash' || how === 'hang', `a process cannot ${how}`)
  return { how, before }
}
