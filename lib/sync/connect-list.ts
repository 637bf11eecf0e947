import type { BoardId } from '#lib/board/ids.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { refused, type Result } from '#lib/core/result.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import type { Message } from '#lib/protocol/messages.ts'
import type { Control, People } from '#lib/protocol/schemas.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'
import { askBoard } from './ask-board.ts'
import type { CommandFailure } from './board-connection.ts'
import type { Done, WithoutId } from './commands.ts'
import {
  connectionState,
  isSameState,
  type ConnectionState,
  type Stopped,
} from './connection-state.ts'
import { isBrowserOffline, onPageEvents } from './page-events.ts'
import { reactionTo } from './reaction.ts'
import { LastingCommands } from './lasting-commands.ts'
import { ASK_OLDER_SERVER_MS, Downtime } from './downtime.ts'
import { ToldCards, type CardNews, type ToldBoard } from './told-cards.ts'
import { Watchable } from './watched.ts'

/** The server says something at least every 3 s; after this much silence the connection is dead. */
const DEAD_AFTER_MS = 9_000
const CONNECT_TIMEOUT_MS = 10_000
const CHECK_EVERY_MS = 1_000
/** A check this late means that the page slept; what arrived meanwhile is still to be read. */
const LATE_CHECK_MS = 4_000
const MIN_BACKOFF_MS = 200
const MAX_BACKOFF_MS = 10_000
/** The server takes eight commands of one connection at a time; more wait here. */
const MAX_COMMANDS_AT_ONCE = 6

/** A command about a card, without the id that pairs it with its reply. */
export type CardRequest = WithoutId<CardCommand>

export interface ConnectListOptions {
  readonly boardId: BoardId
  /** `http(s)://host` of the server. */
  readonly origin: string
  /** False for people who may only look; the server's word replaces it. */
  readonly canEdit: boolean
  readonly openSocket?: ((url: string) => WebSocket) | undefined
  readonly random?: (() => number) | undefined
}

/**
 * Connects somebody to the cards of a board, without its document: the server tells all cards and then
 * what changes, and makes the changes that it is asked for. So this needs no Yjs, keeps nothing on the
 * device, and asks for nothing while there is no connection.
 */
export class ListConnection {
  readonly state: Watchable<ConnectionState>
  readonly control = new Watchable<Control | undefined>(undefined)
  /** Everybody who is here, on the canvas or in the list. */
  readonly people = new Watchable<People>([])
  /** Undefined until all cards have come. */
  readonly board = new Watchable<ToldBoard | undefined>(undefined)
  readonly #options: ConnectListOptions
  readonly #ends = new Disposer()
  readonly #commands = new LastingCommands()
  readonly #told = new ToldCards()
  readonly #newsListeners = new Set<(news: readonly CardNews[]) => void>()
  #socket: WebSocket | undefined
  #openedAt: number | undefined
  #heardAt = 0
  #checkedAt = Date.now()
  #failures = 0
  #running = 0
  #queue: (() => void)[] = []
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  readonly #downtime = new Downtime(() => this.#update())
  #isServerOlder = false
  #isAsking = false
  #stopped: Stopped | undefined

