import * as Y from 'yjs'
import { deviceStorage, keptCounts, type Kept, type KeptCounts } from './kept-counts.ts'
import { copiedEpochs, copyName, deleteCopy, openLocalCopy, type LocalCopy } from './local-copy.ts'
import { reapply, type Reapplied } from './rebase.ts'
import { epochOf, type Session } from './session.ts'
import type { StateVector } from './socket-ledger.ts'
import { collectUnsent } from './unsent-work.ts'

/** Work that could not be kept: how many changes, and what of it is offered as a file. */
export type Dropped = Pick<Reapplied, 'dropped' | 'unkept'>

/** Keeps a board on this device: the copy of its document, and how much of it is unacknowledged. */
export class Keeper {
  readonly #boardId: string
  readonly #onChange: () => void
  #epoch: number
  #counts: KeptCounts
  #copy: LocalCopy | undefined
  #lastWritten = ''
  #hasCarriedOver = false
  #isClosed = false

  constructor({
    boardId,
    epoch,
    onChange,
  }: {
    boardId: string
    epoch: number
    onChange: () => void
  }) {
    this.#boardId = boardId
    this.#epoch = epoch
    this.#onChange = onChange
    this.#counts = keptCounts({ boardId, epoch, storage: deviceStorage() })
  }

  /** True while changes are stored on this device as they are made. */
  get isKeeping(): boolean {
    return this.#copy !== undefined
  }

  /** The page goes: puts on this device what is being written while it still can. */
  commitNow(): void {
    this.#copy?.commitNow()
  }

  /** Resolves when everything up to now is on this device; false when it could not be. */
  async whenStored(): Promise<boolean> {
    return (await this.#copy?.whenStored()) ?? false
  }

  isOrigin(origin: unknown): boolean {
    return this.#copy?.isOrigin(origin) ?? false
  }

  /** Loads the copy of this epoch into `doc` and keeps it from now on. */
  async open(doc: Y.Doc): Promise<void> {
    const copy: LocalCopy | undefined = await openLocalCopy({
      name: copyName(this.#boardId, this.#epoch),
      doc,
      onLost: () => {
        this.#copy = undefined
        this.#onChange()
      },
      onOpening: (opening) => {
        this.#copy = opening
      },
    })
    this.#copy = copy
    if (this.#isClosed) this.#copy?.close()
    this.#onChange()
  }

  /** What earlier pages on this device had not got acknowledged of the document just loaded. */
  restore(doc: Y.Doc): Kept {
    const kept = epochOf(doc) === undefined ? [] : this.#counts.readAll(this.#epoch)
    return {
      changes: kept.reduce((sum, each) => sum + each.changes, 0),
      // Nothing kept means that the server had all of it.
      known: kept.length > 0 ? commonlyKnown(kept) : Y.decodeStateVector(Y.encodeStateVector(doc)),
    }
  }

  /** Writes down how much of the session is unacknowledged. */
  remember({ doc, unsaved, link }: Session): void {
    if (!this.#copy) return
    const written = `${unsaved.count}/${unsaved.ownCount}/${doc.clientID}`
    if (written === this.#lastWritten) return
    this.#lastWritten = written
    if (unsaved.count === 0) this.#counts.forget(this.#epoch)
    else this.#counts.write(doc.clientID, { changes: unsaved.ownCount, known: link.known })
  }

  /** Swaps the copy of a document that was refused, or whose epoch is over, for one of `doc`. */
  async replace(doc: Y.Doc, epoch: number): Promise<void> {
    const old = this.#copy
    const oldEpoch = this.#epoch
    this.#counts.forget(oldEpoch)
    this.#copy = undefined
    this.#lastWritten = ''
    this.#epoch = epoch
    this.#counts = keptCounts({ boardId: this.#boardId, epoch, storage: deviceStorage() })
    if (!old) return
    const cleared = old.clear()
    old.close()
    await cleared
    if (epoch !== oldEpoch) await deleteCopy(this.#boardId, oldEpoch)
    if (!this.#isClosed) await this.open(doc)
  }

  /** Removes what this device has of the board, and keeps nothing of it from now on. */
  async forget(): Promise<void> {
    const copy = this.#copy
    this.#copy = undefined
    this.#counts.forget(this.#epoch)
    if (copy) {
      await copy.clear()
      copy.close()
    }
    for (const epoch of await copiedEpochs(this.#boardId)) await deleteCopy(this.#boardId, epoch)
    this.#onChange()
  }

  /**
   * Applies what copies of earlier epochs hold unsent to `doc`, then deletes those copies. Once per
   * page.
   */
  async carryOver(doc: Y.Doc): Promise<Dropped> {
    let all = NOTHING_DROPPED
    if (this.#hasCarriedOver || !this.#copy) return all
    this.#hasCarriedOver = true
    for (const epoch of await copiedEpochs(this.#boardId)) {
      if (epoch === this.#epoch) continue
      const kept = this.#counts.readAll(epoch)
      if (kept.length > 0) {
        const { dropped, unkept } = await this.#carryEpoch(doc, { epoch, kept })
        all = { dropped: all.dropped + dropped, unkept: [...all.unkept, ...unkept] }
      }
      this.#counts.forget(epoch)
      await deleteCopy(this.#boardId, epoch)
    }
    return all
  }

  close(): void {
    this.#isClosed = true
    this.#copy?.close()
    this.#copy = undefined
  }

  async #carryEpoch(
    doc: Y.Doc,
    { epoch, kept }: { epoch: number; kept: readonly Kept[] },
  ): Promise<Dropped> {
    const old = new Y.Doc()
    const name = copyName(this.#boardId, epoch)
    const copy = await openLocalCopy({ name, doc: old, onLost: () => {} })
    const work = collectUnsent(old, commonlyKnown(kept))
    const result = copy ? reapply(doc, work) : NOTHING_DROPPED
    copy?.close()
    old.destroy()
    return result
  }
}

const NOTHING_DROPPED: Dropped = { dropped: 0, unkept: [] }

/** What the server held in the view of every one of them. */
function commonlyKnown(kept: readonly Kept[]): StateVector {
  const [first, ...rest] = kept
  const known: StateVector = new Map(first?.known)
  for (const [client, clock] of known) {
    const least = Math.min(clock, ...rest.map((each) => each.known.get(client) ?? 0))
    known.set(client, least)
  }
  return known
}
