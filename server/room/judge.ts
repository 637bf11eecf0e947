/**
 * Judges a client's update before Yjs sees it. Yjs applies anything: forged gaps make it search for
 * minutes, a struct in `tpl` moves the circles for everybody, and what it took once cannot be taken
 * back. So every update is decoded and only what is NEW to the room is judged. An honest reconnect
 * repeats the whole delete set and perhaps the whole document; counting those would lock people out
 * of large boards.
 *
 * A new struct names its root type only if it is the first of its list or map key; any other names a
 * neighbour or a parent, so the root is found by following them, through the update and into the room.
 */
import * as Y from 'yjs'
import type { DeleteRange } from '#lib/board/split-update.ts'
import { CELL_SEPARATOR, CLIENT_ROOTS, ROOT, isReservedClientId } from '#lib/board/layout.ts'
import { MAX_CLIENT_SECTIONS } from '#lib/protocol/limits.ts'
import { decoderFor, TooMuch } from './bounded-decoder.ts'
import { problemWithRange } from './delete-range.ts'
import {
  MAX_CHANGES_AT_ONCE,
  MAX_DECODED_SECTIONS,
  MAX_NEW_CLOCKS,
  MAX_PASSED,
  MAX_STRUCTS_AT_ONCE,
  READ_AT_ONCE,
} from './limits.ts'
import type { Roots } from './roots.ts'
import { Strain, type Most, type Strained } from './strain.ts'

/** Why an update is not taken. */
export type Refusal =
  /** Not an update, or one that no Yjs client writes. */
  | 'malformed'
  /** More new structs, client IDs or deletes than one message may bring. */
  | 'too-much'
  /** Takes too long to apply even by itself. The same edit made on the document as it is now does not. */
  | 'costly'
  /** Builds on something the room does not have. Honest only before the first sync step 2. */
  | 'gap'
  /** Writes under a client ID that belongs to somebody else who is here. */
  | 'foreign'
  /** Touches what only the server may write. */
  | 'protected'
  /** The board is full. */
  | 'limit'

/** What an update would add to the room. */
export type Verdict =
  | {
      readonly ok: true
      readonly isNew: boolean
      readonly clientIds: ReadonlySet<number>
      /** How many neighbours Yjs may pass in search of the places of new items. */
      readonly passed: number
    }
  | {
      readonly ok: false
      /** `long` is no refusal: too much to be applied in one go. */
      readonly reason: Refusal | 'long'
      /** What has to be emptied first, if that is what would take long. */
      readonly full?: Y.AbstractType<unknown> | undefined
      /** Client IDs whose new structs were seen until the refusal. */
      readonly clientIds: ReadonlySet<number>
    }

/** What the judge needs to know of the room and the sender. */
export interface Bench {
  readonly doc: Y.Doc
  readonly roots: Roots
  /** May this sender bring new structs of this client ID? */
  readonly mayWrite: (clientId: number) => boolean
  /** How many more records fit on the board. */
  readonly freeRecords: number
  /** How much may be applied in one go. */
  readonly most?: Most | undefined
}

const KNOWN_ROOTS: ReadonlySet<string> = new Set(Object.values(ROOT))

/** The root of something that Yjs will replace by a tombstone, because its neighbour is one. */
const NOWHERE = ''

const AtOnceDecoder = decoderFor(READ_AT_ONCE)

const MOST: Most = { changes: MAX_CHANGES_AT_ONCE, passed: MAX_PASSED }

/** Judges one V1 update, unless it is long. Never throws, and changes nothing. */
export function judge(update: Uint8Array, bench: Bench): Verdict {
  const trial = new Trial(bench)
  let reason: Refusal | 'long' | undefined
  try {
    reason = trial.run(update)
  } catch (error) {
    // Yjs' decoder throws on truncated, absurd and too deeply nested bytes.
    reason = error instanceof TooMuch ? 'long' : 'malformed'
  }
  const clientIds = new Set(trial.fresh.keys())
  if (reason !== undefined) return { ok: false, reason, clientIds, full: trial.strain.full }
  return { ok: true, isNew: trial.isNew, clientIds, passed: trial.strain.passed }
}

