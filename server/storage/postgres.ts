import type { QueryResult } from 'pg'

import type { Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { assert } from '#lib/core/assert.ts'

import { BOARD_STATEMENTS } from './board-statements.ts'
import { HOST_STATEMENTS, type HostRow, type HostStep } from './host-statements.ts'
import { PostgresCalls, type PostgresOptions } from './postgres-calls.ts'
import { bytea, isSnapshot, readDocument, type Row } from './postgres-rows.ts'
import { POSTGRES_STATEMENTS } from './postgres-statements.ts'
import type { SqlValue } from './sqlite-driver.ts'
import { STATEMENTS as STEPS, type Step } from './statements.ts'
import { postgresFailure } from './postgres-sentences.ts'
import {
  barredOf,
  boardRow,
  checksumOf,
  EMPTY_UPDATE,
  headOf,
  intact,
  integer,
  personHash,
  placesOf,
  rowsAbove,
  writerRow,
} from './stored-rows.ts'
import type {
  AppendEntry,
  Barred,
  BoardHead,
  BoardRow,
  BoardStorage,
  NewBoardRow,
  NewEpoch,
  NewSnapshot,
  StoredDocument,
  StoredRow,
  Visit,
  Writer,
} from './storage.ts'

const STATEMENTS = { ...BOARD_STATEMENTS, ...POSTGRES_STATEMENTS }

/**
 * Boards in PostgreSQL, where several servers may share them. The log's numbers come from the row lock
 * on the board, so they are gapless and in commit order whoever appends.
 */
export class PostgresStorage implements BoardStorage {
  readonly isShared = true
  readonly #calls: PostgresCalls
  readonly #warn: (sentence: string) => void
  /** The appends of this node, one after the other: rows keep the order of the calls. */
  #appends: Promise<unknown> = Promise.resolve()

  /** @throws StorageError `unavailable` | `newer` | `corrupt` | `read-only` | `full` */
  static async open(options: PostgresOptions): Promise<PostgresStorage> {
    const calls = await PostgresCalls.open(options)
    return new PostgresStorage(calls, options.onWarning ?? (() => {}))
  }

  private constructor(calls: PostgresCalls, warn: (sentence: string) => void) {
    this.#calls = calls
    this.#warn = warn
  }

  createBoard(board: NewBoardRow): Promise<void> {
    return this.#calls.transaction(async (client) => {
      const {
        id,
        title,
        template,
        ownerId,
        ownerName = '',
        generalAccess = 'edit',
        seed,
        at,
      } = board
      const created = await client.query(BOARD_STATEMENTS.insertBoard, [
        id,
        title,
        template,
        ownerId,
        at,
        generalAccess,
      ])
      if (created.rows.length === 0) throw postgresFailure('exists', this.#calls.place)
      await client.query(BOARD_STATEMENTS.insertUpdate, [id, 1, bytea(seed), checksumOf(seed), at])
      await client.query(BOARD_STATEMENTS.upsertVisit, [id, ownerId, at, ownerName])
    })
  }

  async loadAbove(
    id: BoardId,
    seq: number,
  ): Promise<readonly StoredRow[] | 'compacted' | undefined> {
    const { rows } = await this.#query('loadAbove', [id, seq])
    const [board, ...updates] = rows
    return board && rowsAbove(updates, seq, integer(board['seq']))
  }

  async heads(ids: readonly BoardId[]): Promise<ReadonlyMap<BoardId, BoardHead>> {
    const { rows } = await this.#query('heads', [ids])
    return new Map(rows.map(boardRow).map((board) => [board.id, headOf(board)] as const))
  }

  async getBoard(id: BoardId): Promise<BoardRow | undefined> {
    const { rows } = await this.#query('getBoard', [id])
    return rows[0] && boardRow(rows[0])
  }

  async renameBoard(id: BoardId, title: string): Promise<boolean> {
    return (await this.#query('renameBoard', [id, title])).rows.length > 0
  }

  append(batch: readonly AppendEntry[]): Promise<ReadonlyMap<BoardId, number>> {
    // Boards are locked in one order by every node, so that two batches never wait for each other.
    const entries = batch.toSorted((one, other) => (one.boardId < other.boardId ? -1 : 1))
    const boards = new Set(entries.map(({ boardId }) => boardId))
    assert(boards.size === entries.length, 'a batch holds at most one row per board')
    if (entries.length === 0) return Promise.resolve(new Map())
    const writers = entries.flatMap(({ boardId, writers: these }) =>
      these.map((writer) => ({ boardId, ...writer })),
    )
    const params = [
      entries.map(({ boardId }) => boardId),
      entries.map(({ update }) => bytea(update)),
      entries.map(({ update }) => checksumOf(update)),
      entries.map(({ at }) => at),
      entries.map(({ epoch }) => epoch),
      entries.map(({ expectedHead = null }) => expectedHead),
      writers.map(({ boardId }) => boardId),
      writers.map(({ clientId }) => clientId),
      writers.map(({ principalId }) => principalId),
      writers.map(({ name }) => name),
      writers.map(({ firstAt }) => firstAt),
    ]
    const query = { name: 'append', text: POSTGRES_STATEMENTS.append, values: params }
    return this.#calls.tracked((pool) => {
      const appended = this.#appends.then(() => pool.query<Row>(query))
      this.#appends = appended.catch(() => {})
      return appended.then(
        ({ rows }) =>
          new Map(rows.map((row) => [String(row['id']) as BoardId, integer(row['head_seq'])])),
      )
    })
  }

  async load(id: BoardId): Promise<StoredDocument | undefined> {
    for (let pass = 1; ; pass += 1) {
      const read = await this.#readNewest(id)
      if (read !== 'damaged') return read
      // While older snapshots were tried, another node may have dropped rows: once more from the top.
      if (pass === 2)
        throw postgresFailure('corrupt', this.#calls.place, `the log of board ${id} has gaps`)
    }
  }

  compact(id: BoardId, snapshot: NewSnapshot): Promise<boolean> {
    return this.#calls.transaction(async (client) => {
      const { seq, data, stateVector, at } = snapshot
      const advanced = await client.query(BOARD_STATEMENTS.advanceSnapshot, [id, seq])
      if (advanced.rows.length === 0) return false
      const { rows } = await client.query(BOARD_STATEMENTS.autoSnapshots, [id, seq - 1])
      const older = rows.map((row) => integer(row['seq']))
      await client.query(BOARD_STATEMENTS.insertSnapshot, [
        id,
        seq,
        bytea(data),
        checksumOf(data),
        bytea(stateVector),
        at,
      ])
      // As in SQLite: one readable older snapshot and every row above it stay.
      for (const candidate of older) {
        const read = await client.query(BOARD_STATEMENTS.snapshotData, [id, candidate])
        if (!read.rows[0] || intact(read.rows[0]) === undefined) continue
        for (const other of older)
          if (other !== candidate) await client.query(BOARD_STATEMENTS.deleteSnapshot, [id, other])
        await client.query(BOARD_STATEMENTS.deleteUpdatesUpTo, [id, candidate])
        break
      }
      return true
    })
  }

  startEpoch(id: BoardId, { from, epoch, data, stateVector, at }: NewEpoch): Promise<boolean> {
    return this.#calls.transaction(async (client) => {
      const { rows } = await client.query(BOARD_STATEMENTS.startEpoch, [
        id,
        from.epoch,
        from.headSeq,
        epoch,
        at,
      ])
      if (!rows[0]) return false
      const headSeq = integer(rows[0]['head_seq'])
      for (const name of ['deleteUpdates', 'deleteSnapshots', 'deleteWriters'] as const)
        await client.query(BOARD_STATEMENTS[name], [id])
      const bytes = [bytea(data), checksumOf(data), bytea(stateVector), at]
      // As in SQLite: twice, so that one of them may be damaged.
      for (const seq of [headSeq - 1, headSeq])
        await client.query(BOARD_STATEMENTS.insertSnapshot, [id, seq, ...bytes])
      const nothing = [bytea(EMPTY_UPDATE), checksumOf(EMPTY_UPDATE), at]
      await client.query(BOARD_STATEMENTS.insertUpdate, [id, headSeq, ...nothing])
      return true
    })
  }

  async recordVisit({ boardId, principalId, name, at }: Visit): Promise<void> {
    await this.#query('upsertVisit', [boardId, principalId, at, name])
  }

  async writers(id: BoardId): Promise<readonly Writer[]> {
    return (await this.#query('writers', [id])).rows.map(writerRow)
  }

  async standings(principalIds: readonly string[]): Promise<ReadonlyMap<string, Barred>> {
    const ids = new Map(principalIds.map((id) => [personHash(id), id]))
    const { rows } = await this.#query('standings', [[...ids.keys()]])
    return new Map(rows.map((row) => [ids.get(String(row['id_hash'])) ?? '', barredOf(row)]))
  }

  async signInEpochs(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (userIds.length === 0) return new Map()
    const { rows } = await this.#query('signInEpochs', [userIds])
    return new Map(rows.map((row) => [String(row['id']), integer(row['sign_in_epoch'])]))
  }

  async places(id: BoardId): Promise<ReadonlyMap<string, Place>> {
    return placesOf((await this.#query('places', [id])).rows)
  }

  run(steps: readonly Step[]): Promise<readonly (readonly HostRow[])[]> {
    return this.#runAll(steps.map(({ name, ...step }) => ({ text: STEPS[name], ...step })))
  }

  runHost(steps: readonly HostStep[]): Promise<readonly (readonly HostRow[])[]> {
    return this.#runAll(steps.map(({ name, params }) => ({ text: HOST_STATEMENTS[name], params })))
  }

  #runAll(
    statements: readonly {
      text: string
      params: readonly SqlValue[]
      isNeeded?: boolean | undefined
    }[],
  ): Promise<readonly (readonly HostRow[])[]> {
    return this.#calls.transaction(
      async (client) => {
        const answers: HostRow[][] = []
        for (const { text, params, isNeeded } of statements) {
          const values = params.map((value) => (value instanceof Uint8Array ? bytea(value) : value))
          const { rows } = await client.query<HostRow>(text, values)
          if (isNeeded && rows.length === 0) return []
          answers.push(rows)
        }
        return answers
      },
      (answers) => answers.length === statements.length,
    )
  }

  close(): Promise<void> {
    return this.#calls.close()
  }

  /**
   * The newest snapshot that is whole, with every row above it. One statement reads both, so a
   * compaction in between opens no hole.
   */
  async #readNewest(id: BoardId): Promise<StoredDocument | 'damaged' | undefined> {
    let newest = Number.MAX_SAFE_INTEGER
    for (;;) {
      const { rows } = await this.#query('load', [id, newest])
      const [board] = rows
      if (board === undefined) return undefined
      const document = readDocument(rows)
      if (document) return document
      const snapshot = rows.find(isSnapshot)
      if (snapshot === undefined) return 'damaged'
      const seq = integer(snapshot['seq'])
      this.#warn(`Snapshot ${seq} of board ${id} is damaged; trying the one before it.`)
      newest = seq - 1
    }
  }

  #query(
    name: keyof typeof BOARD_STATEMENTS | keyof typeof POSTGRES_STATEMENTS,
    values: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const text = STATEMENTS[name]
    return this.#calls.query({ name, text, values: [...values] })
  }
}
