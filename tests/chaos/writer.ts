import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { MESSAGE } from '#lib/protocol/messages.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { ConnectionState } from '#lib/sync/connection-state.ts'
import { connectBoard } from '#lib/sync/connect.ts'
import type { SocketClass } from '#lib/sync/sync-socket.ts'
import { edit } from '#tests/support/board-client.ts'
import { cells, note } from '#tests/support/client.ts'

/** So many notes of one person stay; the oldest goes with each new one. */
const KEPT_NOTES = 200

/** Where an edit lies in the document: up to `clock` of `clientId`. */
interface Edit {
  clientId: number
  clock: number
}

/** How a person reaches the board. */
export interface WriterPlace {
  readonly boardId: BoardId
  readonly cookie: string
  /** The server that the next connection goes to. */
  readonly pickOrigin: () => string
}

/**
 * A person with our own client who edits all the time, moves to another server when theirs is gone, and
 * remembers which of their edits were promised: by message 100 or by being told "Saved".
 */
export class Writer {
  readonly name: string
  /** The longest time without an acknowledgement while they edited, ms. */
  longestWaitMs = 0
  /** What they were told about work that could not be kept. */
  readonly notices: string[] = []
  readonly #connection: BoardConnection
  readonly #edits: Edit[] = []
  /** What each cell was set to, and by which edit; undefined where it was deleted. */
  readonly #values = new Map<string, { readonly edit: number; readonly value: unknown }[]>()
  readonly #notes: string[] = []
  #promised = 0
  #waitingSince = performance.now()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(name: string, place: WriterPlace) {
    this.name = name
    this.#connection = connectBoard({
      boardId: place.boardId,
      epoch: 1,
      origin: 'http://127.0.0.1',
      localCopy: false,
      WebSocketImpl: this.#socketClass(place),
      fetchImpl: () => Promise.reject(new Error('these servers have no pages')),
    })
    this.#connection.state.subscribe(() => {
      if (this.state.state === 'saved') this.#promise(this.#edits.length)
    })
    this.#connection.notice.subscribe(() => {
      this.notices.push(this.#connection.notice.get() ?? '')
    })
    this.#connection.onDoc((doc) => {
      // A document made anew holds what was not promised yet under another client ID.
      const clock = Y.getState(doc.store, doc.clientID)
      for (const each of this.#edits.slice(this.#promised))
        Object.assign(each, { clientId: doc.clientID, clock })
    })
  }

  get doc(): Y.Doc {
    return this.#connection.doc
  }

  get state(): ConnectionState {
    return this.#connection.state.get()
  }

  /** How many edits were made, and how many of them, the oldest, are promised. */
  get edits(): number {
    return this.#edits.length
  }

  get promised(): number {
    return this.#promised
  }

  /** Edits from the moment the board can be seen. */
  async start(everyMs: number): Promise<void> {
    await this.#connection.whenViewable
    this.#waitingSince = performance.now()
    this.#timer ??= setInterval(() => this.#editOnce(), everyMs)
  }

  /** Connects now instead of at the next attempt. */
  retry(): void {
    this.#connection.retry()
  }

  pause(): void {
    if (this.#timer === undefined) return
    this.#measureWait()
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Which of the first `promised` edits are not in these cells, by key. A later edit of the same cell will do. */
  missingFrom(stored: Readonly<Record<string, unknown>>, promised: number): readonly string[] {
    const missing: string[] = []
    for (const [key, values] of this.#values) {
      const last = values.findLastIndex(({ edit }) => edit < promised)
      if (last < 0) continue
      const found = JSON.stringify(stored[key])
      const isThere = values.slice(last).some(({ value }) => JSON.stringify(value) === found)
      if (!isThere) missing.push(key)
    }
    return missing
  }

  close(): void {
    this.pause()
    this.#connection.close()
  }

  /** A new note or a change of the newest; the oldest of many notes is deleted. */
  #editOnce(): void {
    const { doc } = this
    const number = this.#edits.length
    const changes: [string, unknown][] = []
    const newest = this.#notes.at(-1)
    if (number % 3 > 0 && newest !== undefined) {
      changes.push([`shape:${newest}${CELL_SEPARATOR}pos`, { x: number, y: number }])
    } else {
      const id = `${this.name}-${number}`
      this.#notes.push(id)
      changes.push([`shape:${id}`, note(id, number)])
      const oldest = this.#notes.length > KEPT_NOTES ? this.#notes.shift() : undefined
      if (oldest !== undefined)
        changes.push(
          [`shape:${oldest}`, undefined],
          [`shape:${oldest}${CELL_SEPARATOR}pos`, undefined],
        )
    }
    const made: Edit = { clientId: doc.clientID, clock: 0 }
    this.#edits.push(made)
    for (const [key, value] of changes) {
      const values = this.#values.get(key) ?? []
      values.push({ edit: number, value })
      this.#values.set(key, values)
    }
    // Known before it is sent, which happens inside.
    made.clock = Y.getState(doc.store, doc.clientID) + 1
    edit(doc, () => {
      for (const [key, value] of changes)
        if (value === undefined) cells(doc).delete(key)
        else cells(doc).set(key, value)
    })
  }

  #promise(edits: number): void {
    if (edits <= this.#promised) return
    this.#promised = edits
    this.#measureWait()
  }

  #measureWait(): void {
    const now = performance.now()
    if (this.#timer) this.longestWaitMs = Math.max(this.longestWaitMs, now - this.#waitingSince)
    this.#waitingSince = now
  }

  /** Everything up to these clocks is durable. */
  #durable(clocks: ReadonlyMap<number, number>): void {
    let promised = this.#promised
    for (;;) {
      const next = this.#edits[promised]
      if (next === undefined || next.clock > (clocks.get(next.clientId) ?? 0)) break
      promised += 1
    }
    this.#promise(promised)
  }

  /** Sockets to whichever server is picked, which read what message 100 makes durable. */
  #socketClass({ boardId, cookie, pickOrigin }: WriterPlace): SocketClass {
    const durable = (clocks: ReadonlyMap<number, number>): void => this.#durable(clocks)
    class PickedSocket extends WebSocket {
      /** For each counted message that was sent, the clocks up to which it reaches. */
      readonly #sent: ReadonlyMap<number, number>[] = []
      #acknowledged = 0

      constructor(url: string, protocols?: string[]) {
        const origin = pickOrigin()
        const { search } = new URL(url)
        super(`${origin.replace('http', 'ws')}/sync/${boardId}${search}`, protocols ?? [], {
          headers: { cookie, origin },
        })
        this.on('message', (data) => {
          // The provider asks for this kind.
          const decoded = decodeMessage(new Uint8Array(data as ArrayBuffer))
          if (!decoded.ok) throw new Error(`the server sent ${decoded.reason}`)
          if (decoded.value.type !== 'ack') return
          const { count } = decoded.value
          for (const clocks of this.#sent.slice(this.#acknowledged, count)) durable(clocks)
          this.#acknowledged = Math.max(this.#acknowledged, count)
        })
      }

      override send(frame: Uint8Array): void {
        if (frame[0] === MESSAGE.sync) {
          const decoded = decodeMessage(frame)
          if (decoded.ok && 'update' in decoded.value)
            this.#sent.push(Y.parseUpdateMeta(decoded.value.update).to)
        }
        super.send(frame)
      }
    }
    // Its listeners are typed by overloads.
    return PickedSocket as unknown as SocketClass
  }
}
