import * as Y from 'yjs'
import { interceptDiffs } from '#lib/sync/store-internals.ts'
import * as bindingAdapter from '#tests/support/binding-adapter.ts'
import { note, Replica, seedOf, type Adapter } from '#tests/support/board-factory.ts'
import { Random } from '#tests/support/random.ts'
import { hostileUpdate } from './hostile.ts'
import { checkIntent } from './intent.ts'
import { Network } from './network.ts'
import { diffOf, edits } from './operations.ts'
import { failure, type OracleNumber } from './oracle-names.ts'
import { difference, invalidRecord, malformation } from './oracles.ts'
import type { Operation, Plan } from './plan.ts'
import { authorshipOf, trespassOf } from './undo-oracle.ts'

/** How a plan is played. */
export interface PlayOptions {
  /** The binding under test; the app's own unless told. */
  readonly adapter?: Adapter | undefined
  /** Asks this oracle alone, to see that it finds what it is there for. */
  readonly only?: OracleNumber | undefined
}

/** Plays a plan; undefined when every oracle holds, else what broke, with the oracle's name. */
export function play(plan: Plan, options: PlayOptions = {}): string | undefined {
  const isAsked = (oracle: OracleNumber) => options.only === undefined || options.only === oracle
  try {
    return new Run(plan, options.adapter ?? bindingAdapter, isAsked).play()
  } catch (cause) {
    const problem = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    return isAsked(10) ? failure(10, problem) : undefined
  }
}

/** Client IDs by person and life: a reload is a new Y.Doc, and hostile clients have their own. */
const LIVES = 1_000
const IDLE_ROUNDS = 3

interface Member {
  replica: Replica
  history: ReturnType<Adapter['undo']>
  life: number
  isAttached: boolean
  /** Records that this person deleted at some time, by hand or by an undo. */
  readonly deleted: Set<string>
}

class Run {
  readonly #plan: Plan
  readonly #adapter: Adapter
  readonly #isAsked: (oracle: OracleNumber) => boolean
  readonly #network: Network
  readonly #members: Member[] = []
  /** Updates that a binding made while it only had to show what others sent. */
  #answers: string[] | undefined
  #made = 0

  constructor(plan: Plan, adapter: Adapter, isAsked: (oracle: OracleNumber) => boolean) {
    this.#plan = plan
    this.#adapter = adapter
    this.#isAsked = isAsked
    const everybody = Array.from({ length: plan.people }, (_, person) => person)
    this.#network = new Network(everybody)
    const seed = seedOf(note('first', { text: 'one two' }), note('second', { index: 'a2' }))
    for (const person of everybody) {
      this.#members.push({ ...this.#open(person, 1, seed), life: 1, deleted: new Set() })
    }
  }

