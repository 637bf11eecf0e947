import type { TLRecord } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { changedGroups, parseCellKey } from '#lib/board/cells.ts'
import { isLocalEdit } from '#lib/sync/local-edit.ts'
import * as bindingAdapter from '#tests/support/binding-adapter.ts'
import { note, Replica, type Adapter, seedOf } from '#tests/support/board-factory.ts'
import { Random } from '#tests/support/random.ts'
import { hostileUpdate } from './hostile.ts'
import { checkIntent } from './intent.ts'
import { Network } from './network.ts'
import { edits } from './operations.ts'
import { difference, problemWith } from './oracles.ts'

/** One thing that happens; `chance` makes all of its choices, so that others can be left out. */
export interface Operation {
  readonly kind: string
  readonly person: number
  readonly chance: number
}

/** What a seed means: how many people, and everything that happens, in order. */
export interface Plan {
  readonly seed: number
  readonly people: number
  readonly operations: readonly Operation[]
}

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = new Random(seed)
  const people = 3 + random.below(3)
  const count = 80 + random.below(80)
  const kinds = Object.keys(edits)
  const operations = Array.from({ length: count }, () => {
    const roll = random.next()
    const kind =
      roll < 0.01
        ? 'hostile'
        : roll < 0.16
          ? 'deliver'
          : roll < 0.2
            ? 'undo'
            : roll < 0.22
              ? 'redo'
              : roll < 0.24
                ? 'reload'
                : roll < 0.26
                  ? 'reattachStore'
                  : (random.pick(kinds) ?? 'move')
    return { kind, person: random.below(people), chance: random.below(2 ** 31) }
  })
  return { seed, people, operations }
}

/** Plays a plan; undefined when every oracle holds, else what broke. */
export function play(plan: Plan, adapter: Adapter = bindingAdapter): string | undefined {
  const run = new Run(plan, adapter)
  try {
    return run.play()
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  }
}

/** The fewest operations that still break something, found by leaving out halves, then single ones. */
export function shrink(plan: Plan, adapter: Adapter = bindingAdapter): Plan {
  let { operations } = plan
  for (
    let size = Math.ceil(operations.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < operations.length;) {
      const fewer = [...operations.slice(0, at), ...operations.slice(at + size)]
      if (play({ ...plan, operations: fewer }, adapter)) operations = fewer
      else at += size
    }
  }
  return { ...plan, operations }
}

/** How a failure is printed: replayable as `play({ seed, people, operations })`. */
export function describe(plan: Plan, problem: string): string {
  const list = plan.operations
    .map(
      ({ kind, person, chance }) => `  { kind: '${kind}', person: ${person}, chance: ${chance} },`,
    )
    .join('\n')
  return `seed ${plan.seed}, ${plan.people} people: ${problem}\n[\n${list}\n]`
}

/** Client IDs by person and life: a reload is a new Y.Doc, and hostile clients have their own. */
const LIVES = 1_000

class Run {
  readonly #plan: Plan
  readonly #adapter: Adapter
  readonly #network: Network
  readonly #replicas: Replica[] = []
  readonly #histories: ReturnType<Adapter['undo']>[] = []
  readonly #lives: number[] = []
  #made = 0

  constructor(plan: Plan, adapter: Adapter) {
    this.#plan = plan
    this.#adapter = adapter
    const everybody = Array.from({ length: plan.people }, (_, person) => person)
    this.#network = new Network(everybody)
    const seed = seedOf(note('first', { text: 'one two' }), note('second', { index: 'a2' }))
    for (const person of everybody) {
      this.#lives.push(0)
      this.#join(person, seed)
    }
  }

  play(): string | undefined {
    for (const operation of this.#plan.operations) {
      const problem = this.#step(operation)
      if (problem) return `${operation.kind}: ${problem}`
    }
    return (
      this.#quiesce() ?? checkIntent(this.#replicas, new Random(this.#plan.seed)) ?? this.#quiesce()
    )
  }

