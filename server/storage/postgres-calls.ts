import { setTimeout as wait } from 'node:timers/promises'

import { Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg'

import { migratePostgres } from './postgres-migrate.ts'
import { getTypeParser, type Row } from './postgres-rows.ts'
import { placeOf, postgresFailure, toPostgresError } from './postgres-sentences.ts'

/** Where the database is. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string
  readonly onWarning?: ((sentence: string) => void) | undefined
  /** How long the start waits for a database that is not up yet. */
  readonly startWithinMs?: number | undefined
}

/** Connections of one node; appends use one at a time. */
const MAX_CONNECTIONS = 8
const CONNECT_TIMEOUT_MS = 5_000
/** A call that has no answer by then counts as failed. Appending again is harmless. */
const ANSWER_TIMEOUT_MS = 15_000
/** Between two statements of one transaction nothing waits but our own event loop. */
const IDLE_TRANSACTION_MS = 5_000
const START_WITHIN_MS = 10_000
const START_RETRY_MS = 250

/** Statements and transactions of one server, over connections that may break at any time. */
export class PostgresCalls {
  /** Where the database is, without the password. */
  readonly place: string
  readonly #pool: Pool
  readonly #pending = new Set<Promise<unknown>>()
  #isClosed = false

  /**
   * Connects, and brings the database to the newest schema.
   *
   * @throws StorageError `unavailable` | `newer` | `corrupt` | `read-only` | `full`
   */
  static async open(options: PostgresOptions): Promise<PostgresCalls> {
    const place = placeOf(options.url)
    const pool = new Pool({
      connectionString: options.url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      statement_timeout: ANSWER_TIMEOUT_MS,
      // A server that hangs or is cut off inside a transaction would keep its boards locked for all others.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      keepAlive: true,
      application_name: 'overlap',
      // An acknowledged row is on disk, whatever the database's own default is.
      options: '-c synchronous_commit=on',
      types: { getTypeParser },
    })
    // An idle connection that breaks is replaced when the next call needs one.
    pool.on('error', () => {})
    // One that breaks inside a transaction fails its statement; unheard, the event would end the process.
    pool.on('connect', (client) => client.on('error', () => {}))
    const calls = new PostgresCalls(pool, place)
    try {
      await calls.#start(options.startWithinMs ?? START_WITHIN_MS)
      return calls
    } catch (error) {
      await pool.end()
      throw toPostgresError(error, place)
    }
  }

  private constructor(pool: Pool, place: string) {
    this.#pool = pool
    this.place = place
  }

  /** One statement by itself. */
  query(query: QueryConfig): Promise<QueryResult<Row>> {
    return this.tracked((pool) => pool.query<Row>(query))
  }

  /**
   * Several statements, all of them or none.
   *
   * @param isDone - whether what `work` answers is to be kept; else all of it is taken back
   */
  transaction<Value>(
    work: (client: PoolClient) => Promise<Value>,
    isDone: (value: Value) => boolean = () => true,
  ): Promise<Value> {
    return this.tracked(async (pool) => {
      const client = await pool.connect()
      let isBroken = true
      try {
        await client.query('BEGIN')
        const value = await work(client)
        await client.query(isDone(value) ? 'COMMIT' : 'ROLLBACK')
        isBroken = false
        return value
      } catch (error) {
        await client.query('ROLLBACK').then(
          () => (isBroken = false),
          // The connection is gone, and with it the transaction.
          () => {},
        )
        throw error
      } finally {
        client.release(isBroken)
      }
    })
  }

  /** Refuses what comes after close, lets close wait for the rest, and translates every error. */
  async tracked<Value>(work: (pool: Pool) => Promise<Value>): Promise<Value> {
    if (this.#isClosed) throw postgresFailure('closed', this.place)
    const running = work(this.#pool)
    this.#pending.add(running)
    try {
      return await running
    } catch (error) {
      throw toPostgresError(error, this.place)
    } finally {
      this.#pending.delete(running)
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.allSettled(this.#pending)
    await this.#pool.end()
  }

  /** Waits for a database that is still starting, then brings it to the newest schema. */
  async #start(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs
    for (;;) {
      try {
        const client = await this.#pool.connect()
        try {
          return await migratePostgres(client, { place: this.place, now: Date.now() })
        } finally {
          client.release()
        }
      } catch (error) {
        const { reason } = toPostgresError(error, this.place)
        if (reason !== 'unavailable' || performance.now() > deadline) throw error
        await wait(START_RETRY_MS)
      }
    }
  }
}
