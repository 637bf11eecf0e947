import { WebSocket } from 'ws'
import * as Y from 'yjs'

import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '#lib/protocol/encode.ts'

import { cells, note } from './client.ts'

/**
 * A person who edits without pause and keeps their document across connections, as a browser does.
 * It remembers which of its edits the server has acknowledged.
 */
export class EditingClient {
  readonly doc = new Y.Doc()
  /** Value of every cell that message 100 said is durable. */
  readonly acknowledged = new Map<string, unknown>()
  /** Messages 100 that told of something new. */
  acknowledgements = 0
  readonly #name: string
  readonly #edits = new Map<string, unknown>()
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #closed: Promise<void> = Promise.resolve()

  constructor(name: string) {
    this.#name = name
  }

  /** Connects and edits every few milliseconds until the connection or {@link stop} ends it. */
  edit(place: { origin: string; boardId: BoardId; cookie: string }): void {
    const { origin, boardId, cookie } = place
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/sync/${boardId}?v=1&ack=1`, {
      headers: { cookie, origin },
    })
    this.#socket = socket
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()))
    /** For each counted message of this connection, how many edits there were when it was sent. */
    const editsAtMessage: number[] = []
    let counted = 0
    const send = (frame: Uint8Array): void => {
      editsAtMessage.push(this.#edits.size)
      socket.send(frame)
    }
    const onUpdate = (update: Uint8Array, from: unknown): void => {
      if (from !== socket && editsAtMessage.length > 0) send(encodeUpdate(update))
    }
    this.doc.on('update', onUpdate)
    socket.on('open', () => socket.send(encodeSyncStep1(Y.encodeStateVector(this.doc))))
    socket.on('message', (data) => {
      const decoded = decodeMessage(data as Buffer)
      if (!decoded.ok) throw new Error(`the server sent ${decoded.reason}`)
      const message = decoded.value
      switch (message.type) {
        case 'sync-step-1':
          return send(encodeSyncStep2(Y.encodeStateAsUpdate(this.doc, message.stateVector)))
        case 'sync-step-2':
          Y.applyUpdate(this.doc, message.update, socket)
          this.#timer ??= setInterval(() => this.#editOnce(), 4)
          return undefined
        case 'update':
          return Y.applyUpdate(this.doc, message.update, socket)
        case 'ack':
          if (message.count <= counted) return undefined
          counted = message.count
          this.acknowledgements += 1
          return this.#acknowledge(editsAtMessage[counted - 1] ?? 0)
        default:
          return undefined
      }
    })
    socket.on('error', () => {
      // A killed server resets its connections; the close below follows.
    })
    socket.on('close', () => {
      this.doc.off('update', onUpdate)
      clearInterval(this.#timer)
      this.#timer = undefined
    })
  }

  /** Resolves when the connection has ended, or could not be made. */
  whenClosed(): Promise<void> {
    return this.#closed
  }

  stop(): void {
    this.#socket?.terminate()
  }

  /** A new note, and every third time a change of the one before. */
  #editOnce(): void {
    const number = this.#edits.size
    const id = `${this.#name}-${number}`
    const [key, value] =
      number % 3 === 2
        ? [`shape:${this.#name}-${number - 1}${CELL_SEPARATOR}pos`, { x: number, y: number }]
        : [`shape:${id}`, note(id, number)]
    this.#edits.set(key, value)
    cells(this.doc).set(key, value)
  }

  #acknowledge(edits: number): void {
    const all = [...this.#edits]
    for (const [key, value] of all.slice(this.acknowledged.size, edits))
      this.acknowledged.set(key, value)
  }
}
