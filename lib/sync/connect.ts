import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { Disposer } from '#lib/core/disposer.ts'
import type { Result } from '#lib/core/result.ts'
import type { Message } from '#lib/protocol/messages.ts'
import type { Control, People } from '#lib/protocol/schemas.ts'
import { askBoard, type BoardAnswer } from './ask-board.ts'
import type { BoardConnection, CommandFailure, CommandRequest } from './board-connection.ts'
import { Commands, type Done } from './commands.ts'
import {
  connectionState,
  isSameState,
  type ConnectionFacts,
  type ConnectionState,
  type Stopped,
} from './connection-state.ts'
import { ASK_OLDER_SERVER_MS, Downtime } from './downtime.ts'
import { Keeper } from './keeper.ts'
import { LiveChannelEnd } from './live-channel.ts'
import { Notices } from './notices.ts'
import { isBrowserOffline, onPageEvents } from './page-events.ts'
import { reactionTo } from './reaction.ts'
import { reapply } from './rebase.ts'
import {
  epochOf,
  openSession,
  type Session,
  type SessionEvents,
  type SessionOptions,
} from './session.ts'
import { unkeptIn } from './unkept.ts'
import { collectUnsent } from './unsent-work.ts'
import { Watchable } from './watched.ts'

/** So many refusals within {@link REBUILD_WINDOW_MS} mean that the work itself is what is refused. */
const MAX_REBUILDS = 3
const REBUILD_WINDOW_MS = 60_000

/** Ends after which the board is not this person's to have any more. */
const LEFT_FOR_GOOD: ReadonlySet<Stopped> = new Set([
  'access-lost',
  'link-ended',
  'board-gone',
  'board-moved',
])

export interface ConnectOptions extends Omit<SessionOptions, 'isFromCopy'> {
  readonly epoch: number
  /** False for people who may only look; the server's word (message 101) replaces it. */
  readonly canEdit?: boolean | undefined
  /** Keep a copy in this browser; without it, unsent work lives in this page only. */
  readonly localCopy?: boolean | undefined
  readonly fetchImpl?: typeof fetch | undefined
}

/**
 * Connects a person to a board: loads the copy kept in this browser, then exchanges with the server
 * what the other lacks, again after every reconnect, until it is closed.
 *
 * The obvious way is to hand y-websocket a document and call what arrives "saved". It fails three
 * times: a sent update is not yet on a disk, so every message is counted and the server's "first n
 * are durable" decides; a refused update stays in its document for ever, so the document is then
 * replaced and the unsent work applied to the new one (`onDoc`); and an update sent before the sync
 * step 2 may depend on offline edits that the server lacks, so it is held back (see SocketLedger).
 */
export function connectBoard(options: ConnectOptions): BoardConnection {
  const connection = new Connection(options)
  connection.start()
  return connection
}

class Connection implements BoardConnection {
  readonly state: Watchable<ConnectionState>
  readonly people = new Watchable<People>([])
  readonly live = new LiveChannelEnd({
    people: this.people,
    clientId: () => this.#talking.awareness.clientID,
    isUp: () => this.#talking.link.isUp,
    send: (frame) => this.#talking.link.sendDroppable(frame),
  })
  readonly control = new Watchable<Control | undefined>(undefined)
  readonly canEdit: Watchable<boolean>
  readonly #notices = new Notices()
  readonly notice = this.#notices.sentence
  readonly unkept = this.#notices.unkept
  readonly whenViewable: Promise<void>
  readonly #options: ConnectOptions
  readonly #keeper: Keeper
  readonly #commands = new Commands()
  readonly #downtime = new Downtime(() => this.#update())
  readonly #ends = new Disposer()
  readonly #docListeners = new Set<(doc: Y.Doc) => void>()
  readonly #flushers = new Set<() => void>()
  #becomeViewable = (): void => {}
  #active: Session
  /** The session that takes over once it has synced, after a refusal. */
  #next: Session | undefined
  #stopped: Stopped | undefined
  /** The server said that it is older, and has not let us in since. */
  #isServerOlder = false
  #waitTimer: ReturnType<typeof setTimeout> | undefined
  #rebuiltAt: number[] = []
  #isAsking = false
  #isHeld = false

