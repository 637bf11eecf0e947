import type { Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'

import { BOARD_STATEMENTS } from './board-statements.ts'
import { HOST_STATEMENTS, type HostRow, type HostStep } from './host-statements.ts'
import { copyDatabase } from './sqlite-copy.ts'
import {
  inTransaction,
  sqliteCode,
  type SqlConnection,
  type SqlStatement,
} from './sqlite-driver.ts'
import { STATEMENTS, type Step } from './statements.ts'
import { storageFailure } from './storage-sentences.ts'
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

/** {@link BoardStorage} without the waiting: each call is done, and on disk, when it returns. */
export type BoardStorageSync = {
  [Name in Exclude<keyof BoardStorage, 'close' | 'isShared'>]: (
    ...args: Parameters<BoardStorage[Name]>
  ) => Awaited<ReturnType<BoardStorage[Name]>>
}

/** Thrown to take a transaction back. */
const UNDONE = new Error('a needed step had no row')

type Statements = { readonly [Name in keyof typeof BOARD_STATEMENTS]: SqlStatement }

/** The boards in one SQLite database. Lives in the worker thread that owns the connection. */
export class SqliteBoards implements BoardStorageSync {
  readonly #connection: SqlConnection
  readonly #folder: string
  readonly #warn: (sentence: string) => void
  readonly #sql: Statements
  /** Most of these are seldom needed, so each is prepared on first use. */
  readonly #lateSql = new Map<string, SqlStatement>()

  constructor(connection: SqlConnection, folder: string, warn: (sentence: string) => void) {
    this.#connection = connection
    this.#folder = folder
    this.#warn = warn
    this.#sql = Object.fromEntries(
      Object.entries(BOARD_STATEMENTS).map(([name, sql]) => [name, connection.prepare(sql)]),
    ) as Statements
  }

  createBoard(board: NewBoardRow): void {
    this.#write(() => {
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
      const created = this.#sql.insertBoard.all([id, title, template, ownerId, at, generalAccess])
      if (created.length === 0) throw storageFailure('exists', this.#folder)
      this.#sql.insertUpdate.all([id, 1, seed, checksumOf(seed), at])
      this.#sql.upsertVisit.all([id, ownerId, at, ownerName])
    })
  }

  getBoard(id: BoardId): BoardRow | undefined {
    const row = this.#sql.getBoard.all([id])[0]
    return row && boardRow(row)
  }

  renameBoard(id: BoardId, title: string): boolean {
    return this.#write(() => this.#sql.renameBoard.all([id, title]).length > 0)
  }

  loadAbove(id: BoardId, seq: number): readonly StoredRow[] | 'compacted' | undefined {
    return inTransaction(this.#connection, 'DEFERRED', () => {
      const board = this.getBoard(id)
      if (board === undefined) return undefined
      return rowsAbove(this.#sql.updatesAbove.all([id, seq]), seq, board.headSeq)
    })
  }

  heads(ids: readonly BoardId[]): ReadonlyMap<BoardId, BoardHead> {
    const boards = ids.flatMap((id) => this.getBoard(id) ?? [])
    return new Map(boards.map((board) => [board.id, headOf(board)]))
  }

  append(batch: readonly AppendEntry[]): ReadonlyMap<BoardId, number> {
    return this.#write(() => {
      const heads = new Map<BoardId, number>()
      for (const { boardId, epoch, expectedHead = null, update, writers, at } of batch) {
        const advanced = this.#sql.advanceHead.all([boardId, at, epoch, expectedHead])
        const seq = advanced[0]?.['head_seq']
        if (seq === undefined) continue
        this.#sql.insertUpdate.all([boardId, integer(seq), update, checksumOf(update), at])
        for (const { clientId, principalId, name, firstAt } of writers)
          this.#sql.insertWriter.all([boardId, clientId, principalId, name, firstAt])
        heads.set(boardId, integer(seq))
      }
      return heads
    })
  }

  load(id: BoardId): StoredDocument | undefined {
    return inTransaction(this.#connection, 'DEFERRED', () => {
      const board = this.getBoard(id)
      if (board === undefined) return undefined
      const { epoch, headSeq, snapSeq } = board
      const snapshots = this.#sql.autoSnapshots.all([id, snapSeq]).map((row) => integer(row['seq']))
      for (const seq of snapshots) {
        const snapshot = this.#readSnapshot(id, seq)
        const updates = snapshot && this.#readUpdates(id, seq, headSeq)
        if (snapshot && updates) return { epoch, snapshot, updates, headSeq }
        this.#warn(`Snapshot ${seq} of board ${id} is damaged; trying the one before it.`)
      }
      const updates = this.#readUpdates(id, 0, headSeq)
      if (updates) return { epoch, snapshot: undefined, updates, headSeq }
      throw storageFailure('corrupt', this.#folder, `the log of board ${id} has gaps`)
    })
  }

  compact(id: BoardId, snapshot: NewSnapshot): boolean {
    return this.#write(() => {
      const { seq, data, stateVector, at } = snapshot
      const older = this.#sql.autoSnapshots.all([id, seq - 1]).map((row) => integer(row['seq']))
      if (this.#sql.advanceSnapshot.all([id, seq]).length === 0) return false
      this.#sql.insertSnapshot.all([id, seq, data, checksumOf(data), stateVector, at])
      // One readable older snapshot stays, and every log row above it, so that a damaged newest one loses
      // nothing. What the older one covers goes, and so does an older one that can no longer be read.
      const previous = older.find((candidate) => this.#readSnapshot(id, candidate) !== undefined)
      if (previous === undefined) return true
      for (const candidate of older)
        if (candidate !== previous) this.#sql.deleteSnapshot.all([id, candidate])
      this.#sql.deleteUpdatesUpTo.all([id, previous])
      return true
    })
  }

  startEpoch(id: BoardId, { from, epoch, data, stateVector, at }: NewEpoch): boolean {
    return this.#write(() => {
      const moved = this.#sql.startEpoch.all([id, from.epoch, from.headSeq, epoch, at])[0]
      if (moved === undefined) return false
      const headSeq = integer(moved['head_seq'])
      this.#sql.deleteUpdates.all([id])
      this.#sql.deleteSnapshots.all([id])
      this.#sql.deleteWriters.all([id])
      // Twice, with a row of nothing between, so that one of them may be damaged.
      for (const seq of [headSeq - 1, headSeq])
        this.#sql.insertSnapshot.all([id, seq, data, checksumOf(data), stateVector, at])
      const nothing = EMPTY_UPDATE
      this.#sql.insertUpdate.all([id, headSeq, nothing, checksumOf(nothing), at])
      return true
    })
  }

  recordVisit({ boardId, principalId, name, at }: Visit): void {
    this.#write(() => this.#sql.upsertVisit.all([boardId, principalId, at, name]))
  }

  writers(id: BoardId): readonly Writer[] {
    return this.#sql.writers.all([id]).map(writerRow)
  }

  standings(principalIds: readonly string[]): ReadonlyMap<string, Barred> {
    const standings = new Map<string, Barred>()
    for (const id of principalIds) {
      const [row] = this.#sql.standing.all([personHash(id)])
      if (row) standings.set(id, barredOf(row))
    }
    return standings
  }

  signInEpochs(userIds: readonly string[]): ReadonlyMap<string, number> {
    const epochs = new Map<string, number>()
    for (const id of userIds) {
      const [row] = this.#sql.signInEpoch.all([id])
      if (row) epochs.set(id, integer(row['sign_in_epoch']))
    }
    return epochs
  }

  places(id: BoardId): ReadonlyMap<string, Place> {
    return placesOf(this.#sql.places.all([id]))
  }

  run(steps: readonly Step[]): readonly (readonly HostRow[])[] {
    const answers: (readonly HostRow[])[] = []
    try {
      return this.#write(() => {
        for (const { name, params, isNeeded } of steps) {
          const rows = this.#statement(STATEMENTS[name]).all(params)
          if (isNeeded && rows.length === 0) throw UNDONE
          answers.push(rows)
        }
        return answers
      })
    } catch (error) {
      if (error === UNDONE) return []
      throw error
    }
  }

  runHost(steps: readonly HostStep[]): readonly (readonly HostRow[])[] {
    const connection = this.#connection
    // What is deleted here is to be gone from the files, not only from their indexes.
    const before = connection.prepare('PRAGMA secure_delete').all([])[0]?.['secure_delete'] ?? 0
    connection.prepare('PRAGMA secure_delete = ON').all([])
    try {
      return this.#write(() =>
        steps.map(({ name, params }) => this.#statement(HOST_STATEMENTS[name]).all(params)),
      )
    } finally {
      connection.prepare(`PRAGMA secure_delete = ${Number(before)}`).all([])
      connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])
    }
  }

  /** See copyDatabase. */
  copyTo(file: string): void {
    copyDatabase(this.#connection, file)
  }

  #statement(sql: string): SqlStatement {
    const known = this.#lateSql.get(sql)
    if (known) return known
    const statement = this.#connection.prepare(sql)
    this.#lateSql.set(sql, statement)
    return statement
  }

  #write<Value>(work: () => Value): Value {
    return inTransaction(this.#connection, 'IMMEDIATE', work)
  }

  #readSnapshot(id: BoardId, seq: number): StoredRow | undefined {
    const row = unlessDamaged(() => this.#sql.snapshotData.all([id, seq]))?.[0]
    const data = row && intact(row)
    return data && { seq, data }
  }

  /** Every row above `from` up to the head; undefined when one is missing or damaged. */
  #readUpdates(id: BoardId, from: number, head: number): readonly StoredRow[] | undefined {
    const rows = unlessDamaged(() => this.#sql.updatesAbove.all([id, from]))
    if (rows === undefined || rows.length !== head - from) return undefined
    const updates: StoredRow[] = []
    for (const row of rows) {
      const data = intact(row)
      if (data === undefined || row['seq'] !== from + updates.length + 1) return undefined
      updates.push({ seq: row['seq'], data })
    }
    return updates
  }
}

/** What `read` gives, or undefined when SQLite itself finds its pages damaged (CORRUPT, NOTADB). */
function unlessDamaged<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    const code = sqliteCode(error)
    if (code === 11 || code === 26) return undefined
    throw error
  }
}
