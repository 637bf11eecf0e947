import { Random } from '#tests/support/random.ts'

/** Senders that each send so often, one after the other in a fixed order of their own. */
export interface Pace {
  readonly senders: number
  readonly hz: number
  /** Sends of each sender. */
  readonly times: number
}

/**
 * Lets every sender send at its own beat, evenly in time, as people who began at different moments.
 * Resolves after the last. When this process falls behind, what is due is sent at once.
 */
export function play(
  { senders, hz, times }: Pace,
  send: (sender: number, time: number) => void,
): Promise<void> {
  const periodMs = 1_000 / hz
  const random = new Random(11)
  const order = Array.from({ length: senders }, (_, sender) => ({
    sender,
    phaseMs: (random.below(10_000) / 10_000) * periodMs,
  })).sort((a, b) => a.phaseMs - b.phaseMs)
  const began = performance.now()
  let next = 0
  return new Promise((resolve, reject) => {
    const go = (): void => {
      try {
        for (;;) {
          const beat = order[next % senders]
          const time = Math.floor(next / senders)
          if (beat === undefined || time >= times) return resolve()
          if (began + time * periodMs + beat.phaseMs > performance.now()) break
          send(beat.sender, time)
          next += 1
        }
        setTimeout(go, 1)
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    go()
  })
}

/** Polls until it is so, or the time is up. True when it became so. */
export async function waitFor(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (!isSo()) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return true
}
