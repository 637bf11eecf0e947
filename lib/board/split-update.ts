import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type Deletes = ReturnType<typeof Y.decodeUpdate>['ds']

/** A part's own header, and the varuints of its sections. */
const PART_OVERHEAD_BYTES = 1_024

/**
 * Splits one V1 update into several of at most `maxBytes`, to be applied in their order: a structure
 * comes after everything that it builds on, so a peer that takes them one by one never has to wait
 * for a missing piece. Deletions come last.
 *
 * @returns undefined when a single structure is over the limit, or the update has holes
 */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] | undefined {
  const { structs, ds } = Y.decodeUpdate(update)
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    if (struct instanceof Y.Skip) return undefined
    const queue = queues.get(struct.id.client)
    if (queue) queue.push(struct)
    else queues.set(struct.id.client, [struct])
  }
  const parts = new Parts(maxBytes - PART_OVERHEAD_BYTES)
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
  readonly #maxBytes: number
  readonly #done: Uint8Array[] = []
  #current = new Map<number, Struct[]>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** False when the structure alone is too large. */
  add(client: number, struct: Struct): boolean {
    const bytes = sizeOf(struct)
    if (bytes > this.#maxBytes) return false
    if (this.#bytes + bytes > this.#maxBytes) this.#close()
    const section = this.#current.get(client)
    if (section) section.push(struct)
    else this.#current.set(client, [struct])
    this.#bytes += bytes
    return true
  }

  finish(deletes: Deletes): Uint8Array[] {
    this.#close()
    if (deletes.clients.size > 0) this.#done.push(encodePart(new Map(), deletes))
    return this.#done
  }

  #close(): void {
    if (this.#current.size > 0) this.#done.push(encodePart(this.#current))
    this.#current = new Map()
    this.#bytes = 0
  }
}

function buildsOn(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const { origin, rightOrigin } = struct
  // As decoded and not yet integrated, a parent is a name, an id, or to be copied from a neighbour.
  const parent: unknown = struct.parent
  return [origin, rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}

function sizeOf(struct: Struct): number {
  const encoder = new Y.UpdateEncoderV1()
  struct.write(encoder, 0)
  return encoder.toUint8Array().length
}

function encodePart(
  sections: ReadonlyMap<number, readonly Struct[]>,
  deletes?: Deletes,
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, sections.size)
  for (const [client, structs] of sections) {
    encoding.writeVarUint(encoder.restEncoder, structs.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, structs[0]?.id.clock ?? 0)
    for (const struct of structs) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, deletes?.clients.size ?? 0)
  for (const [client, ranges] of deletes?.clients ?? []) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
  return encoder.toUint8Array()
}
