import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { Bus, BusState } from './bus.ts'
import { Listeners } from './listeners.ts'

/** Topics of several installations on one Redis must not meet. */
const PREFIX = 'overlap:'
const RETRY_MAX_MS = 2_000
const CONNECT_TIMEOUT_MS = 5_000
/** A Redis that takes connections and answers nothing counts as gone after this long. */
const SILENT_AFTER_MS = 5_000
const PING_EVERY_MS = 2_000

/**
 * The bus over Redis pub/sub: one connection listens and one speaks. Nothing waits for Redis and
 * nothing is queued for it; while it is away the log is polled.
 */
export class RedisBus implements Bus {
  readonly #speaker: Redis
  readonly #ear: Redis
  readonly #logger: Logger
  readonly #listeners = new Listeners()
  readonly #reconnected = new Set<() => void>()
  readonly #pings: ReturnType<typeof setInterval>
  #heardAt = performance.now()
  /** The ear's connection listens to every topic. */
  #isListening = false
  #isClosed = false

  /** Starts connecting; it does not wait, since boards work without it. */
  constructor(options: { url: string; logger: Logger }) {
    const { url, logger } = options
    this.#logger = logger
    const settings = {
      lazyConnect: false,
      // A hint that waits for Redis is worth less than the poll that replaces it.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (attempt: number) => Math.min(100 * 2 ** Math.min(attempt, 6), RETRY_MAX_MS),
    }
    this.#speaker = new Redis(url, settings)
    this.#ear = new Redis(url, settings)
    for (const connection of [this.#speaker, this.#ear]) {
      connection.on('error', (error: Error) => this.#logger.debug({ err: error }, 'redis'))
    }
    this.#ear.on('messageBuffer', (channel: Buffer, message: Buffer) => {
      this.#listeners.tell(channel.toString('utf8').slice(PREFIX.length), new Uint8Array(message))
    })
    this.#ear.on('ready', () => this.#listenAgain())
    this.#ear.on('close', () => (this.#isListening = false))
    this.#speaker.on('ready', () => this.#isBack())
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS)
    this.#pings.unref()
  }

  get state(): BusState {
    const areReady = this.#speaker.status === 'ready' && this.#ear.status === 'ready'
    return areReady && performance.now() - this.#heardAt < SILENT_AFTER_MS ? 'ok' : 'failing'
  }

  publish(topic: string, bytes: Uint8Array): void {
    if (this.#speaker.status !== 'ready') return
    const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#speaker.publish(PREFIX + topic, message).then(
      () => (this.#heardAt = performance.now()),
      () => {
        // Dropped: a hint.
      },
    )
  }

  subscribe(topic: string, listener: (bytes: Uint8Array) => void, stands?: () => void): () => void {
    this.#listeners.add(topic, listener)
    this.#command('subscribe', topic, stands)
    return () => {
      if (this.#listeners.remove(topic, listener)) this.#command('unsubscribe', topic)
    }
  }

  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener)
    return () => this.#reconnected.delete(listener)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#pings)
    this.#speaker.disconnect()
    this.#ear.disconnect()
    await Promise.resolve()
  }

  #command(command: 'subscribe' | 'unsubscribe', topic: string, done = (): void => {}): void {
    if (this.#ear.status !== 'ready') return
    const isDone = this.#ear[command](PREFIX + topic)
    // oxlint-disable-next-line promise/no-callback-in-promise -- whoever subscribes is told when it holds
    isDone.then(done, () => {
      // The connection broke: the next one listens to everything again.
    })
  }

  #listenAgain(): void {
    const topics = this.#listeners.topics().map((topic) => PREFIX + topic)
    this.#heardAt = performance.now()
    const listens = (): void => {
      this.#isListening = true
      this.#isBack()
    }
    if (topics.length === 0) return listens()
    this.#ear.subscribe(...topics).then(listens, () => {
      // As above.
    })
  }

  /** Told when both connections are there, whichever broke: what either missed, somebody says again. */
  #isBack(): void {
    if (!this.#isListening || this.#speaker.status !== 'ready') return
    for (const listener of this.#reconnected) listener()
  }

  /** A stopped Redis keeps its connections open, so it is asked. */
  #ping(): void {
    if (this.#speaker.status !== 'ready') return
    if (performance.now() - this.#heardAt > SILENT_AFTER_MS) {
      // Both anew: what the ear missed meanwhile nobody knows.
      this.#speaker.disconnect(true)
      this.#ear.disconnect(true)
      this.#heardAt = performance.now()
      return
    }
    this.#speaker.ping().then(
      () => (this.#heardAt = performance.now()),
      () => {
        // Found by its silence.
      },
    )
  }
}
