import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import type { Meter } from './meter.ts'

/** What is read when somebody asks. */
export interface MeteredServer {
  readonly connectionCount: number
  readonly count: number
  /** Bytes of updates that wait for the disk. */
  readonly waitingBytes: number
  /** Bytes of long updates that wait to be taken. */
  readonly longBytes: number
  /** Bytes that wait for people who read slowly. */
  readonly unsentBytes: number
}

/** Who may read the figures. */
export interface MetricsAccess {
  /** A secret to be sent as `Authorization: Bearer <token>`. */
  readonly token: string | undefined
  /** Requests of this machine need no token: not behind a proxy, which makes every request one of those. */
  readonly isLoopbackTrusted: boolean
}

const NAMES = new Map<number, string>(Object.entries(CLOSE).map(([name, code]) => [code, name]))
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
/** Seconds; the budget is 0.15 for 95 of 100. */
const DURABLE_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10]

/** The figures of one server process, for Prometheus. */
export class Metrics implements Meter {
  readonly #registry = new Registry()
  readonly #access: MetricsAccess
  readonly #updates: Counter
  readonly #bytes: Counter
  readonly #durable: Histogram
  readonly #closed: Counter<'reason'>
  readonly #refusals: Counter<'reason'>
  readonly #refused: Counter<'status'>

  constructor(access: MetricsAccess) {
    this.#access = access
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry })
    this.#updates = new Counter({
      name: 'overlap_updates_total',
      help: 'Updates taken into boards',
      registers,
    })
    this.#bytes = new Counter({
      name: 'overlap_update_bytes_total',
      help: 'Bytes of updates taken into boards',
      registers,
    })
    this.#durable = new Histogram({
      name: 'overlap_durable_seconds',
      help: 'Time from taking an update until it is on disk and acknowledged',
      buckets: DURABLE_BUCKETS,
      registers,
    })
    this.#closed = new Counter({
      name: 'overlap_connections_closed_total',
      help: 'Connections that the server closed, by the name of the close code, or silent ones that it cut off',
      labelNames: ['reason'],
      registers,
    })
    this.#refusals = new Counter({
      name: 'overlap_refusals_total',
      help: 'Messages of connections that were refused, by reason; each ends its connection',
      labelNames: ['reason'],
      registers,
    })
    this.#refused = new Counter({
      name: 'overlap_upgrades_refused_total',
      help: 'Connections that were not let in, by HTTP status',
      labelNames: ['status'],
      registers,
    })
  }

  /** Shows the figures of a server as well, which are read when somebody asks. */
  show(server: MeteredServer): void {
    const registers = [this.#registry]
    const gauge = (name: string, help: string, read: () => number): Gauge =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    gauge('overlap_connections', 'Open connections to boards', () => server.connectionCount)
    gauge('overlap_boards', 'Boards in memory', () => server.count)
    gauge('overlap_waiting_bytes', 'Bytes that wait for the disk', () => server.waitingBytes)
    gauge('overlap_long_bytes', 'Bytes of long updates that wait', () => server.longBytes)
    gauge('overlap_unsent_bytes', 'Bytes that wait for slow readers', () => server.unsentBytes)
  }

  updateTaken(bytes: number): void {
    this.#updates.inc()
    this.#bytes.inc(bytes)
  }

  madeDurable(ms: number): void {
    this.#durable.observe(ms / 1_000)
  }

  closed(why: number | 'silent'): void {
    const name = why === 'silent' ? why : NAMES.get(why)
    this.#closed.inc({ reason: name ?? String(why) })
  }

  refused(reason: string): void {
    this.#refusals.inc({ reason })
  }

  upgradeRefused(status: number): void {
    this.#refused.inc({ status: String(status) })
  }

  /** Answers `GET /metrics`; 404 for whom it is none of their business. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#mayRead(request)) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n')
      return
    }
    const body = await this.#registry.metrics()
    response
      .writeHead(200, { 'content-type': this.#registry.contentType, 'cache-control': 'no-store' })
      .end(body)
  }

  #mayRead({ headers, socket }: IncomingMessage): boolean {
    const { token, isLoopbackTrusted } = this.#access
    const sent = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (token !== undefined && sent !== undefined) return isEqual(sent, token)
    return isLoopbackTrusted && LOOPBACK.has(socket.remoteAddress ?? '')
  }
}

/** In a time that says nothing of where they differ. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
