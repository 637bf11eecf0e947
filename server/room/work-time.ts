/** Shorter work is charged by the clock: the system call that tells of CPU would be a good part of it. */
const LONG_WORK_MS = 4

/** How old the last look at the CPU may be when work begins. */
const SAMPLE_EVERY_MS = 4

let sampledAt = Number.NEGATIVE_INFINITY
let sampledMs = 0

/** Notes that work begins, for {@link workMs}. */
export function beginWork(): number {
  const now = performance.now()
  if (now - sampledAt > SAMPLE_EVERY_MS) {
    sampledAt = now
    sampledMs = processCpuMs()
  }
  return now
}

/**
 * How long work took that began then, ms. Of long work only the CPU counts, since on a busy machine
 * most of the time may have been that of other programs, for which nobody here is to blame.
 */
export function workMs(begunAt: number): number {
  const elapsed = performance.now() - begunAt
  return elapsed < LONG_WORK_MS ? elapsed : Math.min(elapsed, processCpuMs() - sampledMs)
}

function processCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
