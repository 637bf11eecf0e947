import * as Y from 'yjs'
import { MAX_DOC_BYTES, MAX_RECORDS } from '#lib/board/limits.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'
import { judge, type Refusal } from './judge.ts'
import { MAX_CHANGES_AT_ONCE, MAX_STEPS_AT_ONCE, MIN_CHANGES_AT_ONCE } from './limits.ts'
import { hasPending } from './load-document.ts'
import type { RoomOrigin } from './origins.ts'
import { RecordCount } from './record-count.ts'
import { Roots } from './roots.ts'
import type { Most } from './strain.ts'
import type { Tail } from './tail.ts'
import { beginWork } from './work-time.ts'

/** What admission reads of a room, and the document that it applies admitted updates to. */
export class Admission {
  readonly doc: Y.Doc
  readonly roots = new Roots()
  readonly clientIds: ClientIds<Connection>
  readonly records: RecordCount
  readonly #tail: Tail

  /** Of a room that was just loaded. */
  constructor(room: { doc: Y.Doc; clientIds: ClientIds<Connection>; tail: Tail }) {
    this.doc = room.doc
    this.clientIds = room.clientIds
    this.records = new RecordCount(room.doc)
    this.#tail = room.tail
  }

  /** An upper bound of the document's size. */
  get docBytes(): number {
    return this.#tail.docBytes
  }
}

/** What became of an update. */
export type Admitted =
  /** Applied, or it brought nothing new. */
  | { readonly outcome: 'taken'; readonly passed: number }
  /** Came before the first sync step 2, which will bring it again together with what it builds on. */
  | { readonly outcome: 'deferred' }
  /** Too much for one go; nothing was applied. */
  | { readonly outcome: 'long'; readonly full: Y.AbstractType<unknown> | undefined }
  | { readonly outcome: 'refused'; readonly reason: Refusal | 'role'; readonly code: CloseCode }

/** How an update came. */
export interface Coming {
  readonly connection: Connection
  readonly isStep2: boolean
  readonly mayEdit: boolean
  /** How much of it may be applied in one go. */
  readonly most: Most
}

/** How many changes are applied to a document in one go. */
export function changesAtOnce({ store }: Y.Doc): number {
  let structs = 1
  for (const { length } of store.clients.values()) structs = Math.max(structs, length)
  const most = Math.floor(MAX_STEPS_AT_ONCE / structs)
  return Math.min(MAX_CHANGES_AT_ONCE, Math.max(MIN_CHANGES_AT_ONCE, most))
}

/** Judges one update of a connection and applies it when it is admitted. Never throws. */
export function admit(update: Uint8Array, coming: Coming, room: Admission): Admitted {
  const { connection, isStep2, mayEdit, most } = coming
  const { doc, clientIds } = room
  const verdict = judge(update, {
    doc,
    roots: room.roots,
    freeRecords: MAX_RECORDS - room.records.count,
    most,
    // A step 2 may offer what others wrote and this server lost; an increment is its sender's own.
    mayWrite: (clientId) =>
      isStep2
        ? !clientIds.isHeldByAnother(clientId, connection)
        : clientIds.claim(clientId, connection),
  })
  const refuse = (reason: Refusal | 'role', seen: ReadonlySet<number>): Admitted =>
    turnAway(reason, coming, { clientIds, seen })
  if (!verdict.ok) {
    const { reason, full } = verdict
    return reason === 'long' ? { outcome: 'long', full } : refuse(reason, verdict.clientIds)
  }
  const taken: Admitted = { outcome: 'taken', passed: verdict.passed }
  if (!verdict.isNew) return taken
  if (!mayEdit) return refuse('role', verdict.clientIds)
  for (const clientId of verdict.clientIds) {
    if (clientIds.isRefused(clientId)) return refuse('protected', verdict.clientIds)
  }
  if (room.docBytes + update.length > MAX_DOC_BYTES) return refuse('limit', verdict.clientIds)
  const begunAt = beginWork()
  const origin: RoomOrigin = { kind: 'client', connection, clientIds: verdict.clientIds, begunAt }
  try {
    Y.applyUpdate(doc, update, origin)
  } catch {
    // An update that Yjs itself cannot integrate: what it took of it is sound, the rest is dropped.
    doc.store.pendingStructs = null
    doc.store.pendingDs = null
    return refuse('malformed', verdict.clientIds)
  }
  if (hasPending(doc)) {
    // References in a circle, say. Left there, they would be tried again with every later update.
    doc.store.pendingStructs = null
    doc.store.pendingDs = null
    return refuse('malformed', verdict.clientIds)
  }
  return taken
}

/**
 * Refuses an update: nothing more of the client IDs is taken that it holds.
 *
 * @param seen - client IDs of its new structs
 */
export function turnAway(
  reason: Refusal | 'role',
  { connection, isStep2 }: Pick<Coming, 'connection' | 'isStep2'>,
  { clientIds, seen }: { clientIds: ClientIds<Connection>; seen: ReadonlySet<number> },
): Admitted {
  if (reason === 'gap' && !isStep2 && !connection.hasSynced) return { outcome: 'deferred' }
  const code = CODES[reason]
  if (code === CLOSE.rebuild) {
    clientIds.refuse(seen.size > 0 ? seen : clientIds.owned(connection), connection)
  }
  return { outcome: 'refused', reason, code }
}

const CODES: Readonly<Record<Refusal | 'role', CloseCode>> = {
  malformed: CLOSE.policyViolation,
  'too-much': CLOSE.policyViolation,
  gap: CLOSE.policyViolation,
  foreign: CLOSE.policyViolation,
  protected: CLOSE.rebuild,
  limit: CLOSE.rebuild,
  costly: CLOSE.rebuild,
  role: CLOSE.rebuild,
}