  constructor(options: ConnectOptions) {
    this.#options = options
    this.#keeper = new Keeper({
      boardId: options.boardId,
      epoch: options.epoch,
      onChange: () => this.#update(),
    })
    this.whenViewable = new Promise((resolve) => {
      this.#becomeViewable = resolve
    })
    this.canEdit = new Watchable(options.canEdit !== false)
    this.#active = this.#openSession()
    this.state = new Watchable<ConnectionState>(this.#derive(), isSameState)
    this.#ends.add(() => this.#downtime.close())
    this.#ends.add(() => clearTimeout(this.#waitTimer))
    this.#listenToPage()
  }

  get doc(): Y.Doc {
    return this.#active.doc
  }

  get awareness(): Awareness {
    return this.#active.awareness
  }

  /** Loads the local copy, then connects: a socket opened before would offer less than we have. */
  start(): void {
    void this.#load().finally(() => {
      if (this.#ends.disposed) return
      this.#active.link.connect()
      this.#update()
    })
  }

  onDoc(listener: (doc: Y.Doc) => void): () => void {
    this.#docListeners.add(listener)
    return () => this.#docListeners.delete(listener)
  }

  onFlush(flush: () => void): () => void {
    this.#flushers.add(flush)
    return () => this.#flushers.delete(flush)
  }

  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
    this.#update()
  }

  dismissNotice(): void {
    this.#notices.dismiss()
    if (this.#stopped && LEFT_FOR_GOOD.has(this.#stopped)) void this.#keeper.forget()
  }

  async whereTo(): Promise<BoardId | undefined> {
    const answer = await this.#ask()
    return answer.kind === 'moved' ? answer.to : undefined
  }

  command(command: CommandRequest): Promise<Result<Done, CommandFailure>> {
    return this.#commands.ask(command, (frame) => this.#talking.link.send(frame))
  }

  retry(): void {
    this.#stopped = undefined
    if (this.#talking.link.isTooLarge) this.#talking.link.reconnect()
    else this.#talking.link.connect()
    this.#update()
  }

  flush(): void {
    for (const flush of Array.from(this.#flushers)) flush()
  }

  async keep(): Promise<boolean> {
    this.flush()
    return this.#keeper.whenStored()
  }

  reconnect(): void {
    this.flush()
    this.#talking.link.reconnect()
    this.#update()
  }

  close(): void {
    this.flush()
    this.#ends.dispose()
    this.#commands.lost()
    this.live.close()
    this.#next?.close()
    this.#active.close()
    this.#keeper.close()
  }

  /** The session that speaks with the server now. */
  get #talking(): Session {
    return this.#next ?? this.#active
  }

  async #load(): Promise<void> {
    if (this.#options.localCopy === false) return
    const { doc, unsaved, link } = this.#active
    await this.#keeper.open(doc)
    const kept = this.#keeper.restore(doc)
    unsaved.restore(kept.changes)
    for (const [client, clock] of kept.known) link.known.set(client, clock)
    if (epochOf(doc) !== undefined) this.#becomeViewable()
  }

  #openSession(): Session {
    const isFromCopy = (from: unknown): boolean => this.#keeper.isOrigin(from)
    return openSession({ ...this.#options, isFromCopy }, this.#events)
  }

  readonly #events: SessionEvents = {
    message: (session, message) => {
      if (session === this.#talking) this.#onMessage(message)
    },
    synced: (session) => {
      this.#isServerOlder = false
      if (session === this.#next) this.#takeOver(session)
      this.#becomeViewable()
      void this.#keeper.carryOver(this.#active.doc).then(this.#notices.dropped)
    },
    changed: (session) => {
      if (session === this.#active) this.#keeper.remember(session)
      this.#update()
    },
    refused: (session, code) => this.#onRefused(session, code),
    failedToOpen: (session) => {
      if (session === this.#talking) void this.#askWhy()
    },
  }

  #onMessage(message: Message): void {
    if (message.type === 'live') return this.live.receive(message.body)
    if (message.type === 'control') this.control.set(message.control)
    else if (message.type === 'people') this.people.set(message.people)
    else if (message.type === 'reply') this.#commands.answered(message.reply)
    this.#update()
  }

  #onRefused(session: Session, code: number): void {
    if (session !== this.#talking) return
    const reaction = reactionTo(code)
    if (reaction.kind === 'rebuild') this.#rebuild()
    else if (reaction.kind === 'stop') this.#stop(reaction.why)
    else if (reaction.kind === 'wait') this.#waitForUpdate()
    else session.link.connect()
  }

  /** A fresh document under a new client ID takes over as soon as it has what the server has. */
  #rebuild(): void {
    this.#next?.close()
    this.#rebuiltAt.push(Date.now())
    this.#next = this.#openSession()
    this.#next.link.connect()
    this.#update()
  }

  #takeOver(session: Session): void {
    this.flush()
    const old = this.#active
    const since = Date.now() - REBUILD_WINDOW_MS
    this.#rebuiltAt = this.#rebuiltAt.filter((at) => at > since)
    const isHopeless = this.#rebuiltAt.length > MAX_REBUILDS
    const work = collectUnsent(old.doc, old.link.known)
    this.#active = session
    this.#next = undefined
    if (!this.#mayEdit()) this.#notices.viewOnly(unkeptIn(work))
    else if (isHopeless)
      this.#notices.dropped({ dropped: old.unsaved.count, unkept: unkeptIn(work) })
    else this.#notices.dropped(reapply(session.doc, work))
    for (const listener of Array.from(this.#docListeners)) listener(session.doc)
    old.close()
    void this.#keeper
      .replace(session.doc, epochOf(session.doc) ?? this.#options.epoch)
      .then(() => this.#keeper.remember(this.#active))
  }

  #stop(why: Stopped): void {
    if (LEFT_FOR_GOOD.has(why)) this.#leaveForGood()
    this.#stopped = why
    this.#talking.link.disconnect()
    this.#update()
  }

  /** The copy of a board that may not be opened any more goes, once what is unsent has been offered. */
  #leaveForGood(): void {
    this.flush()
    const { doc, link, unsaved } = this.#active
    if (unsaved.count > 0) this.#notices.offer(unkeptIn(collectUnsent(doc, link.known)))
    if (this.unkept.get().length === 0) void this.#keeper.forget()
  }

  #ask(): Promise<BoardAnswer> {
    const { origin, boardId, fetchImpl } = this.#options
    return askBoard({ origin, boardId, fetchFn: fetchImpl ?? fetch })
  }

  #waitForUpdate(): void {
    this.#isServerOlder = true
    const { random = Math.random } = this.#options
    clearTimeout(this.#waitTimer)
    this.#waitTimer = setTimeout(
      () => this.#talking.link.connect(),
      ASK_OLDER_SERVER_MS * (1 + random()),
    )
    this.#update()
  }

  async #askWhy(): Promise<void> {
    if (this.#isAsking || isBrowserOffline()) return
    this.#isAsking = true
    const answer = await this.#ask()
    this.#isAsking = false
    if (this.#ends.disposed || this.#talking.link.isUp) return
    if (answer.kind === 'signed-out') this.#stop('signed-out')
    else if (answer.kind === 'gone') this.#stop('board-gone')
    else if (answer.kind === 'moved') this.#stop('board-moved')
  }

  #update(): void {
    if (this.#ends.disposed) return
    if (this.#talking.link.isUp) {
      this.#downtime.ended()
    } else {
      this.#commands.lost()
      this.#downtime.begun()
    }
    this.live.refresh()
    this.canEdit.set(this.#mayEdit())
    this.state.set(this.#derive())
  }

  #derive(): ConnectionState {
    const { link } = this.#talking
    return connectionState({
      link: this.#linkFacts(),
      // A held edit mostly belongs to a change that is counted already, by its last checkpoint.
      changes: Math.max(this.#active.unsaved.count, this.#isHeld ? 1 : 0),
      tooLarge: link.isTooLarge,
      storage: this.control.get()?.storage ?? 'ok',
      hasLocalCopy: this.#keeper.isKeeping,
      canEdit: this.#mayEdit(),
    })
  }

  /** As the server last said it; before that, as the page was told. */
  #mayEdit(): boolean {
    const role = this.control.get()?.role
    return role ? role === 'owner' || role === 'editor' : this.#options.canEdit !== false
  }

  #linkFacts(): ConnectionFacts['link'] {
    const { link } = this.#talking
    if (this.#stopped) return { at: 'stopped', why: this.#stopped }
    const isOffline = isBrowserOffline()
    // It lets us in for a moment each time it is asked, which is no news.
    if (this.#isServerOlder && !isOffline) return { at: 'waiting' }
    if (!link.isUp) return { at: 'down', lasting: this.#downtime.isLasting || isOffline }
    const synced = link.isSynced && this.#next === undefined
    return { at: 'up', synced, allAcknowledged: link.allAcknowledged }
  }

  #listenToPage(): void {
    this.#ends.add(
      onPageEvents({
        comeBack: () => {
          // What came while nobody looked is shown at once; timers of a hidden page may be minutes late.
          this.flush()
          if (this.#stopped) return
          this.#talking.link.check()
          this.#talking.link.connect()
          this.#update()
        },
        leave: () => {
          this.flush()
          this.#keeper.commitNow()
        },
        hide: () => this.flush(),
        offline: () => this.#update(),
      }),
    )
  }
}