  constructor(options: ConnectListOptions) {
    this.#options = options
    this.state = new Watchable<ConnectionState>(this.#derive(), isSameState)
    const timer = setInterval(() => this.#check(), CHECK_EVERY_MS)
    this.#ends.add(() => clearInterval(timer))
    this.#ends.add(() => clearTimeout(this.#retryTimer))
    this.#ends.add(() => this.#downtime.close())
    this.#ends.add(
      onPageEvents({
        comeBack: () => {
          this.#check()
          this.retry()
        },
        leave: () => {},
        hide: () => {},
        offline: () => this.#update(),
      }),
    )
    this.#open()
  }

  get canEdit(): boolean {
    const role = this.control.get()?.role
    return role ? role === 'owner' || role === 'editor' : this.#options.canEdit
  }

  /** Calls back with what changed, one's own changes too, after the board shows it. */
  onNews(listener: (news: readonly CardNews[]) => void): () => void {
    this.#newsListeners.add(listener)
    return () => this.#newsListeners.delete(listener)
  }

  /**
   * Asks for a change; the answer comes when it is on the server's disk and the board shows it. When the
   * connection breaks meanwhile it is asked for again over the next one, and done once.
   */
  async command(command: CardRequest): Promise<Result<Done, CommandFailure>> {
    if (!this.#isUp) return refused('offline')
    this.#running += 1
    this.#update()
    if (this.#running > MAX_COMMANDS_AT_ONCE) {
      await new Promise<void>((resolve) => this.#queue.push(resolve))
    }
    const answer = this.#isUp ? await this.#commands.ask(command) : refused<'offline'>('offline')
    this.#running -= 1
    this.#queue.shift()?.()
    this.#update()
    return answer
  }

  /** Connects now instead of at the next attempt. */
  retry(): void {
    if (this.#stopped || this.#socket) return
    this.#open()
    this.#update()
  }

  /** Where a board that has another address can be opened; undefined when this person may not. */
  async whereTo(): Promise<BoardId | undefined> {
    const { origin, boardId } = this.#options
    const answer = await askBoard({ origin, boardId, fetchFn: fetch })
    return answer.kind === 'moved' ? answer.to : undefined
  }

  close(): void {
    this.#ends.dispose()
    this.#drop()
    this.#commands.close()
  }

  get #isUp(): boolean {
    return this.#openedAt !== undefined
  }

  #open(): void {
    clearTimeout(this.#retryTimer)
    const { origin, boardId, openSocket } = this.#options
    const query = `v=${PROTOCOL_VERSION}&ack=1&control=1&cards=1`
    const url = `${origin.replace(/^http/, 'ws')}/sync/${boardId}?${query}`
    const socket = openSocket ? openSocket(url) : new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#heardAt = Date.now()
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return
      this.#openedAt = Date.now()
      this.#heardAt = Date.now()
      this.#told.restart()
      this.#update()
    })
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket !== socket || !(data instanceof ArrayBuffer)) return
      this.#heardAt = Date.now()
      const message = decodeMessage(new Uint8Array(data))
      // An unknown type is a newer server's; a malformed one tells us nothing.
      if (message.ok) this.#take(message.value)
    })
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#closed(code)
    })
  }

  #take(message: Message): void {
    if (message.type === 'control') this.control.set(message.control)
    else if (message.type === 'people') this.people.set(message.people)
    else if (message.type === 'reply') this.#commands.answered(message.reply)
    else if (message.type === 'cards') this.#takeCards(message.part)
    this.#update()
  }

  #takeCards(part: Parameters<ToldCards['take']>[0]): void {
    const news = this.#told.take(part)
    // With the first part it is known who is there.
    if (part.isFirst) {
      this.#commands.connected({ memory: part.memory, send: (frame) => this.#send(frame) })
    }
    if (!news) return
    this.#failures = 0
    this.#isServerOlder = false
    this.board.set(this.#told.board)
    if (news.length === 0) return
    for (const listener of Array.from(this.#newsListeners)) listener(news)
  }

  #send(frame: Uint8Array): void {
    if (this.#isUp) this.#socket?.send(new Uint8Array(frame))
  }

  #closed(code: number): void {
    const hadOpened = this.#isUp
    this.#socket = undefined
    this.#openedAt = undefined
    this.#commands.lost()
    if (this.#ends.disposed) return
    const reaction = reactionTo(code)
    if (reaction.kind === 'stop') {
      this.#stopped = reaction.why
      this.#commands.close()
    } else if (reaction.kind === 'wait') {
      this.#isServerOlder = true
      this.#openIn(ASK_OLDER_SERVER_MS * (1 + this.#random()))
    } else {
      this.#failures += 1
      const longest = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** this.#failures)
      this.#openIn(MIN_BACKOFF_MS + this.#random() * (longest - MIN_BACKOFF_MS))
      if (!hadOpened) void this.#askWhy()
    }
    this.#update()
  }

  #openIn(ms: number): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => this.retry(), ms)
  }

  /** A browser hides why a connection was refused. */
  async #askWhy(): Promise<void> {
    if (this.#isAsking || isBrowserOffline()) return
    this.#isAsking = true
    const { origin, boardId } = this.#options
    const { kind } = await askBoard({ origin, boardId, fetchFn: fetch })
    this.#isAsking = false
    if (this.#ends.disposed || this.#isUp) return
    if (kind === 'signed-out') this.#stopped = 'signed-out'
    else if (kind === 'gone') this.#stopped = 'board-gone'
    else if (kind === 'moved') this.#stopped = 'board-moved'
    if (this.#stopped) {
      this.#drop()
      this.#commands.close()
    }
    this.#update()
  }

  /** Ends a connection from which nothing has come for too long. */
  #check(): void {
    const now = Date.now()
    const isLate = now - this.#checkedAt > LATE_CHECK_MS
    this.#checkedAt = now
    if (!this.#socket) return
    if (isLate) this.#heardAt = Math.max(this.#heardAt, now - LATE_CHECK_MS)
    const limit = this.#isUp ? DEAD_AFTER_MS : CONNECT_TIMEOUT_MS
    if (now - this.#heardAt <= limit) return
    this.#drop()
    if (!this.#stopped) this.#closed(ABNORMAL)
  }

  /** A browser's `close()` on a dead connection waits for the other side, so nobody waits for it. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#openedAt = undefined
    this.#commands.lost()
    clearTimeout(this.#retryTimer)
    socket?.close()
  }

  #random(): number {
    return (this.#options.random ?? Math.random)()
  }

  #update(): void {
    if (this.#ends.disposed) return
    if (this.#isUp) this.#downtime.ended()
    else this.#downtime.begun()
    this.state.set(this.#derive())
  }

  #derive(): ConnectionState {
    return connectionState({
      link: this.#linkFacts(),
      changes: this.#running,
      tooLarge: false,
      storage: this.control.get()?.storage ?? 'ok',
      hasLocalCopy: false,
      canEdit: this.canEdit,
    })
  }

  #linkFacts(): Parameters<typeof connectionState>[0]['link'] {
    if (this.#stopped) return { at: 'stopped', why: this.#stopped }
    if (this.#isServerOlder && !isBrowserOffline()) return { at: 'waiting' }
    if (!this.#isUp) return { at: 'down', lasting: this.#downtime.isLasting || isBrowserOffline() }
    return { at: 'up', synced: this.#told.isCurrent, allAcknowledged: this.#running === 0 }
  }
}

/** What a browser says of a connection that broke off. */
const ABNORMAL = 1006
