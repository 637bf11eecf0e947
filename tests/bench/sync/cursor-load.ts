import * as decoding from 'lib0/decoding'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { encodeAwareness } from '#lib/protocol/encode.ts'
import { encodeLive, readHeardFrames } from '#lib/protocol/live.ts'
import { MESSAGE } from '#lib/protocol/messages.ts'
import { Deliveries, ReadOnce, type Credit } from './deliveries.ts'
import { endOf, totals, trafficOf, type Traffic } from './drag-load.ts'
import { play, waitFor } from './pace.ts'
import { joinAll, Person, type Target } from './person.ts'
import { watch } from './system.ts'

/** Everybody on one board moves their cursor; the newest of each must reach everybody. */
export interface CursorJob {
  readonly kind: 'cursors'
  readonly target: Target
  readonly board: string
  readonly people: number
  readonly hz: number
  readonly warmSeconds: number
  readonly seconds: number
  /** As the app shows cursors, or as stock clients do. */
  readonly by: 'live' | 'awareness'
}

const FIRST_CLIENT_ID = 3_100_000_000
const SETTLE_MS = 5_000

export async function runCursors(job: CursorJob): Promise<Traffic> {
  const { target, board, people, hz, warmSeconds, seconds, by } = job
  const [warm, measured] = [Math.round(warmSeconds * hz), Math.round(seconds * hz)]
  const deliveries = new Deliveries({ senders: people, receivers: people })
  const credits = new ReadOnce(by === 'live' ? liveCredits : awarenessCredits)
  let isMoving = false
  const everybody = await joinAll(people, (number) =>
    Person.join(target, board, {
      number,
      onMessage: (message) => {
        if (isMoving) deliveries.heard(number, credits.read(message))
      },
    }),
  )
  try {
    // Whose cursor it is, clients of ours learn from presence and the list of people that follows.
    if (by === 'live') for (const person of everybody) person.send(awareness(person.number, 1))
    await new Promise((resolve) => setTimeout(resolve, 500))
    isMoving = true
    const send = (sender: number, number: number): void => {
      const person = everybody[sender]
      if (!person) return
      const message =
        by === 'live'
          ? encodeLive([{ kind: 'cursor', x: number, y: sender }])
          : awareness(sender, number + 1)
      deliveries.sent(sender)
      person.socket.write(person.frame(message))
    }
    await play({ senders: people, hz, times: warm }, send)
    deliveries.startMeasuring()
    const [bytes, heard] = totals(everybody)
    const stop = watch(target.pid)
    await play({ senders: people, hz, times: measured }, (sender, at) => send(sender, warm + at))
    const usage = stop()
    const [bytesAfter, heardAfter] = totals(everybody)
    deliveries.stopMeasuring()
    const moved = { usage, bytes: bytesAfter - bytes, frames: heardAfter - heard }
    const rates = trafficOf(deliveries, moved)
    await waitFor(() => deliveries.missing(people) === 0, SETTLE_MS)
    return { ...rates, ...endOf(deliveries, everybody), ack: undefined, converged: undefined }
  } finally {
    for (const person of everybody) person.leave()
  }
}

/** The state that an editor's stock binding shows; its clock says which one of the sender it is. */
export function awareness(sender: number, clock: number): Uint8Array {
  const json = JSON.stringify({
    user: { name: `Person ${sender}`, color: '#30bced' },
    page: 'page:page',
    cursor: { x: 100 + (clock % 800), y: 200 + (sender % 600) },
  })
  return encodeAwareness(
    encodeAwarenessEntries([{ clientId: FIRST_CLIENT_ID + sender, clock, json }]),
  )
}

function awarenessCredits(message: Uint8Array): Credit[] {
  if (message[0] !== MESSAGE.awareness) return []
  const decoder = decoding.createDecoder(message)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  const credits: Credit[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const sender = decoding.readVarUint(decoder) - FIRST_CLIENT_ID
    const upTo = decoding.readVarUint(decoder) - 1
    const length = decoding.readVarUint(decoder)
    decoder.pos += length
    if (sender >= 0) credits.push({ sender, upTo })
  }
  return credits
}

/** The place of a cursor says whose it is and which one. */
function liveCredits(message: Uint8Array): Credit[] {
  if (message[0] !== MESSAGE.live) return []
  return readHeardFrames(message.subarray(1)).flatMap(({ frame }) =>
    frame.kind === 'cursor' ? { sender: frame.y, upTo: frame.x } : [],
  )
}
