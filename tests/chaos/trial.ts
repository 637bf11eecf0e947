import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { assert } from '#lib/core/assert.ts'
import { cells, until } from '#tests/support/client.ts'
import type { PostgresServer } from '#tests/support/postgres-server.ts'
import { Random } from '#tests/support/random.ts'
import type { RedisServer } from '#tests/support/redis-server.ts'
import { startTestServer, testGuest } from '#tests/support/server.ts'
import { TcpProxy } from '#tests/support/tcp-proxy.ts'
import { ChaosNode, type CompactionCounts } from './chaos-node.ts'
import type { StopAt } from './compaction-watch.ts'
import { problemsOfLog, readStored, type Cells, type Place } from './stored-board.ts'
import { Writer } from './writer.ts'

const NAMES = ['Ana', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay']
const NEWCOMER = 'Newcomer'
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9'
/** As fast as somebody who drags and types, and few enough that the checks themselves keep up. */
const EDIT_EVERY_MS = 40
/** With fewer a trial proves nothing. */
const MIN_EDITS = 50
const CALM_WITHIN_MS = 60_000
const EQUAL_WITHIN_MS = 30_000

/** What a trial runs on; a trial makes its own board, and its own database unless it says a place. */
export interface Stage {
  /** The server process (bundle.ts). */
  readonly file: string
  readonly postgres: PostgresServer
  readonly redis: RedisServer
}

export interface TrialOptions {
  readonly engine: 'sqlite' | 'postgres'
  readonly nodes: number
  readonly people: number
  /** Rows from which a server shortens the log. */
  readonly compactRows?: number | undefined
  /** A snapshot is stored after up to so many ms. */
  readonly compactWithinMs?: number | undefined
  /** Another PostgreSQL than the stage's. */
  readonly postgres?: PostgresServer | undefined
  /** Another data folder than one made for the trial. */
  readonly dataDir?: string | undefined
  readonly seed?: number | undefined
}

/** One server with its own ways to PostgreSQL and Redis. */
export interface TrialNode {
  readonly node: ChaosNode
  readonly toPostgres: TcpProxy
  readonly toRedis: TcpProxy
}

/** What a trial found. Only the first five decide. */
export interface Outcome {
  readonly acknowledged: number
  /** Acknowledged edits that were not in storage, at any of the looks at it. */
  readonly missing: number
  readonly areEqual: boolean
  readonly isContiguous: boolean
  /** Sentences about everything else that was not as it should be. */
  readonly problems: readonly string[]
  readonly details: readonly string[]
  readonly looks: number
  readonly compactions: number
  readonly conflicts: number
  readonly longestWaitMs: number
}

/** People who edit one board all the time while something is done to its servers. */
export class Trial {
  readonly nodes: TrialNode[] = []
  readonly counts: CompactionCounts = { stored: 0, conflicts: 0, statements: [] }
  readonly problems: string[] = []
  /** What was done how often, for whoever reads the table. */
  readonly details: string[] = []
  readonly random: Random
  readonly stage: Stage
  readonly place: Place
  readonly #options: TrialOptions
  readonly #boardId: BoardId
  readonly #folder: string
  readonly #cookies: ReadonlyMap<string, string>
  readonly #writers: Writer[] = []
  readonly #missing = new Set<string>()
  /** Connections that were made or tried. */
  #attempts = 0
  #looks = 0
  #lastOrigin = NOWHERE

  /** Starts the servers and has everybody edit; resolves when all have been acknowledged something. */
  static async start(stage: Stage, options: TrialOptions): Promise<Trial> {
    const folder = mkdtempSync(join(tmpdir(), 'overlap-chaos-'))
    const dataDir = options.dataDir ?? folder
    const place = await placeOf(stage, options, dataDir)
    const databaseUrl = place.engine === 'postgres' ? { databaseUrl: place.url } : {}
    const maker = await startTestServer({ dataDir, ...databaseUrl })
    const boardId = await maker.createBoard('blank')
    await maker.stop()
    const names = [...NAMES.slice(0, options.people), NEWCOMER]
    const people = await Promise.all(names.map((name) => testGuest(name)))
    const cookies = new Map(people.map(({ person, cookie }) => [person.name, cookie]))
    const trial = new Trial({ stage, options, place, boardId, folder, cookies })
    try {
      for (let count = 0; count < options.nodes; count++) await trial.add()
      // Only now, so that they spread over all servers.
      for (const name of names) if (name !== NEWCOMER) trial.#writers.push(trial.#person(name))
      await Promise.all(trial.writers.map((writer) => writer.start(EDIT_EVERY_MS)))
      await trial.calm('the start')
      return trial
    } catch (error) {
      await trial.end()
      throw error
    }
  }

  private constructor(parts: {
    stage: Stage
    options: TrialOptions
    place: Place
    boardId: BoardId
    folder: string
    cookies: ReadonlyMap<string, string>
  }) {
    this.stage = parts.stage
    this.#options = parts.options
    this.place = parts.place
    this.#boardId = parts.boardId
    this.#folder = parts.folder
    this.#cookies = parts.cookies
    this.random = new Random(parts.options.seed ?? 4)
  }

  get writers(): readonly Writer[] {
    return this.#writers
  }

  /** Adds a server, by default one that does nothing by itself. */
  async add(options: { stopAt?: StopAt; compactRows?: number } = {}): Promise<TrialNode> {
    const { place, stage } = this
    const target = place.engine === 'postgres' ? place.server : stage.postgres
    const [toPostgres, toRedis] = await Promise.all([
      TcpProxy.start({ port: target.port }),
      TcpProxy.start({ port: stage.redis.port }),
    ])
    const compactRows = options.compactRows ?? this.#options.compactRows
    const { compactWithinMs } = this.#options
    const node = await ChaosNode.start({
      file: stage.file,
      counts: this.counts,
      stopAt: options.stopAt,
      onCrash: (said) => {
        if (!options.stopAt) this.problems.push(`a server crashed: ${said.slice(-500)}`)
      },
      options: {
        compactRows,
        compactWithinMs,
        // With a database nothing is kept there.
        dataDir: place.engine === 'sqlite' ? place.dataDir : this.#folder,
        ...(place.engine === 'postgres' && {
          databaseUrl: withPort(place.url, toPostgres.port),
          redisUrl: `redis://127.0.0.1:${toRedis.port}`,
        }),
      },
    })
    const added = { node, toPostgres, toRedis }
    this.nodes.push(added)
    return added
  }

  /** Ends a server and forgets it; people find another one, or wait. */
  async remove(removed: TrialNode, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    const at = this.nodes.indexOf(removed)
    assert(at >= 0, 'the server belongs to this trial')
    this.nodes.splice(at, 1)
    await removed.node.end(signal)
    await Promise.all([removed.toPostgres.close(), removed.toRedis.close()])
  }

  async removeAll(): Promise<void> {
    for (let last = this.nodes.at(-1); last !== undefined; last = this.nodes.at(-1))
      await this.remove(last)
  }

  /** Everybody tries to connect now, as by the button that pages have for it, instead of at their next attempt. */
  callPeople(): void {
    for (const writer of this.writers) writer.retry()
  }

  /** Resolves when everything that was edited until now is acknowledged. */
  async calm(after: string): Promise<void> {
    const edits = this.writers.map((writer) => writer.edits + 1)
    await until(
      `acknowledgements for everybody after ${after}`,
      () => this.writers.every(({ promised }, index) => promised >= (edits[index] ?? 0)),
      CALM_WITHIN_MS,
    )
  }

  /**
   * Looks into storage for everything that is acknowledged now. Done while nobody can have offered it
   * again: people keep their documents, and what a server lost would come back with them.
   */
  async look(when: string): Promise<Cells> {
    const promised = this.writers.map((writer) => writer.promised)
    const stored = await readStored(this.place, this.#boardId)
    this.#looks += 1
    this.writers.forEach((writer, index) => {
      const missing = writer.missingFrom(stored, promised[index] ?? 0)
      for (const key of missing) this.#missing.add(key)
      if (missing.length > 0)
        this.problems.push(`${missing.length} acknowledged edits of ${writer.name} missing ${when}`)
    })
    return stored
  }

  /** Lets everybody finish, compares what they, a newcomer and storage hold, and ends the trial. */
  async finish(): Promise<Outcome> {
    for (const writer of this.writers) writer.pause()
    const everybody = [...this.writers]
    try {
      await until(
        'everybody to be told "Saved"',
        () => this.writers.every(({ state }) => state.state === 'saved'),
        CALM_WITHIN_MS,
      )
      everybody.push(this.#person(NEWCOMER))
      await until('equal boards', () => areEqual(everybody.map(({ doc }) => doc)), EQUAL_WITHIN_MS)
    } catch (error) {
      this.problems.push(error instanceof Error ? error.message : String(error))
    }
    const isEqualOnScreens = areEqual(everybody.map(({ doc }) => doc))
    // A data folder is read when its server is gone.
    if (this.place.engine === 'sqlite') await this.removeAll()
    const stored = await this.look('at the end')
    const isEqualInStorage = everybody.every(
      ({ doc }) => textOf(stored) === textOf(cells(doc).toJSON()),
    )
    const problemsOfRows = await problemsOfLog(this.place, this.#boardId)
    this.problems.push(...problemsOfRows)
    if (!isEqualInStorage) this.problems.push('storage does not hold what people see')
    for (const { name, edits, notices } of this.writers) {
      if (edits < MIN_EDITS) this.problems.push(`${name} made ${edits} edits only`)
      for (const notice of notices) this.problems.push(`${name} was told: ${notice}`)
    }
    everybody.at(-1)?.close()
    return {
      acknowledged: this.writers.reduce((sum, { promised }) => sum + promised, 0),
      missing: this.#missing.size,
      areEqual: isEqualOnScreens && isEqualInStorage,
      isContiguous: problemsOfRows.length === 0,
      problems: this.problems,
      details: this.details,
      looks: this.#looks,
      compactions: this.counts.stored,
      conflicts: this.counts.conflicts,
      longestWaitMs: Math.max(...this.writers.map(({ longestWaitMs }) => longestWaitMs)),
    }
  }

  /** Ends everything that the trial started. */
  async end(): Promise<void> {
    for (const writer of this.writers) writer.close()
    await this.removeAll()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #person(name: string): Writer {
    return new Writer(name, {
      boardId: this.#boardId,
      cookie: this.#cookies.get(name) ?? '',
      // As a balancer does that goes round.
      pickOrigin: () => {
        this.#attempts += 1
        this.#lastOrigin =
          this.nodes[this.#attempts % this.nodes.length]?.node.origin ?? this.#lastOrigin
        return this.#lastOrigin
      },
    })
  }
}

async function placeOf(stage: Stage, options: TrialOptions, dataDir: string): Promise<Place> {
  if (options.engine === 'sqlite') return { engine: 'sqlite', dataDir }
  const server = options.postgres ?? stage.postgres
  return { engine: 'postgres', server, url: await server.createDatabase() }
}

function withPort(url: string, port: number): string {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}

function areEqual(docs: readonly Y.Doc[]): boolean {
  const texts = docs.map((doc) => textOf(cells(doc).toJSON()))
  const vectors = docs.map((doc) =>
    textOf(Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))),
  )
  return new Set(texts).size === 1 && new Set(vectors).size === 1
}

function textOf(json: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(json).sort(([one], [other]) => (one < other ? -1 : 1)))
}