  play(): string | undefined {
    for (const operation of this.#plan.operations) {
      const problem = this.#step(operation)
      if (problem) return `after ${operation.kind}, ${problem}`
    }
    const replicas = () => this.#members.map(({ replica }) => replica)
    const problem = this.#quiesce()
    if (problem) return problem
    const lost = checkIntent(replicas(), new Random(this.#plan.seed))
    if (lost && this.#isAsked(7)) return failure(7, lost)
    return this.#quiesce()
  }

  #step({ kind, person, chance }: Operation): string | undefined {
    const random = new Random(chance)
    const member = this.#at(person)
    switch (kind) {
      case 'deliver':
        return this.#deliver(person, random)
      case 'hostile':
        this.#attack(member, random)
        break
      case 'reload':
        this.#reload(person)
        return undefined
      case 'detach':
        if (member.isAttached) member.replica.attached.detach()
        member.isAttached = false
        return undefined
      case 'attach':
        this.#attach(member)
        return undefined
      case 'undo':
      case 'redo':
        return this.#undo(member, kind)
      case 'writeDiff':
        return this.#writeDiff(member, random)
      default:
        this.#attach(member)
        // Two steps of history within one frame would leave no trace of the first in the document.
        member.replica.attached.flush()
        member.history.mark()
        edits[kind]?.(member.replica, random, this.#name())
    }
    if (random.chance(0.3)) return undefined
    member.replica.attached.flush()
    return this.#compareOwn(member)
  }

  #deliver(person: number, random: Random): string | undefined {
    const member = this.#at(person)
    const { doc, attached } = member.replica
    const isFlushed = random.chance(0.5)
    if (isFlushed) attached.flush()
    this.#answers = isFlushed ? [] : undefined
    for (const deliver of this.#network.take(person, random)) deliver(doc)
    if (isFlushed || random.chance(0.5)) attached.flush()
    const problem = this.#answered()
    return problem ?? (isFlushed ? this.#compareOwn(member) : undefined)
  }

  #attack({ replica }: Member, random: Random): void {
    const options = { random, name: this.#name(), clientId: LIVES * 100 + this.#made }
    const update = hostileUpdate(Y.encodeStateAsUpdate(replica.doc), options)
    Y.applyUpdate(replica.doc, update, 'hostile')
  }

  #reload(person: number): void {
    const member = this.#at(person)
    const { doc, attached } = member.replica
    attached.flush()
    attached.detach()
    member.life += 1
    Object.assign(member, this.#open(person, member.life, Y.encodeStateAsUpdate(doc)))
  }

  #attach(member: Member): void {
    if (!member.isAttached) member.replica.attachTo(member.replica.doc)
    member.isAttached = true
  }

  /** A step of undo or redo may change only what this person wrote last. */
  #undo(member: Member, kind: 'undo' | 'redo'): string | undefined {
    this.#attach(member)
    const { doc, attached } = member.replica
    attached.flush()
    const before = authorshipOf(doc)
    const deleted = new Set(member.deleted)
    const isMine = (client: number) => this.#ownerOf(client) === this.#members.indexOf(member)
    member.history[kind]()
    attached.flush()
    const trespass = trespassOf(before, authorshipOf(doc), { isMine, deleted })
    if (trespass && this.#isAsked(8)) return failure(8, trespass)
    return this.#compareOwn(member)
  }

  /** An edit that is written past the binding: by a script, or of what the store has already. */
  #writeDiff(member: Member, random: Random): string | undefined {
    this.#attach(member)
    const { replica } = member
    replica.attached.flush()
    const kind = random.pick(Object.keys(edits)) ?? 'move'
    const edit = (on: Pick<Replica, 'store'>) => edits[kind]?.(on, random, this.#name())
    const isInStore = random.chance(0.5)
    const diff = isInStore
      ? replica.store.extractingChanges(() => edit(replica))
      : diffOf(replica, edit)
    for (const id of Object.keys(diff.removed)) member.deleted.add(id)
    this.#adapter.writeDiff(replica.doc, diff, { script: kind })
    replica.attached.flush()
    return this.#compareOwn(member)
  }

  #compareOwn({ replica, isAttached }: Member): string | undefined {
    if (!isAttached || !this.#isAsked(9)) return undefined
    const unlike = difference(replica.shown(), this.#adapter.read(replica.doc).records)
    return unlike && failure(9, unlike)
  }

  #answered(): string | undefined {
    const answers = this.#answers ?? []
    this.#answers = undefined
    return answers.length > 0 && this.#isAsked(5) ? failure(5, answers.join(', ')) : undefined
  }

  /** Everybody gets everything; then nothing more may happen. */
  #quiesce(): string | undefined {
    for (const member of this.#members) {
      this.#attach(member)
      member.replica.attached.flush()
    }
    this.#answers = []
    this.#exchange()
    const early = this.#answered()
    if (early) return early
    const states = this.#states()
    for (let round = 0; round < IDLE_ROUNDS; round++) this.#exchange()
    const isSame = this.#states().every((state, at) => state === states[at] && state === states[0])
    if (!isSame && this.#isAsked(6)) return failure(6, 'the bytes of a document changed, or differ')
    return this.#compareAll()
  }

  #states(): string[] {
    return this.#members.map(({ replica: { doc } }) => {
      const bytes = [Y.encodeStateVector(doc), Y.encodeStateAsUpdate(doc)]
      return bytes.map((each) => Buffer.from(each).toString('base64')).join(' ')
    })
  }

  #compareAll(): string | undefined {
    const boards = this.#members.map(({ replica }) => replica.shown())
    const [first = {}] = boards
    const invalid = this.#isAsked(3) ? invalidRecord(first) : undefined
    if (invalid) return failure(3, invalid)
    const malformed = this.#isAsked(4) ? malformation(first) : undefined
    if (malformed) return failure(4, malformed)
    for (const [person, { replica }] of this.#members.entries()) {
      const unequal = difference(replica.shown(), first)
      if (unequal && this.#isAsked(1)) return failure(1, `of persons 0 and ${person}, ${unequal}`)
      const fresh = new Y.Doc()
      Y.applyUpdate(fresh, Y.encodeStateAsUpdate(replica.doc))
      const unlike = difference(replica.shown(), this.#adapter.read(fresh).records)
      if (unlike && this.#isAsked(2)) return failure(2, `for person ${person}, ${unlike}`)
    }
    return undefined
  }

  #exchange(): void {
    this.#members.forEach(({ replica: { doc } }, person) => {
      for (const deliver of this.#network.takeAll(person)) deliver(doc)
    })
    const docs = this.#members.map(({ replica }) => replica.doc)
    for (const doc of docs) {
      for (const other of docs) {
        const missing = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc))
        if (other !== doc) Y.applyUpdate(doc, missing, 'network')
      }
    }
    for (const { replica } of this.#members) replica.attached.flush()
  }

  /** A tab opens with these bytes, under a client ID of its own. */
  #open(person: number, life: number, state: Uint8Array) {
    const clientId = (person + 1) * LIVES + life
    const replica = new Replica({ clientId, update: state, adapter: this.#adapter })
    replica.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return
      this.#network.send(person, update)
      if (origin !== 'hostile') this.#answers?.push(`person ${person} wrote`)
    })
    // In the store: the document has nothing left to delete when somebody else was first.
    interceptDiffs(replica.store, ({ removed }, source) => {
      if (source !== 'user') return
      for (const id of Object.keys(removed)) this.#members[person]?.deleted.add(id)
    })
    return { replica, history: this.#adapter.undo(replica.store), isAttached: true }
  }

  #ownerOf(client: number): number {
    return Math.floor(client / LIVES) - 1
  }

  #at(person: number): Member {
    const member = this.#members[person]
    if (!member) throw new Error(`no person ${person}`)
    return member
  }

  #name(): string {
    return `x${this.#made++}`
  }
}
