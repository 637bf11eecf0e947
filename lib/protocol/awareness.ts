import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { MAX_AWARENESS_BYTES } from './limits.ts'

/** One client's awareness state as it travels: `json` is unparsed, `null` as text means gone. */
export interface AwarenessEntry {
  readonly clientId: number
  readonly clock: number
  readonly json: string
}

/** An awareness entry whose client is gone. */
export const GONE = 'null'

/**
 * Reads an awareness update without parsing the states, since most entries of a message are echoes
 * of other people that nobody looks at. Never throws.
 */
export function decodeAwareness(update: Uint8Array): Result<AwarenessEntry[], 'malformed'> {
  if (update.length > MAX_AWARENESS_BYTES) return refused('malformed')
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    // An entry has at least three bytes, so a larger count is a lie.
    if (count * 3 > update.length) return refused('malformed')
    const entries: AwarenessEntry[] = []
    for (let index = 0; index < count; index++) {
      entries.push({
        clientId: decoding.readVarUint(decoder),
        clock: decoding.readVarUint(decoder),
        json: decoding.readVarString(decoder),
      })
    }
    return ok(entries)
  } catch {
    // lib0 throws on bytes that end early.
    return refused('malformed')
  }
}

/** The awareness update (without message type) that says these entries; none is a legal message too. */
export function encodeAwarenessEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length)
    for (const { clientId, clock, json } of entries) {
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, json)
    }
  })
}
