import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { SCHEMA_NUMBER } from '#lib/board/layout.ts'
import { assertNever } from '#lib/core/assert.ts'
import { encodeSyncStep1, encodeSyncStep2 } from '#lib/protocol/encode.ts'
import { MESSAGE, SYNC } from '#lib/protocol/messages.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'
import { clientFrame } from './client-frame.ts'
import { FrameSocket } from './frame-socket.ts'

/** How a server is spoken to: the messages are those of y-websocket, what is around them differs. */
export type Dialect =
  /** As the app speaks it, with acknowledgements and live frames. */
  | 'overlap'
  /** As a stock y-websocket client. */
  | 'overlap-stock'
  | 'y-websocket'
  /** The board's name before every message, and a token as the first. */
  | 'hocuspocus'
  /** Passes messages on and answers none. */
  | 'relay'

/** A server that runs, as those who put load on it see it. */
export interface Target {
  readonly name: string
  readonly pid: number
  readonly port: number
  readonly dialect: Dialect
  /** What every upgrade request carries beside the cookie. */
  readonly headers: Readonly<Record<string, string>>
  /** One cookie for each person; none where nobody signs in. */
  readonly cookies: readonly string[]
}

const STEP2_OF_NOTHING = encodeSyncStep2(Y.encodeStateAsUpdate(new Y.Doc()))
const STEP1_OF_NOTHING = encodeSyncStep1(Y.encodeStateVector(new Y.Doc()))
const SYNC_TIMEOUT_MS = 60_000
const HOCUSPOCUS_AUTH = 2
const HOCUSPOCUS_TOKEN = 0

/** Somebody on a board: joins as a client with an empty document does, then sends and hears messages. */
export class Person {
  readonly number: number
  /** Hears each message; its bytes are gone after the call. */
  onMessage: (message: Uint8Array) => void = () => {}
  /** Messages that the server acknowledges: the step 2 at joining is the first. */
  countedMessages = 0
  readonly #target: Target
  readonly #prefix: Uint8Array
  #socket: FrameSocket | undefined
  #synced: (bytes: number) => void = () => {}

  private constructor(target: Target, board: string, number: number) {
    this.#target = target
    this.number = number
    this.#prefix =
      target.dialect === 'hocuspocus'
        ? encoding.encode((to) => encoding.writeVarString(to, board))
        : new Uint8Array()
  }

  /** Joins and waits for the whole board. */
  static async join(
    target: Target,
    board: string,
    options: { number: number; localAddress?: string; onMessage?: Person['onMessage'] },
  ): Promise<Person> {
    const { number, localAddress, onMessage } = options
    const person = new Person(target, board, number)
    if (onMessage) person.onMessage = onMessage
    await person.#open(board, localAddress)
    return person
  }

  get socket(): FrameSocket {
    if (!this.#socket) throw new Error('not connected yet')
    return this.#socket
  }

  /** The bytes to write for a message, for those who write many of them. */
  frame(message: Uint8Array): Buffer {
    return clientFrame(this.#prefix.length === 0 ? message : Buffer.concat([this.#prefix, message]))
  }

  send(message: Uint8Array): void {
    if (message[0] === MESSAGE.sync && message[1] !== SYNC.step1) this.countedMessages += 1
    this.socket.write(this.frame(message))
  }

  leave(): void {
    this.#socket?.end()
  }

  async #open(board: string, localAddress: string | undefined): Promise<void> {
    const { port, dialect, headers, cookies } = this.#target
    const cookie = cookies.length === 0 ? undefined : cookies[this.number % cookies.length]
    let timer: ReturnType<typeof setTimeout> | undefined
    const synced = new Promise<number>((resolve, reject) => {
      this.#synced = resolve
      timer = setTimeout(() => reject(new Error('the board did not come')), SYNC_TIMEOUT_MS)
    })
    synced.catch(() => {})
    try {
      this.#socket = await FrameSocket.open({
        port,
        path: pathOf(dialect, board),
        headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
        localAddress,
        onMessage: (payload) => this.#hear(payload),
      })
      if (dialect === 'relay') return
      if (dialect === 'hocuspocus') this.send(hocuspocusToken())
      this.send(STEP1_OF_NOTHING)
      this.send(STEP2_OF_NOTHING)
      await synced
    } finally {
      clearTimeout(timer)
    }
  }

  #hear(payload: Buffer): void {
    const message = this.#prefix.length === 0 ? payload : payload.subarray(this.#prefix.length)
    if (message[0] === MESSAGE.sync && message[1] === SYNC.step2) this.#synced(message.length)
    this.onMessage(message)
  }
}

function pathOf(dialect: Dialect, board: string): string {
  switch (dialect) {
    case 'overlap':
      return `/sync/${board}?v=${PROTOCOL_VERSION}&schema=${SCHEMA_NUMBER}&ack=1&control=1&live=1`
    case 'overlap-stock':
      return `/sync/${board}`
    case 'hocuspocus':
      return '/'
    case 'y-websocket':
    case 'relay':
      return `/${board}`
    default:
      return assertNever(dialect)
  }
}

function hocuspocusToken(): Uint8Array {
  return encoding.encode((to) => {
    encoding.writeVarUint(to, HOCUSPOCUS_AUTH)
    encoding.writeVarUint(to, HOCUSPOCUS_TOKEN)
    encoding.writeVarString(to, 'bench')
    encoding.writeVarString(to, '4.7.0')
  })
}

/** Joins people in groups, so that a server's queue of new sockets is not what is measured. */
export async function joinAll(
  count: number,
  join: (number: number) => Promise<Person>,
): Promise<Person[]> {
  const people: Person[] = []
  while (people.length < count) {
    const group = Array.from({ length: Math.min(20, count - people.length) }, (_, at) =>
      join(people.length + at),
    )
    people.push(...(await Promise.all(group)))
  }
  return people
}
