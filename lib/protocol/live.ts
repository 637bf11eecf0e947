/**
 * Message 102, live frames. A client sends `[102] entry…`, the server `[102] (slot entry)…`, where an
 * entry is one head byte (kind * 16 + length, length 15: a varuint with the length follows) and its
 * body. The length lets the server pass bodies on that it never reads, and lets a client skip one
 * that is broken or newer than it.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { decodeLiveBody, encodeLiveBody, LIVE_KIND, type LiveFrame } from './live-frames.ts'
import { MESSAGE } from './messages.ts'

/** One entry as the server handles it. */
export interface LiveEntry {
  /** One of LIVE_KIND, or a newer version's. */
  readonly kind: number
  /** Number of the gesture that it belongs to; undefined for pointer and viewport. */
  readonly gesture: number | undefined
  /** Head and body, to be passed on as they are. */
  readonly bytes: Uint8Array
}

/** One frame as a client hears it: whose it is, and what it says. */
export interface HeardFrame {
  readonly slot: number
  readonly frame: LiveFrame
}

/** Largest message 102 that a client may send, bytes. */
export const MAX_LIVE_BYTES = 32 * 1024

const LONG = 15

/** Largest body of each kind, bytes: those of fixed shape with the longest numbers. */
const MAX_BODY_BYTES: Readonly<Record<number, number>> = {
  [LIVE_KIND.cursor]: 8,
  [LIVE_KIND['cursor-gone']]: 0,
  [LIVE_KIND.viewport]: 20,
  [LIVE_KIND.gesture]: 24 * 1024,
  [LIVE_KIND.pose]: 24,
  [LIVE_KIND.points]: 2 * 1024,
  [LIVE_KIND.line]: 17,
  [LIVE_KIND['gesture-end']]: 1,
}
const FIRST_GESTURE_KIND: number = LIVE_KIND.gesture

/** A message 102 as a client sends it. */
export function encodeLive(frames: readonly LiveFrame[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.live)
    for (const frame of frames) {
      const body = encodeLiveBody(frame)
      const head = LIVE_KIND[frame.kind] * 16
      encoding.writeUint8(encoder, head + Math.min(body.length, LONG))
      if (body.length >= LONG) encoding.writeVarUint(encoder, body.length)
      encoding.writeUint8Array(encoder, body)
    }
  })
}

/** A message 102 as the server sends it: entries under the slots of their senders. */
export function encodeLiveEntries(
  entries: Iterable<{ readonly slot: number; readonly bytes: Uint8Array }>,
): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.live)
    for (const { slot, bytes } of entries) {
      encoding.writeVarUint(encoder, slot)
      encoding.writeUint8Array(encoder, bytes)
    }
  })
}

/**
 * Splits what a client sent into entries without reading their bodies, which stay views of `body`.
 * Never throws. `malformed` also for a body over the limit of its kind.
 */
export function readLiveEntries(body: Uint8Array): Result<LiveEntry[], 'malformed'> {
  if (body.length > MAX_LIVE_BYTES) return refused('malformed')
  try {
    const decoder = decoding.createDecoder(body)
    const entries: LiveEntry[] = []
    while (decoding.hasContent(decoder)) {
      const start = decoder.pos
      const { kind, content } = readEntry(decoder)
      if (content.length > (MAX_BODY_BYTES[kind] ?? MAX_LIVE_BYTES)) return refused('malformed')
      const isGesture = kind >= FIRST_GESTURE_KIND
      if (isGesture && content.length === 0) return refused('malformed')
      entries.push({
        kind,
        gesture: isGesture ? content[0] : undefined,
        bytes: body.subarray(start, decoder.pos),
      })
    }
    return entries.length === 0 ? refused('malformed') : ok(entries)
  } catch {
    // lib0 throws on bytes that end early.
    return refused('malformed')
  }
}

/** What the server sent, frame by frame; frames that make no sense are left out. Never throws. */
export function readHeardFrames(body: Uint8Array): HeardFrame[] {
  const heard: HeardFrame[] = []
  try {
    const decoder = decoding.createDecoder(body)
    while (decoding.hasContent(decoder)) {
      const slot = decoding.readVarUint(decoder)
      const { kind, content } = readEntry(decoder)
      const frame = decodeLiveBody(kind, content)
      if (frame) heard.push({ slot, frame })
    }
  } catch {
    // Cut off: what was whole is still good.
  }
  return heard
}

function readEntry(decoder: decoding.Decoder): { kind: number; content: Uint8Array } {
  const head = decoding.readUint8(decoder)
  const short = head & LONG
  const length = short === LONG ? decoding.readVarUint(decoder) : short
  const start = decoder.pos
  if (length > decoder.arr.length - start) throw new RangeError('length past the frame')
  decoder.pos += length
  return { kind: head >> 4, content: decoder.arr.subarray(start, start + length) }
}