  #step({ kind, person, chance }: Operation): string | undefined {
    const random = new Random(chance)
    const replica = this.#at(person)
    switch (kind) {
      case 'deliver':
        for (const update of this.#network.take(person, random)) {
          Y.applyUpdate(replica.doc, update, 'network')
        }
        break
      case 'hostile': {
        const options = { random, name: this.#name(), clientId: LIVES * 100 + this.#made }
        Y.applyUpdate(
          replica.doc,
          hostileUpdate(Y.encodeStateAsUpdate(replica.doc), options),
          'hostile',
        )
        break
      }
      case 'reload':
        replica.attached.flush()
        replica.attached.detach()
        this.#join(person, Y.encodeStateAsUpdate(replica.doc))
        return undefined
      case 'reattachStore':
        replica.attachTo(replica.doc)
        return undefined
      case 'undo':
      case 'redo':
        return this.#undo(person, kind)
      default:
        // Two steps of history within one frame would leave no trace of the first in the document.
        replica.attached.flush()
        this.#histories[person]?.mark()
        edits[kind]?.(replica, random, this.#name())
    }
    if (random.chance(0.3)) return undefined
    replica.attached.flush()
    return difference(replica.shown(), this.#adapter.read(replica.doc).records)
  }

  /** A step of undo or redo may change only what this person wrote last. */
  #undo(person: number, kind: 'undo' | 'redo'): string | undefined {
    const replica = this.#at(person)
    replica.attached.flush()
    const before = replica.shown()
    const mine = writers(replica.doc, (client) => Math.floor(client / LIVES) === person + 1)
    this.#histories[person]?.[kind]()
    const after = replica.shown()
    for (const [id, was] of Object.entries(before)) {
      const now = after[id]
      if (!now && !mine(id)) return `${id} was taken away, although somebody else made it`
      if (!now || was.typeName === 'binding') continue
      for (const { group } of changedGroups(was, now)) {
        const isMine = mine(`${id}\u001f${group}`) || group === 'at' || group === 'index'
        if (!isMine) return `${group} of ${id} was changed, although somebody else wrote it last`
      }
    }
    return undefined
  }

  /** Everybody gets everything; then nothing more may happen. */
  #quiesce(): string | undefined {
    for (const { attached } of this.#replicas) attached.flush()
    this.#exchange()
    const sent: string[] = []
    for (const { doc } of this.#replicas) {
      doc.on('update', (_update: Uint8Array, origin: unknown) => {
        if (isLocalEdit(origin)) sent.push(`client ${doc.clientID}`)
      })
    }
    for (const { attached } of this.#replicas) attached.flush()
    const states = this.#replicas.map(({ doc }) =>
      Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    )
    for (let round = 0; round < 3; round++) {
      this.#exchange()
      for (const { attached } of this.#replicas) attached.flush()
    }
    if (sent.length > 0) return `applying remote changes made updates: ${sent.join(', ')}`
    const [first] = this.#replicas
    if (!first) return 'there is nobody'
    for (const [at, { doc }] of this.#replicas.entries()) {
      const state = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')
      if (state !== states[at]) return 'an idle exchange changed a document'
      if (state !== states[0]) return 'the documents differ in their bytes'
    }
    return this.#compare(first)
  }

  #compare(first: Replica): string | undefined {
    const fresh = new Y.Doc()
    Y.applyUpdate(fresh, Y.encodeStateAsUpdate(first.doc))
    const { records } = this.#adapter.read(fresh)
    for (const [at, replica] of this.#replicas.entries()) {
      const unlike = difference(replica.shown(), records)
      if (unlike) return `person ${at} sees another board: ${unlike}`
    }
    return problemWith(first.shown())
  }

  #exchange(): void {
    this.#replicas.forEach(({ doc }, person) => {
      for (const update of this.#network.takeAll(person)) Y.applyUpdate(doc, update, 'network')
    })
    for (const { doc } of this.#replicas) {
      for (const other of this.#replicas) {
        const missing = Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(doc))
        if (other.doc !== doc) Y.applyUpdate(doc, missing, 'network')
      }
    }
  }

  /** A tab opens with these bytes, under a client ID of its own. */
  #join(person: number, state: Uint8Array): void {
    const life = (this.#lives[person] ?? 0) + 1
    this.#lives[person] = life
    const clientId = (person + 1) * LIVES + life
    const replica = new Replica({ clientId, update: state, adapter: this.#adapter })
    replica.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') this.#network.send(person, update)
    })
    this.#replicas[person] = replica
    this.#histories[person] = this.#adapter.undo(replica.store)
  }

  #at(person: number): Replica {
    const replica = this.#replicas[person]
    if (!replica) throw new Error(`no person ${person}`)
    return replica
  }

  #name(): string {
    return `x${this.#made++}`
  }
}

/** Asks of a key of `r` whether these clients wrote its value last; the base holds what has no cell. */
function writers(doc: Y.Doc, isMine: (client: number) => boolean): (key: string) => boolean {
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  const items = doc.getMap<TLRecord>('r')._map
  const owners = new Map(
    [...items].flatMap(([key, item]) => (item.deleted ? [] : [[key, item.id.client]])),
  )
  return (key) => {
    const owner = owners.get(key) ?? owners.get(parseCellKey(key).id)
    // A page that the projection added belongs to nobody.
    return owner === undefined || isMine(owner)
  }
}
