import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type Deletes = ReturnType<typeof Y.decodeUpdate>['ds']
/** A stretch of one client's structs that an update deletes, in clocks. */
export interface DeleteRange {
  readonly clock: number
  readonly len: number
}

/** Structs of one client that follow each other. */
interface Section {
  readonly clock: number
  count: number
  /** Where they are among the encoded structs of the part. */
  readonly places: { readonly from: number; to: number }[]
}

/** A part's own header, and the varuints of its sections. */
const PART_OVERHEAD_BYTES = 1_024

/** A delete range is two varuints. */
const RANGE_BYTES = 16

/** How large parts may be. */
export interface PartLimits {
  /** No part is larger. */
  readonly maxBytes: number
  /** A part of several structures is not larger, `maxBytes` by default. */
  readonly bytes?: number | undefined
  readonly structs?: number | undefined
  /** Most delete ranges of a part. */
  readonly ranges?: number | undefined
  /** Most clocks that a part deletes. */
  readonly deleted?: number | undefined
}

/**
 * Splits one V1 update into several, to be applied in their order: a structure comes after everything
 * that it builds on, so a peer that takes them one by one never has to wait for a missing piece.
 * Deletions come last.
 *
 * @returns undefined when a single structure is over the limit, or the update has holes
 */
export function splitUpdate(update: Uint8Array, limits: PartLimits): Uint8Array[] | undefined {
  return splitDecoded(Y.decodeUpdate(update), limits)
}

/** As {@link splitUpdate}, for an update that was read. */
export function splitDecoded(
  { structs, ds }: { readonly structs: readonly Struct[]; readonly ds: Deletes },
  limits: PartLimits,
): Uint8Array[] | undefined {
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    if (struct instanceof Y.Skip) return undefined
    const queue = queues.get(struct.id.client)
    if (queue) queue.push(struct)
    else queues.set(struct.id.client, [struct])
  }
  const parts = new Parts(limits)
  const positions = new Map([...queues.keys()].map((client) => [client, 0]))
  const isThere = ({ client, clock }: Y.ID): boolean => {
    const next = queues.get(client)?.[positions.get(client) ?? 0]
    return !queues.has(client) || next === undefined || clock < next.id.clock
  }
  for (let isMoving = true; isMoving;) {
    isMoving = false
    for (const [client, queue] of queues) {
      let at = positions.get(client) ?? 0
      for (let next = queue[at]; next && buildsOn(next).every(isThere); next = queue[at]) {
        if (!parts.add(client, next)) return undefined
        at += 1
        positions.set(client, at)
        isMoving = true
      }
    }
  }
  const isComplete = [...queues].every(([client, queue]) => positions.get(client) === queue.length)
  return isComplete ? parts.finish(ds) : undefined
}

class Parts {
  readonly #limits: Required<{ [Name in keyof PartLimits]: number }>
  readonly #done: Uint8Array[] = []
  /** All structs of the part, one after the other. */
  #encoder = new Y.UpdateEncoderV1()
  #sections = new Map<number, Section>()
  #structs = 0

  constructor({ maxBytes, bytes, structs, ranges, deleted }: PartLimits) {
    const room = maxBytes - PART_OVERHEAD_BYTES
    this.#limits = {
      maxBytes: room,
      bytes: Math.min(room, bytes ?? room),
      structs: structs ?? Number.POSITIVE_INFINITY,
      ranges: Math.min(ranges ?? Number.POSITIVE_INFINITY, Math.ceil(room / RANGE_BYTES)),
      deleted: deleted ?? Number.POSITIVE_INFINITY,
    }
  }

  /** False when the structure alone is too large. */
  add(client: number, struct: Struct): boolean {
    const { maxBytes, bytes: most, structs } = this.#limits
    const from = encoding.length(this.#encoder.restEncoder)
    struct.write(this.#encoder, 0)
    const to = encoding.length(this.#encoder.restEncoder)
    if (to - from > maxBytes) return false
    if (from > 0 && (to > most || this.#structs >= structs)) {
      this.#close()
      return this.add(client, struct)
    }
    const section = this.#sections.get(client) ?? { clock: struct.id.clock, count: 0, places: [] }
    this.#sections.set(client, section)
    section.count += 1
    const place = section.places.at(-1)
    if (place?.to === from) place.to = to
    else section.places.push({ from, to })
    this.#structs += 1
    return true
  }

  finish(deletes: Deletes): Uint8Array[] {
    this.#close()
    const { ranges: mostRanges, deleted: mostDeleted } = this.#limits
    let ranges = new Map<number, DeleteRange[]>()
    let count = 0
    let deleted = 0
    const close = (): void => {
      if (count > 0) this.#done.push(encodeDeletes(ranges))
      ranges = new Map()
      count = 0
      deleted = 0
    }
    for (const [client, rangesOfClient] of deletes.clients) {
      for (const { clock, len } of rangesOfClient) {
        for (let at = 0; at < len;) {
          const length = Math.min(len - at, mostDeleted - deleted)
          const mine = ranges.get(client) ?? []
          mine.push({ clock: clock + at, len: length })
          ranges.set(client, mine)
          at += length
          count += 1
          deleted += length
          if (count >= mostRanges || deleted >= mostDeleted) close()
        }
      }
    }
    close()
    return this.#done
  }

  #close(): void {
    if (this.#structs > 0) {
      this.#done.push(encodePart(this.#encoder.toUint8Array(), this.#sections, NO_DELETES))
    }
    this.#encoder = new Y.UpdateEncoderV1()
    this.#sections = new Map()
    this.#structs = 0
  }
}

const NO_DELETES: ReadonlyMap<number, readonly DeleteRange[]> = new Map()

function buildsOn(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const { origin, rightOrigin } = struct
  // As decoded and not yet integrated, a parent is a name, an id, or to be copied from a neighbour.
  const parent: unknown = struct.parent
  return [origin, rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}

/** Encodes an update that only deletes; the ranges of each client in their order. */
export function encodeDeletes(deletes: ReadonlyMap<number, readonly DeleteRange[]>): Uint8Array {
  return encodePart(new Uint8Array(), new Map(), deletes)
}

function encodePart(
  structs: Uint8Array,
  sections: ReadonlyMap<number, Section>,
  deletes: ReadonlyMap<number, readonly DeleteRange[]>,
): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, sections.size)
    for (const [client, { clock, count, places }] of sections) {
      encoding.writeVarUint(encoder, count)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      for (const { from, to } of places) {
        encoding.writeUint8Array(encoder, structs.subarray(from, to))
      }
    }
    encoding.writeVarUint(encoder, deletes.size)
    for (const [client, ranges] of deletes) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, ranges.length)
      for (const { clock, len } of ranges) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, len)
      }
    }
  })
}
