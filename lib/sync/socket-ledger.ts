import * as Y from 'yjs'
import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'
import { decodeToldFrame } from '#lib/protocol/decode-frame.ts'
import { encodeSyncStep2, encodeUpdate } from '#lib/protocol/encode.ts'
import { MESSAGE, SYNC } from '#lib/protocol/messages.ts'
import { splitUpdate } from '#lib/board/split-update.ts'

/** Clocks by client ID. */
export type StateVector = Map<number, number>

/** Why a frame did not go out. `step-2-first` is no loss: the coming sync step 2 holds it. */
export type Outcome =
  | { readonly send: readonly Uint8Array[] }
  | { readonly hold: 'step-2-first' | 'too-large' | 'behind-too-large' }

/** What a frame makes durable that is the first of several: nothing by itself. */
const NOTHING: Mark = { changeNumber: -1, covers: new Map() }

/**
 * A longer update of this page goes out in several of at most so many structures: a server takes 500 at
 * once (MAX_STRUCTS_AT_ONCE), and reads and doles out what has more for as long as it takes. An import of
 * 500 cards has 3,000, which took 4 s to reach the others.
 */
const SPLIT_FROM_BYTES = 16 * 1024
const STRUCTS_AT_ONCE = 400

/** Beside the update itself: two type bytes and a length. */
const HEADER_BYTES = 16

interface Mark {
  readonly changeNumber: number
  readonly covers: StateVector
}

/**
 * Counts what one socket has sent of the document, so that "the first n are durable" (message 100)
 * says exactly which changes are on disk. A new socket starts a new ledger: what the last one left
 * open is offered again by its sync step 2.
 */
export class SocketLedger {
  readonly #doc: Y.Doc
  readonly #maxFrameBytes: number
  #marks: Mark[] = []
  #acknowledged = 0
  #hasSentStep2 = false
  #isBlocked = false
  #largestOpenBytes = 0

  constructor(doc: Y.Doc, maxFrameBytes = MAX_FRAME_BYTES) {
    this.#doc = doc
    this.#maxFrameBytes = maxFrameBytes
  }

  /** True when both sides have what the other lacked, as far as sent, and the server has it on disk. */
  get allAcknowledged(): boolean {
    return this.#hasSentStep2 && this.#marks.length === 0 && !this.#isBlocked
  }

  get isBlocked(): boolean {
    return this.#isBlocked
  }

  /** Size of the largest frame sent and not acknowledged: the suspect when the server says "too big". */
  get largestOpenBytes(): number {
    return this.#largestOpenBytes
  }

  /**
   * Decides on a frame the provider wants to send, and counts it.
   *
   * @param changeNumber - number of the newest local change that the document holds
   * @param isFromCopy - the update came from the local copy: it may hold client IDs that this
   * connection has not introduced, which the server takes in a sync step 2 only
   */
  outgoing(
    frame: Uint8Array,
    { changeNumber, isFromCopy }: { changeNumber: number; isFromCopy: boolean },
  ): Outcome {
    const isStep2 = frame[0] === MESSAGE.sync && frame[1] === SYNC.step2
    const isUpdate = frame[0] === MESSAGE.sync && frame[1] === SYNC.update
    if (!isStep2 && !isUpdate) return { send: [frame] }
    // Before the step 2 the server may lack earlier clocks of this client and would refuse a gap.
    if (isUpdate && !this.#hasSentStep2) return { hold: 'step-2-first' }
    // Anything after a held frame depends on it.
    if (this.#isBlocked && isUpdate) return { hold: 'behind-too-large' }
    const frames = this.#inFrames(frame, isUpdate && isFromCopy)
    this.#hasSentStep2 = true
    this.#isBlocked = frames === undefined
    if (!frames) return { hold: 'too-large' }
    const isWhole = isStep2 || isFromCopy
    for (const each of frames) {
      this.#largestOpenBytes = Math.max(this.#largestOpenBytes, each.byteLength)
      if (each !== frames.at(-1)) this.#marks.push(NOTHING)
    }
    this.#marks.push({
      changeNumber,
      covers: isWhole
        ? Y.decodeStateVector(Y.encodeStateVector(this.#doc))
        : new Map([[this.#doc.clientID, Y.getState(this.#doc.store, this.#doc.clientID)]]),
    })
    return { send: frames }
  }

  /** The frame as it may go out: whole, or as several; undefined when it cannot. */
  #inFrames(frame: Uint8Array, asStep2: boolean): readonly Uint8Array[] | undefined {
    const isSmall = frame.byteLength <= this.#maxFrameBytes
    const isUpdate = frame[1] === SYNC.update
    if (isSmall && !asStep2 && !(isUpdate && frame.byteLength > SPLIT_FROM_BYTES)) return [frame]
    const message = decodeToldFrame(frame)
    if (!message.ok || !('update' in message.value)) return undefined
    const { update } = message.value
    const maxBytes = this.#maxFrameBytes - HEADER_BYTES
    if (isSmall && !asStep2) {
      const parts = splitUpdate(update, { maxBytes, structs: STRUCTS_AT_ONCE })
      return parts && parts.length > 1 ? parts.map(encodeUpdate) : [frame]
    }
    const parts = isSmall ? [update] : splitUpdate(update, { maxBytes })
    return parts && parts.length > 0 ? parts.map(encodeSyncStep2) : undefined
  }

  /**
   * Reads "the first `count` of this connection are durable".
   *
   * @returns what became durable by it; undefined when it says nothing new
   */
  acknowledged(count: number): Mark | undefined {
    const newlyDurable = this.#marks.splice(0, Math.max(0, count - this.#acknowledged))
    this.#acknowledged += newlyDurable.length
    if (this.#marks.length === 0) this.#largestOpenBytes = 0
    const changeNumber = Math.max(-1, ...newlyDurable.map((mark) => mark.changeNumber))
    if (changeNumber < 0) return undefined
    const covers: StateVector = new Map()
    for (const mark of newlyDurable) raise(covers, mark.covers)
    return { changeNumber, covers }
  }
}

/** Raises every clock of `target` to at least that of `by`. */
export function raise(target: StateVector, by: ReadonlyMap<number, number>): void {
  for (const [client, clock] of by) {
    if (clock > (target.get(client) ?? 0)) target.set(client, clock)
  }
}
