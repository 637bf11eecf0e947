import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** How often the turns of the event loop are looked at: what it tells is at most this much too long. */
const LOOK_EVERY_MS = 5

/** The longest turns of this process's event loop. */
export interface Turns {
  /** CPU of the longest turn since the last restart, ms. */
  longestMs(): number
  restart(): void
  stop(): void
}

/**
 * Watches how long turns of the event loop take, in CPU of this thread and not by the clock: on a busy
 * machine a turn that does nothing may last for as long as another program likes to be in its way.
 */
export function watchTurns(): Turns {
  let last = threadCpuMs()
  let longest = 0
  const look = (): void => {
    const now = threadCpuMs()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return {
    longestMs: () => {
      look()
      return longest
    },
    restart: () => {
      look()
      longest = 0
    },
    stop: () => clearInterval(timer),
  }
}

const SCHEDULED = isMainThread ? `/proc/self/task/${process.pid}/schedstat` : undefined

/** CPU that this thread has used, ms. Elsewhere than on Linux it counts the other threads of the process too. */
export function threadCpuMs(): number {
  if (SCHEDULED !== undefined && process.platform === 'linux') {
    return Number(readFileSync(SCHEDULED, 'latin1').split(' ')[0]) / 1e6
  }
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
