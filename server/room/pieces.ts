import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { PIECE_BYTES } from './limits.ts'

/** Clocks by client ID. */
export type StateVector = ReadonlyMap<number, number>

type Struct = Y.Item | Y.GC

/** Structs of one client that follow each other. */
interface Section {
  readonly clock: number
  count: number
  readonly encoder: Y.UpdateEncoderV1
}

/**
 * What a reader lacks of a document, one small update after the other. A large document is encoded
 * over many turns of the event loop that way, and each update is a sign of life to a slow reader.
 *
 * Every struct comes after all that it builds on, so that a reader never has to wait for a missing
 * one. The document may change between two pieces: structs only ever become smaller or deleted.
 * Deletions are not part of it: they and what came meanwhile are in the diff from `until`.
 */
export class Pieces {
  /** What a reader has who took all pieces. */
  readonly until: StateVector
  readonly #store: Y.Doc['store']
  readonly #pieceBytes: number
  /** The first clock that has not gone out, for each client of which something is missing. */
  readonly #next = new Map<number, number>()
  /** Whose structs are wanted now, each by the one before. */
  readonly #wanted: number[] = []
  readonly #clients: Iterator<number>

  /** @param known - what the reader has */
  constructor(doc: Y.Doc, known: StateVector, pieceBytes = PIECE_BYTES) {
    this.#store = doc.store
    this.#pieceBytes = pieceBytes
    this.until = Y.decodeStateVector(Y.encodeStateVector(doc))
    for (const [client, end] of this.until) {
      const from = known.get(client) ?? 0
      if (from < end) this.#next.set(client, from)
    }
    this.#clients = [...this.#next.keys()][Symbol.iterator]()
  }

  /** True when `next` has nothing left to give. */
  get isDone(): boolean {
    for (const [client, next] of this.#next) if (next < this.#end(client)) return false
    return true
  }

  /** The next update, of about `pieceBytes` or of one struct; undefined after the last. */
  next(): Uint8Array | undefined {
    const sections = new Map<number, Section>()
    const places = new Map<number, number>()
    let bytes = 0
    while (bytes < this.#pieceBytes) {
      const found = this.#take(places)
      if (found === undefined) break
      const { struct, offset } = found
      const { client, clock } = struct.id
      let section = sections.get(client)
      if (section === undefined) {
        section = { clock: clock + offset, count: 0, encoder: new Y.UpdateEncoderV1() }
        sections.set(client, section)
      }
      const before = encoding.length(section.encoder.restEncoder)
      struct.write(section.encoder, offset)
      bytes += encoding.length(section.encoder.restEncoder) - before
      section.count += 1
    }
    return sections.size === 0 ? undefined : encodeSections(sections)
  }

  /** The next struct in an order in which nothing comes before what it builds on. */
  #take(places: Map<number, number>): { struct: Struct; offset: number } | undefined {
    for (;;) {
      const client = this.#wanted.at(-1)
      if (client === undefined) {
        const following = this.#clients.next()
        if (following.done === true) return undefined
        this.#wanted.push(following.value)
        continue
      }
      const clock = this.#next.get(client) ?? 0
      if (clock >= this.#end(client)) {
        this.#wanted.pop()
        continue
      }
      const struct = this.#structAt(client, clock, places)
      const missing = this.#missingFor(struct)
      // In a sound document nobody waits for themselves; in any other this must end all the same.
      if (missing !== undefined && this.#wanted.length <= this.#next.size) {
        this.#wanted.push(missing)
        continue
      }
      // Whoever wants it looks again whether that was enough.
      if (this.#wanted.length > 1) this.#wanted.pop()
      this.#next.set(client, struct.id.clock + struct.length)
      return { struct, offset: clock - struct.id.clock }
    }
  }

  /** @param places - where each client's next struct is, as long as the document stays the same */
  #structAt(client: number, clock: number, places: Map<number, number>): Struct {
    const structs = this.#store.clients.get(client) ?? []
    let place = places.get(client) ?? 0
    if (structs[place]?.id.clock !== clock) place = Y.findIndexSS(structs, clock)
    places.set(client, place + 1)
    return structs[place] as Struct
  }

  /** Whose struct this one builds on that has not gone out. */
  #missingFor(struct: Struct): number | undefined {
    if (!(struct instanceof Y.Item)) return undefined
    const { origin, rightOrigin } = struct
    if (origin !== null && this.#isMissing(origin)) return origin.client
    if (rightOrigin !== null && this.#isMissing(rightOrigin)) return rightOrigin.client
    if (origin !== null || rightOrigin !== null) return undefined
    // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way up from a nested type
    const item = (struct.parent as Y.AbstractType<unknown> | null)?._item
    return item && this.#isMissing(item.id) ? item.id.client : undefined
  }

  #isMissing({ client, clock }: Y.ID): boolean {
    const next = this.#next.get(client)
    return next !== undefined && clock >= next && clock < this.#end(client)
  }

  #end(client: number): number {
    return this.until.get(client) ?? 0
  }
}

function encodeSections(sections: ReadonlyMap<number, Section>): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, sections.size)
    for (const [client, section] of sections) {
      encoding.writeVarUint(encoder, section.count)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, section.clock)
      encoding.writeUint8Array(encoder, section.encoder.toUint8Array())
    }
    // No deletions.
    encoding.writeVarUint(encoder, 0)
  })
}