class Trial {
  /** New structs by client ID, contiguous and in clock order. */
  readonly fresh = new Map<number, (Y.Item | Y.GC)[]>()
  newStructs = 0
  isNew = false
  readonly strain: Strain
  #newRecords = 0
  readonly #bench: Bench
  readonly #store: Y.Doc['store']
  /** First clock that neither the room nor this update has so far. */
  readonly #ends = new Map<number, number>()
  readonly #rootOfFresh = new Map<Y.Item | Y.GC, string>()

  constructor(bench: Bench) {
    this.#bench = bench
    this.#store = bench.doc.store
    const most = bench.most ?? MOST
    this.strain = new Strain({ doc: bench.doc, find: (id) => this.#find(id), most })
  }

  run(update: Uint8Array): Refusal | Strained | undefined {
    if (firstVarint(update) > MAX_DECODED_SECTIONS) return 'too-much'
    const { structs, ds } = Y.decodeUpdateV2(update, AtOnceDecoder)
    let problem: Refusal | Strained | undefined
    for (const struct of structs) problem ??= this.#take(struct)
    // Yjs looks for the references of known structs too, and waits for ever for a forged one.
    for (const struct of structs) problem ??= this.#judgeReferences(struct)
    problem ??= this.#judgeOwners()
    for (const structsOfClient of this.fresh.values()) {
      for (const struct of structsOfClient) problem ??= this.#judgeStruct(struct)
    }
    for (const [clientId, ranges] of ds.clients) problem ??= this.#judgeDeletes(clientId, ranges)
    return problem
  }

  /** Sorts a struct into known and new; new ones must follow without a gap. */
  #take(struct: Y.Item | Y.GC | Y.Skip): Refusal | 'long' | undefined {
    if (struct instanceof Y.Skip) return undefined
    const { client, clock } = struct.id
    const end = clock + struct.length
    if (!Number.isSafeInteger(client) || !Number.isSafeInteger(end) || struct.length <= 0) {
      return 'malformed'
    }
    const from = this.#end(client)
    if (end <= from) {
      // Decoding for real creates every root it meets, even for structs that are then skipped.
      return this.#namesUnknownRoot(struct) ? 'protected' : undefined
    }
    if (clock > from) return 'gap'
    let mine = this.fresh.get(client)
    if (mine === undefined) {
      mine = []
      this.fresh.set(client, mine)
      if (this.fresh.size > MAX_CLIENT_SECTIONS) return 'too-much'
    }
    mine.push(struct)
    this.isNew = true
    this.#ends.set(client, end)
    if (++this.newStructs > MAX_STRUCTS_AT_ONCE) return 'long'
    // One client's clock may not be used up: its later edits would be taken for known ones.
    const state = Y.getState(this.#store, client)
    return end - state > MAX_NEW_CLOCKS ? 'malformed' : undefined
  }

  #judgeReferences(struct: Y.Item | Y.GC | Y.Skip): Refusal | undefined {
    if (!(struct instanceof Y.Item)) return undefined
    const { client, clock } = struct.id
    const parent: unknown = struct.parent
    for (const id of [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null]) {
      if (id === null) continue
      // One's own structs can only build on earlier ones.
      if (id.client === client && id.clock >= clock) return 'malformed'
      if (id.clock >= this.#end(id.client)) return 'gap'
    }
    return undefined
  }

  #judgeOwners(): Refusal | undefined {
    for (const clientId of this.fresh.keys()) {
      if (isReservedClientId(clientId)) return 'protected'
      if (!this.#bench.mayWrite(clientId)) return 'foreign'
    }
    return undefined
  }

  #judgeStruct(struct: Y.Item | Y.GC): Refusal | Strained | undefined {
    if (struct instanceof Y.GC) return undefined
    if (struct.content instanceof Y.ContentDoc) return 'protected'
    if (struct.parentSub === '__proto__') return 'malformed'
    const root = this.#rootOfFreshStruct(struct)
    if (root === undefined) return 'gap'
    if (root !== NOWHERE && !CLIENT_ROOTS.has(root)) return 'protected'
    // The first left neighbour decides the root; the right one may not point into a protected one.
    if (struct.origin !== null && struct.rightOrigin !== null) {
      const right = this.#rootAt(struct.rightOrigin)
      if (right === undefined) return 'gap'
      if (right !== NOWHERE && root !== NOWHERE && right !== root) return 'malformed'
    }
    const isRecord = (struct.parent as unknown) === ROOT.records && isBaseKey(struct.parentSub)
    if (isRecord && ++this.#newRecords > this.#bench.freeRecords) return 'limit'
    return this.strain.add(struct)
  }

  #judgeDeletes(clientId: number, ranges: readonly DeleteRange[]): Refusal | Strained | undefined {
    const state = Y.getState(this.#store, clientId)
    const end = this.#end(clientId)
    const structs = this.#store.clients.get(clientId) ?? []
    let last = 0
    for (const range of ranges) {
      const { clock } = range
      const until = clock + range.len
      let isNew = until > state
      const problem =
        problemWithRange(range, { last, end }) ?? (isNew ? this.strain.addCut() : undefined)
      if (problem !== undefined) return problem
      last = until
      if (clock < state) {
        for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
          const struct = structs[i]
          if (struct === undefined || struct.id.clock >= until) break
          if (struct.deleted) continue
          isNew = true
          if (!CLIENT_ROOTS.has(this.#rootOfKnown(struct))) return 'protected'
          const isCut = struct.id.clock < clock || struct.id.clock + struct.length > until
          const problem =
            (isCut ? this.strain.addCut() : undefined) ??
            (struct instanceof Y.Item ? this.strain.addDeletion(struct) : undefined)
          if (problem !== undefined) return problem
        }
      }
      this.isNew ||= isNew
    }
    return undefined
  }

  #end(clientId: number): number {
    return this.#ends.get(clientId) ?? Y.getState(this.#store, clientId)
  }

  /** Root name, NOWHERE for what becomes a tombstone, undefined for a reference to nothing. */
  #rootOfFreshStruct(start: Y.Item | Y.GC): string | undefined {
    const way: (Y.Item | Y.GC)[] = []
    let struct = start
    let root = this.#rootOfFresh.get(struct)
    while (root === undefined) {
      if (way.length > this.newStructs) return undefined // references in a circle
      way.push(struct)
      const next = struct instanceof Y.GC ? NOWHERE : referenceOf(struct)
      if (typeof next === 'string') {
        root = next
      } else {
        const target = this.#find(next)
        if (target === undefined) return undefined
        if (target.isFresh) {
          struct = target.struct
          root = this.#rootOfFresh.get(struct)
        } else {
          root = this.#rootOfKnown(target.struct)
        }
      }
    }
    for (const passed of way) this.#rootOfFresh.set(passed, root)
    return root
  }

  #rootAt(id: Y.ID): string | undefined {
    const target = this.#find(id)
    if (target === undefined) return undefined
    return target.isFresh
      ? this.#rootOfFreshStruct(target.struct)
      : this.#rootOfKnown(target.struct)
  }

