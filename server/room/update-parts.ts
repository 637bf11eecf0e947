import * as Y from 'yjs'
import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'
import {
  encodeDeletes,
  splitDecoded,
  splitUpdate,
  type DeleteRange,
} from '#lib/board/split-update.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { MAX_CLIENT_SECTIONS } from '#lib/protocol/limits.ts'
import { decoderFor, TooMuch } from './bounded-decoder.ts'
import { Crowding } from './crowding.ts'
import { problemWithRange } from './delete-range.ts'
import {
  MAX_DECODED_DELETES,
  MAX_DECODED_STRUCTS,
  MAX_NEW_CLOCKS,
  MAX_NEW_STRUCTS,
  PARTS,
} from './limits.ts'
import { liveItems } from './strain.ts'

/** Why an update has no parts. */
export type NoParts = 'malformed' | 'too-much' | 'gap' | 'protected'

type Struct = Y.Item | Y.GC

const LongDecoder = decoderFor({ structs: MAX_DECODED_STRUCTS, ranges: MAX_DECODED_DELETES })

/**
 * Splits a long V1 update into parts that can be judged and applied one after the other, and leaves out
 * the structs that the room has. What shows without the room's document is judged here: how many new
 * structs there are, that none is missing, and that they do not crowd each other. Never throws.
 */
export function partsOf(
  update: Uint8Array,
  room: { readonly stateVector: Uint8Array },
): Result<readonly Uint8Array[], NoParts> {
  try {
    const decoded = Y.decodeUpdateV2(update, LongDecoder)
    const known = Y.decodeStateVector(room.stateVector)
    const fresh = newStructs(decoded.structs, known)
    if (!fresh.ok) return fresh
    const problem = judgeRanges(decoded.ds.clients, fresh.value.ends, known)
    if (problem !== undefined) return refused(problem)
    const { structs } = fresh.value
    const limits = { ...PARTS, maxBytes: MAX_FRAME_BYTES }
    const parts = splitDecoded({ structs, ds: decoded.ds }, limits)
    // References in a circle.
    return parts ? ok(parts) : refused('malformed')
  } catch (error) {
    return refused(error instanceof TooMuch ? 'too-much' : 'malformed')
  }
}

function newStructs(
  structs: readonly (Struct | Y.Skip)[],
  known: ReadonlyMap<number, number>,
): Result<{ structs: readonly Struct[]; ends: ReadonlyMap<number, number> }, NoParts> {
  const fresh: Struct[] = []
  const ends = new Map<number, number>()
  const crowding = new Crowding()
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    const end = clock + struct.length
    if (!Number.isSafeInteger(client) || !Number.isSafeInteger(end) || struct.length <= 0) {
      return refused('malformed')
    }
    const state = known.get(client) ?? 0
    const from = ends.get(client) ?? state
    if (end <= from) continue
    if (clock > from) return refused('gap')
    if (end - state > MAX_NEW_CLOCKS) return refused('malformed')
    if (struct instanceof Y.Item) {
      if (struct.content instanceof Y.ContentDoc) return refused('protected')
      if (!crowding.admits(struct)) return refused('too-much')
    }
    ends.set(client, end)
    fresh.push(struct)
    if (fresh.length > MAX_NEW_STRUCTS || ends.size > MAX_CLIENT_SECTIONS)
      return refused('too-much')
  }
  return ok({ structs: fresh, ends })
}

/** Splits a part that is too much for one go; undefined when it is a single change or range of one. */
export function smallerParts(part: Uint8Array, changes: number): readonly Uint8Array[] | undefined {
  for (const most of [changes, Math.ceil(changes / 8), 1]) {
    const limits = { maxBytes: MAX_FRAME_BYTES, structs: most, ranges: most, deleted: most }
    const parts = splitUpdate(part, limits)
    if (parts && parts.length > 1) return parts
  }
  return undefined
}

/** What is deleted is there, so that ranges are no longer than all of it. */
function judgeRanges(
  clients: ReadonlyMap<number, readonly DeleteRange[]>,
  ends: ReadonlyMap<number, number>,
  known: ReadonlyMap<number, number>,
): NoParts | undefined {
  for (const [client, ranges] of clients) {
    const end = ends.get(client) ?? known.get(client) ?? 0
    let last = 0
    for (const range of ranges) {
      const problem = problemWithRange(range, { last, end })
      if (problem !== undefined) return problem
      last = range.clock + range.len
    }
  }
  return undefined
}

/** An update that deletes some of what is in a shared type. */
export function emptyingUpdate(type: Y.AbstractType<unknown>, changes: number): Uint8Array {
  const deletes = new Map<number, DeleteRange[]>()
  for (const { id, length } of liveItems(type, changes)) {
    const ranges = deletes.get(id.client) ?? []
    deletes.set(id.client, ranges)
    ranges.push({ clock: id.clock, len: length })
  }
  for (const ranges of deletes.values()) ranges.sort((one, other) => one.clock - other.clock)
  return encodeDeletes(deletes)
}
