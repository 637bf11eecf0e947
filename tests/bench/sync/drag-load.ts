import * as Y from 'yjs'
import { docRoots } from '#lib/board/doc-cells.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { MESSAGE } from '#lib/protocol/messages.ts'
import { Acks } from './acks.ts'
import { Deliveries, ReadOnce } from './deliveries.ts'
import { bodyOf, creditsOf, dragOf, notesUpdate } from './drag-edits.ts'
import type { Spread } from './latencies.ts'
import { play, waitFor } from './pace.ts'
import { joinAll, Person, type Target } from './person.ts'
import { watch, type Usage } from './system.ts'

/** Some people of one board drag a note each and write every step; all must get everything. */
export interface DragJob {
  readonly kind: 'drag'
  readonly target: Target
  readonly board: string
  readonly people: number
  readonly draggers: number
  readonly hz: number
  readonly warmSeconds: number
  readonly seconds: number
}

/** What came of it. */
export interface Traffic {
  readonly latency: Spread
  /** How late the acknowledgement was; undefined where the server gives none. */
  readonly ack: Spread | undefined
  readonly deliveriesPerSecond: number
  readonly framesPerSecond: number
  readonly bytesPerDelivery: number
  /** Server CPU per 1,000 deliveries, ms. */
  readonly cpuMs: number
  readonly usage: Usage
  /** Deliveries that had not come 5 s after the last was sent. */
  readonly undelivered: number
  /** Sockets that the server closed. */
  readonly closed: number
  /** True when somebody's document ended as the draggers left it; undefined where there is none. */
  readonly converged: boolean | undefined
}

const NOTES = 200
const SETTLE_MS = 5_000

export async function runDrag(job: DragJob): Promise<Traffic> {
  const { target, board, people, draggers, hz, warmSeconds, seconds } = job
  const [warm, measured] = [Math.round(warmSeconds * hz), Math.round(seconds * hz)]
  const drags = Array.from({ length: draggers }, (_, at) => dragOf(at, warm + measured))
  const deliveries = new Deliveries({ senders: draggers, receivers: people })
  const credits = new ReadOnce(creditsOf)
  const acks = new Acks()
  const kept: Buffer[] = []
  const everybody = await joinAll(people, (number) =>
    Person.join(target, board, {
      number,
      onMessage: (message) => {
        if (message[0] === MESSAGE.ack) acks.heard(number, message)
        else deliveries.heard(number, credits.read(message))
        if (number === people - 1) kept.push(Buffer.from(message))
      },
    }),
  )
  try {
    const frames = drags.map(({ messages }, at) =>
      messages.map((message) => everybody[at]?.frame(message) ?? Buffer.alloc(0)),
    )
    everybody[0]?.send(encodeUpdate(notesUpdate(NOTES)))
    const send = (sender: number, number: number): void => {
      const person = everybody[sender]
      const frame = frames[sender]?.[number]
      if (!person || !frame) return
      person.countedMessages += 1
      acks.sent(sender, person.countedMessages)
      deliveries.sent(sender)
      person.socket.write(frame)
    }
    drags.forEach((_, sender) => send(sender, 0))
    if (!(await waitFor(() => deliveries.missing(people) === 0, 10_000))) {
      throw new Error(`the notes did not reach everybody: ${deliveries.missing(people)} missing`)
    }
    await play({ senders: draggers, hz, times: warm }, (sender, at) => send(sender, 1 + at))
    acks.clear()
    deliveries.startMeasuring()
    const [bytes, heard] = totals(everybody)
    const stop = watch(target.pid)
    await play({ senders: draggers, hz, times: measured }, (sender, at) =>
      send(sender, 1 + warm + at),
    )
    const usage = stop()
    const [bytesAfter, heardAfter] = totals(everybody)
    deliveries.stopMeasuring()
    const moved = { usage, bytes: bytesAfter - bytes, frames: heardAfter - heard }
    const rates = trafficOf(deliveries, moved)
    await waitFor(() => deliveries.missing(people) === 0 && acks.waiting === 0, SETTLE_MS)
    return {
      ...rates,
      ...endOf(deliveries, everybody),
      ack: acks.latencies.count > 0 ? acks.latencies.spread : undefined,
      converged: hasConverged(kept, drags, people - 1),
    }
  } finally {
    for (const person of everybody) person.leave()
  }
}

/** Rates of what arrived while measuring. */
export function trafficOf(
  { arrived }: Deliveries,
  { usage, bytes, frames }: { usage: Usage; bytes: number; frames: number },
) {
  return {
    deliveriesPerSecond: arrived / usage.seconds,
    framesPerSecond: frames / usage.seconds,
    bytesPerDelivery: bytes / arrived,
    cpuMs: (usage.serverMs / arrived) * 1_000,
    usage,
  }
}

/** What is known once everything had its time to arrive. */
export function endOf(deliveries: Deliveries, people: readonly Person[]) {
  return {
    latency: deliveries.latencies.spread,
    undelivered: deliveries.missing(people.length),
    closed: people.filter(({ socket }) => socket.closed !== undefined).length,
  }
}

/** Bytes and frames that all sockets have received. */
export function totals(people: readonly Person[]): [bytes: number, frames: number] {
  return people.reduce<[number, number]>(
    ([bytes, frames], { socket }) => [bytes + socket.bytesReceived, frames + socket.framesReceived],
    [0, 0],
  )
}

/** One person's document, made of all that they heard and wrote, has every dragged note in its last place. */
function hasConverged(
  kept: readonly Buffer[],
  drags: readonly ReturnType<typeof dragOf>[],
  reader: number,
): boolean {
  const doc = new Y.Doc()
  const own = drags[reader]?.messages ?? []
  doc.transact(() => {
    for (const message of [...own, ...kept]) {
      const update = bodyOf(message)
      if (update) Y.applyUpdate(doc, update)
    }
  })
  const { records } = docRoots(doc)
  const isSame = drags.every(
    ({ cell }) => JSON.stringify(records.get(cell.key)) === JSON.stringify(cell.value),
  )
  doc.destroy()
  return isSame
}
