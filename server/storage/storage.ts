import type { GeneralAccess, Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'

import type { HostRow, HostStep } from './host-statements.ts'
import type { Step } from './statements.ts'

/**
 * What the server asks of durable storage. Every promise resolves only when the change is on disk.
 * Engines: see open.ts. The contract is tests/contract/board-storage.ts.
 */
export interface BoardStorage {
  /** Other servers may write to the same boards. */
  readonly isShared: boolean
  /** Creates the board, its seed as log row 1, and the creator's visit, in one commit. @throws StorageError `exists` */
  createBoard(board: NewBoardRow): Promise<void>
  getBoard(id: BoardId): Promise<BoardRow | undefined>
  renameBoard(id: BoardId, title: string): Promise<boolean>
  /** The newest readable snapshot and every log row above it, gapless; undefined when there is no such board. @throws StorageError `corrupt` */
  load(id: BoardId): Promise<StoredDocument | undefined>
  /**
   * The log rows above `seq`, as far as they are gapless and undamaged; `compacted` when the first of
   * them is no longer there, undefined when there is no such board.
   */
  loadAbove(id: BoardId, seq: number): Promise<readonly StoredRow[] | 'compacted' | undefined>
  /** The head sequence, title and state of each of these boards that exists. */
  heads(ids: readonly BoardId[]): Promise<ReadonlyMap<BoardId, BoardHead>>
  /**
   * Appends at most one row per board, all in one commit, and answers each board's new head sequence.
   * Boards that no longer exist, are in another epoch, or have another head than the entry expects,
   * are left out of the answer.
   * @throws StorageError `full` | `unavailable`; then nothing was appended
   */
  append(batch: readonly AppendEntry[]): Promise<ReadonlyMap<BoardId, number>>
  /** Stores a snapshot of everything up to `seq`; drops log rows that the previous snapshot already held. False when another was further. */
  compact(id: BoardId, snapshot: NewSnapshot): Promise<boolean>
  /**
   * Puts a document made anew in the place of everything that is stored of a board, as its next two
   * rows. False, and nothing changed, when the board is gone or was written to meanwhile.
   */
  startEpoch(id: BoardId, epoch: NewEpoch): Promise<boolean>
  /** `name` is what the person is called at this visit. */
  recordVisit(visit: Visit): Promise<void>
  /** Who first used each client ID of a board. */
  writers(id: BoardId): Promise<readonly Writer[]>
  /** Which of these people may not come in, and why; everybody else is left out of the answer. */
  standings(principalIds: readonly string[]): Promise<ReadonlyMap<string, Barred>>
  /** The current sign-in epoch of each of these users that exists; guests have none. */
  signInEpochs(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** The people who have a place of their own on a board, by principal id; see BoardAccess. */
  places(id: BoardId): Promise<ReadonlyMap<string, Place>>
  /**
   * Runs statements in one commit and answers the rows of each, or no answers when a needed one had no
   * row and so nothing was done. What they mean is in the `*-data.ts` files.
   */
  run(steps: readonly Step[]): Promise<readonly (readonly HostRow[])[]>
  /** Runs statements for the person who hosts, in one commit, and answers the rows of each; see host-data.ts. */
  runHost(steps: readonly HostStep[]): Promise<readonly (readonly HostRow[])[]>
  close(): Promise<void>
}

export interface BoardRow {
  readonly id: BoardId
  readonly title: string
  readonly template: string
  readonly ownerId: string
  readonly epoch: number
  readonly headSeq: number
  readonly snapSeq: number
  /** Millisecond timestamps. */
  readonly createdAt: number
  readonly updatedAt: number
  /** Since when nobody may open it; undefined while people may. */
  readonly disabledAt: number | undefined
  readonly generalAccess: GeneralAccess
  /** Who was given the right to run the session, beside the owners. */
  readonly facilitatorId: string | undefined
  /** Rises with every change of who may do what on it. */
  readonly accessVersion: number
}

/** Somebody opened a board. */
export interface Visit {
  readonly boardId: BoardId
  readonly principalId: string
  readonly name: string
  readonly at: number
}

export interface NewBoardRow {
  readonly id: BoardId
  readonly title: string
  readonly template: string
  readonly ownerId: string
  /** What its maker is called. */
  readonly ownerName?: string | undefined
  /** What its address gives; `edit` when left out. */
  readonly generalAccess?: GeneralAccess | undefined
  /** One Yjs v1 update, stored as log row 1. */
  readonly seed: Uint8Array
  readonly at: number
}

export interface StoredDocument {
  readonly epoch: number
  readonly snapshot: { readonly seq: number; readonly data: Uint8Array } | undefined
  /** Rows snapshot.seq+1 .. headSeq (from 1 without a snapshot), v1 updates. */
  readonly updates: readonly StoredRow[]
  readonly headSeq: number
}

/** One row of a board's log: a v1 update. */
export interface StoredRow {
  readonly seq: number
  readonly data: Uint8Array
}

/** What may change while a board is open elsewhere. */
export interface BoardHead {
  readonly headSeq: number
  readonly title: string
  readonly epoch: number
  readonly isDisabled: boolean
  /** See {@link BoardRow}: when it rises, places and general access are to be read again. */
  readonly accessVersion: number
}

/** Why somebody may not come in: the host said so, or their sign-in was erased with all else about them. */
export type Barred = 'disabled' | 'erased'

export interface Writer {
  readonly clientId: number
  readonly principalId: string
  readonly name: string
  readonly firstAt: number
}

export interface AppendEntry {
  readonly boardId: BoardId
  /** Of the document that the update belongs to. */
  readonly epoch: number
  /** Appended only if this is the newest row, so that of two servers that build on it one is turned away. */
  readonly expectedHead?: number | undefined
  /** One merged Yjs v1 update. */
  readonly update: Uint8Array
  /** Client IDs that wrote for the first time; stored in the same commit, the first owner of an ID stays. */
  readonly writers: readonly Writer[]
  readonly at: number
}

export interface NewSnapshot {
  readonly seq: number
  readonly data: Uint8Array
  readonly stateVector: Uint8Array
  readonly at: number
}

export interface NewEpoch {
  /** What the new document was made from. */
  readonly from: { readonly epoch: number; readonly headSeq: number }
  readonly epoch: number
  /** The whole new document, one V1 update. */
  readonly data: Uint8Array
  readonly stateVector: Uint8Array
  readonly at: number
}

/** Why storage could not do it. The message is one sentence for the person who hosts it. */
export class StorageError extends Error {
  readonly reason: StorageFailure
  constructor(reason: StorageFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StorageError'
    this.reason = reason
  }
}

export type StorageFailure =
  | 'in-use'
  | 'full'
  | 'corrupt'
  | 'newer'
  | 'read-only'
  | 'unavailable'
  | 'exists'
  | 'closed'
