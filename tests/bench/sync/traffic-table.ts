import { number } from '#tests/bench/budget.ts'
import { median } from '#tests/bench/measure.ts'
import type { Traffic } from './drag-load.ts'
import type { Spread } from './latencies.ts'
import { bestOfRivals, row, timesBest, type Measured } from './scenario.ts'

/** Above this, what else ran on the machine shows in latencies. In % of one core. */
const BUSY = 20
/** Above this, the load process itself is late. */
const LOAD_FULL = 85

const COLUMNS = [
  ['people', 6],
  ['server', 26],
  ['p50 / p95 / p99 ms', 22],
  ['p99 x best peer', 15],
  ['ack p95 ms', 11],
  ['CPU ms per 1,000', 17],
  ['CPU x best peer', 15],
  ['server %', 9],
  ['load %', 7],
  ['other %', 8],
  ['deliveries/s', 13],
  ['frames/s', 9],
  ['B each', 7],
] as const

const WIDTHS = COLUMNS.map(([, width]) => width)

/** The heads of a table of traffic. */
export function trafficHead(): string {
  return row(
    WIDTHS,
    COLUMNS.map(([head]) => head),
  )
}

/** A row for each server. CPU is the server's for 1,000 deliveries; percents are of one core. */
export function trafficRows(people: number, measured: readonly Measured<Traffic>[]): string[] {
  const best = {
    p99: bestOfRivals(measured, ({ latency }) => latency.p99),
    cpuMs: bestOfRivals(measured, ({ cpuMs }) => cpuMs),
  }
  return measured.map(({ name, found }) => trafficRow({ people, name, traffic: found, best }))
}

function trafficRow(options: {
  people: number
  name: string
  traffic: Traffic
  best: { p99: number; cpuMs: number }
}): string {
  const { people, name, traffic, best } = options
  const { latency, ack, usage } = traffic
  const cells = [
    String(people),
    name,
    [latency.p50, latency.p95, latency.p99].map(number).join(' / '),
    timesBest(latency.p99, best.p99),
    ack ? number(ack.p95) : '-',
    number(traffic.cpuMs),
    timesBest(traffic.cpuMs, best.cpuMs),
    usage.server.toFixed(0),
    usage.load.toFixed(0),
    usage.other.toFixed(0),
    traffic.deliveriesPerSecond.toFixed(0),
    traffic.framesPerSecond.toFixed(0),
    traffic.bytesPerDelivery.toFixed(0),
  ]
  return [row(WIDTHS, cells), ...remarks(traffic)].join('  ')
}

function remarks({ usage, undelivered, closed, converged }: Traffic): string[] {
  return [
    ...(undelivered > 0 ? [`${undelivered} not delivered 5 s later`] : []),
    ...(closed > 0 ? [`${closed} sockets closed`] : []),
    ...(converged === false ? ['the documents differ'] : []),
    ...(usage.load > LOAD_FULL ? ['the load side is full'] : []),
    ...(usage.other > BUSY ? ['busy machine'] : []),
  ]
}

/** Says in a budget's line that the machine was busy, which makes latencies worse than they are. */
export function busyNote({ usage }: Traffic): string {
  return usage.other > BUSY ? ` (other work took ${usage.other.toFixed(0)} % of a core)` : ''
}

/** The median of each figure of several runs; what went wrong in any of them stays. */
export function medianTraffic(runs: readonly Traffic[]): Traffic | undefined {
  const [first] = runs
  if (!first) return undefined
  const mid = (read: (traffic: Traffic) => number) => median(runs.map(read))
  const spread = (read: (traffic: Traffic) => Spread) => ({
    p50: mid((run) => read(run).p50),
    p95: mid((run) => read(run).p95),
    p99: mid((run) => read(run).p99),
  })
  const none = { p50: Number.NaN, p95: Number.NaN, p99: Number.NaN }
  return {
    latency: spread(({ latency }) => latency),
    ack: first.ack && spread(({ ack }) => ack ?? none),
    deliveriesPerSecond: mid((run) => run.deliveriesPerSecond),
    framesPerSecond: mid((run) => run.framesPerSecond),
    bytesPerDelivery: mid((run) => run.bytesPerDelivery),
    cpuMs: mid((run) => run.cpuMs),
    usage: {
      server: mid(({ usage }) => usage.server),
      load: mid(({ usage }) => usage.load),
      other: mid(({ usage }) => usage.other),
      serverMs: mid(({ usage }) => usage.serverMs),
      loopDiskBytes: Math.max(...runs.map(({ usage }) => usage.loopDiskBytes)),
      diskBytes: mid(({ usage }) => usage.diskBytes),
      seconds: mid(({ usage }) => usage.seconds),
    },
    undelivered: Math.max(...runs.map(({ undelivered }) => undelivered)),
    closed: Math.max(...runs.map(({ closed }) => closed)),
    converged:
      first.converged === undefined ? undefined : runs.every(({ converged }) => converged === true),
  }
}
