import { encodeUpdate } from '#lib/protocol/encode.ts'
import { Deliveries, ReadOnce } from './deliveries.ts'
import { creditsOf, dragOf, notesUpdate, pastesOf } from './drag-edits.ts'
import { Latencies, type Spread } from './latencies.ts'
import { memoryOf } from './memory.ts'
import { play, waitFor } from './pace.ts'
import { joinAll, Person, type Target } from './person.ts'
import { watch, type Usage } from './system.ts'

/**
 * Some people drag and others paste, first with everybody reading and then with one who reads nothing
 * any more; the server must have the GC hook.
 */
export interface SlowJob {
  readonly kind: 'slow'
  readonly target: Target
  readonly board: string
  /** Who reads, the draggers and pasters among them; one more reads nothing. */
  readonly readers: number
  /** Of each of the two parts. */
  readonly seconds: number
  /** How long the one who reads nothing may stay in the end. */
  readonly patienceSeconds: number
}

/** What one who does not read costs. */
export interface SlowCost {
  /** Drags reaching the readers while everybody reads, and while one does not. */
  readonly before: Spread
  readonly during: Spread
  /** MB that each reader got while one did not read. */
  readonly passedMb: number
  /** MB that the server holds at the end of that, beside what it holds once that one is gone. */
  readonly heldMb: number
  /** The close code that the one who did not read finds in the end; undefined when the server still sends. */
  readonly closed: number | undefined
  /** While one did not read. */
  readonly usage: Usage
}

const DRAGGERS = 5
const PASTERS = 2
const DRAG_HZ = 30
/** Each paste is 40 kB, so both together send 2.4 MB a second. */
const PASTE_HZ = 30
const MB = 1_000_000

export async function runSlow(job: SlowJob): Promise<SlowCost> {
  const { target, board, readers, seconds, patienceSeconds } = job
  const drags = Array.from({ length: DRAGGERS }, (_, at) =>
    dragOf(at, 2 * Math.round(seconds * DRAG_HZ)),
  )
  const deliveries = new Deliveries({ senders: DRAGGERS, receivers: readers })
  const credits = new ReadOnce(creditsOf)
  const everybody = await joinAll(readers + 1, (number) =>
    Person.join(target, board, {
      number,
      onMessage: (message) => {
        if (number < readers) deliveries.heard(number, credits.read(message))
      },
    }),
  )
  const slow = everybody[readers]
  try {
    const frames = drags.map(({ messages }, at) =>
      messages.map((message) => everybody[at]?.frame(message) ?? Buffer.alloc(0)),
    )
    const sendDrag = (sender: number, number: number): void => {
      const frame = frames[sender]?.[number]
      if (!frame) return
      deliveries.sent(sender)
      everybody[sender]?.socket.write(frame)
    }
    everybody[0]?.send(encodeUpdate(notesUpdate(200)))
    drags.forEach((_, sender) => sendDrag(sender, 0))
    const pastes = Array.from({ length: PASTERS }, (_, at) => pastesOf(at))
    const part = async (number: number): Promise<Spread> => {
      const times = Math.round(seconds * DRAG_HZ)
      deliveries.latencies = new Latencies()
      deliveries.startMeasuring()
      await Promise.all([
        play({ senders: DRAGGERS, hz: DRAG_HZ, times }, (sender, at) =>
          sendDrag(sender, 1 + number * times + at),
        ),
        play(
          { senders: PASTERS, hz: PASTE_HZ, times: Math.round(seconds * PASTE_HZ) },
          (paster) => {
            const message = pastes[paster]?.()
            if (message) everybody[DRAGGERS + paster]?.send(message)
          },
        ),
      ])
      await waitFor(() => deliveries.missing(readers) === 0, 5_000)
      return deliveries.latencies.spread
    }
    const before = await part(0)
    slow?.socket.pause()
    const pausedAt = performance.now()
    const reader = everybody[readers - 1]?.socket
    const received = reader?.bytesReceived ?? 0
    const stop = watch(target.pid)
    const during = await part(1)
    const usage = stop()
    const held = await memoryOf(target.pid)
    const passed = (reader?.bytesReceived ?? 0) - received
    const left = patienceSeconds * 1_000 - (performance.now() - pausedAt)
    await new Promise((resolve) => setTimeout(resolve, left))
    slow?.socket.resume()
    await waitFor(() => slow?.socket.closed !== undefined, 2_000)
    const closed = slow?.socket.closed
    slow?.leave()
    const without = await memoryOf(target.pid)
    const lost = everybody.slice(0, readers).filter(({ socket }) => socket.closed !== undefined)
    if (lost.length > 0) throw new Error(`the server closed ${lost.length} sockets that read`)
    return {
      before,
      during,
      passedMb: passed / MB,
      heldMb: ((held.inUseKb - without.inUseKb) * 1_024) / MB,
      closed,
      usage,
    }
  } finally {
    for (const person of everybody) person.leave()
  }
}