  #rootOfKnown(struct: Y.Item | Y.GC): string {
    if (!(struct instanceof Y.Item) || struct.parent === null) return NOWHERE
    return this.#bench.roots.of(struct.parent as Y.AbstractType<unknown>)
  }

  #find(id: Y.ID): { isFresh: boolean; struct: Y.Item | Y.GC } | undefined {
    if (id.clock < Y.getState(this.#store, id.client)) {
      return { isFresh: false, struct: Y.getItem(this.#store, id) }
    }
    const mine = this.fresh.get(id.client)
    if (mine === undefined || id.clock >= this.#end(id.client)) return undefined
    const struct = mine[Y.findIndexSS(mine, id.clock)]
    return struct === undefined ? undefined : { isFresh: true, struct }
  }

  #namesUnknownRoot(struct: Y.Item | Y.GC): boolean {
    const parent: unknown = struct instanceof Y.Item ? struct.parent : null
    return typeof parent === 'string' && !KNOWN_ROOTS.has(parent)
  }
}

/** What decides where Yjs puts a decoded item: a root's name, its parent, or a neighbour. */
function referenceOf(item: Y.Item): string | Y.ID {
  const parent: unknown = item.parent
  if (typeof parent === 'string') return parent
  return (parent as Y.ID | null) ?? item.origin ?? item.rightOrigin ?? NOWHERE
}

function isBaseKey(key: string | null): boolean {
  return key !== null && !key.includes(CELL_SEPARATOR)
}

function firstVarint(bytes: Uint8Array): number {
  let value = 0
  let factor = 1
  for (const byte of bytes.subarray(0, 8)) {
    value += (byte & 127) * factor
    if (byte < 128) return value
    factor *= 128
  }
  return Number.POSITIVE_INFINITY
}
