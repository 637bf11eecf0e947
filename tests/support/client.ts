import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '#lib/protocol/encode.ts'
import type { Message } from '#lib/protocol/messages.ts'
import type { TestGuest, TestServer } from './server.ts'

/** How a test reaches a board. */
export interface Seat {
  readonly server: Pick<TestServer, 'origin'>
  readonly boardId: BoardId
  readonly guest: Pick<TestGuest, 'cookie'>
}

/** A stock y-websocket client, as a script on another machine would use it. */
export function stockClient(
  { server, boardId, guest }: Seat,
  options: { doc?: Y.Doc; params?: Record<string, string> } = {},
): { doc: Y.Doc; provider: WebsocketProvider; close(): void } {
  const doc = options.doc ?? new Y.Doc()
  class SignedInSocket extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols ?? [], { headers: { cookie: guest.cookie, origin: server.origin } })
    }
  }
  const provider = new WebsocketProvider(
    `${server.origin.replace('http', 'ws')}/sync`,
    boardId,
    doc,
    {
      disableBc: true,
      params: options.params ?? {},
      WebSocketPolyfill: SignedInSocket as unknown as typeof globalThis.WebSocket,
    },
  )
  return {
    doc,
    provider,
    close: () => {
      provider.destroy()
      doc.destroy()
    },
  }
}

/** A hand-made client: sends any bytes and keeps what it hears. */
export class RawClient {
  readonly socket: WebSocket
  readonly heard: Message[] = []
  /** Close code, once closed. */
  closed: number | undefined

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      const decoded = decodeMessage(data as Buffer)
      if (decoded.ok) this.heard.push(decoded.value)
    })
    socket.on('close', (code) => {
      this.closed = code
    })
    socket.on('error', () => {
      // A reset by the server shows as a close code.
    })
  }

  /** Connects; `query` such as `?v=1&ack=1` makes it a client of ours. */
  static async open(seat: Seat, query = ''): Promise<RawClient> {
    const { server, boardId, guest } = seat
    const url = `${server.origin.replace('http', 'ws')}/sync/${boardId}${query}`
    const socket = new WebSocket(url, { headers: { cookie: guest.cookie, origin: server.origin } })
    const client = new RawClient(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame)
  }

  /** Exchanges documents both ways, as a provider does first of all. */
  async sync(doc: Y.Doc): Promise<void> {
    const step1 = await this.next('sync-step-1')
    this.send(encodeSyncStep1(Y.encodeStateVector(doc)))
    await this.next('sync-step-2')
    // What is large comes in several updates before it.
    for (const message of this.heard) {
      if (message.type === 'update' || message.type === 'sync-step-2')
        Y.applyUpdate(doc, message.update)
    }
    this.send(encodeSyncStep2(Y.encodeStateAsUpdate(doc, step1.stateVector)))
  }

  /** The first message of a type that was heard, waiting for it if need be. */
  async next<Type extends Message['type']>(type: Type): Promise<Extract<Message, { type: Type }>> {
    return until(`a message ${type}`, () =>
      this.heard.find(
        (message): message is Extract<Message, { type: Type }> => message.type === type,
      ),
    )
  }

  get acknowledged(): number {
    return this.heard.reduce((n, message) => (message.type === 'ack' ? message.count : n), 0)
  }

  close(): void {
    this.socket.terminate()
  }
}

/**
 * A hand-made client of ours with its document, whose edits are sent as they are made. What others
 * change stays among what was heard, unless it is to come into the document at once.
 */
export async function rawEditor(
  seat: Seat,
  { takesOthersEdits = false } = {},
): Promise<{ client: RawClient; doc: Y.Doc }> {
  const client = await RawClient.open(seat, '?v=1&ack=1&schema=1')
  const doc = new Y.Doc()
  await client.sync(doc)
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== client) client.send(encodeUpdate(update))
  })
  if (takesOthersEdits) {
    client.socket.on('message', () => {
      for (const message of client.heard.splice(0)) {
        if (message.type === 'update') Y.applyUpdate(doc, message.update, client)
      }
    })
  }
  return { client, doc }
}

/** The status that an upgrade request gets; 101 when it is let in. */
export function upgradeStatus(
  url: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode)
    })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('error', reject)
  })
}

/** Polls until `probe` answers something, and fails with what was waited for. */
export async function until<Value>(
  what: string,
  probe: () => Value | undefined | false | Promise<Value | undefined | false>,
  timeoutMs = 10_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The cells of a document, in the map that people write. */
export function cells(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(ROOT.records)
}

/** A note's base record as plain data, valid enough for a document that nobody draws. */
export function note(id: string, x = 0): { id: string; x: number; type: string } {
  return { id: `shape:${id}`, x, type: 'note' }
}
