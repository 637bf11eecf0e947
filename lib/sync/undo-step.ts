import type { RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import {
  applyCell,
  changedGroups,
  isWrittenWhole,
  textOf,
  type CellChange,
} from '#lib/board/cells.ts'
import { sameJson, type JsonObject } from '#lib/board/json.ts'
import { NAMED, withoutOwnName, type Named } from '#lib/board/named-keys.ts'
import { takesFurnitureAlong } from '#lib/board/repair-furniture.ts'
import type { BoundRecords } from './bind-records.ts'
import { WHOLE } from './changed-by-others.ts'

/** A record of a step that a teammate's edit kept as it is. */
export interface Kept {
  readonly record: TLRecord
  /** Client IDs of who edited it, as far as the document says. */
  readonly clientIds: readonly number[]
}

/** What a step of history may do now. */
export interface StepPlan {
  readonly allowed: RecordsDiff<TLRecord>
  readonly kept: readonly Kept[]
}

/** The board at the time of the step. */
export interface StepContext {
  readonly store: TLStore
  /** Undefined while no document is bound: then nothing is known of teammates. */
  readonly bound: BoundRecords | undefined
  /** True for what is gone because this person deleted it, and not because a teammate did. */
  readonly isDeletedHere: (id: string) => boolean
  /** Clients other than this one that wrote what can be seen of a record's text. */
  readonly typistsOf: (id: string) => readonly number[]
}

/**
 * Takes from a step of history what would undo a teammate's work, group by group: what is left is
 * safe to apply. Nothing of texts is in it; they are not compared but merged.
 */
export function planStep(diff: RecordsDiff<TLRecord>, context: StepContext): StepPlan {
  return new Planner(diff, context).plan()
}

class Planner {
  readonly #diff: RecordsDiff<TLRecord>
  readonly #context: StepContext
  readonly #allowed: RecordsDiff<TLRecord> = { added: {}, updated: {}, removed: {} }
  readonly #kept = new Map<string, Kept>()

  constructor(diff: RecordsDiff<TLRecord>, context: StepContext) {
    this.#diff = diff
    this.#context = context
  }

  plan(): StepPlan {
    for (const record of Object.values(this.#diff.added)) this.#add(record)
    for (const [expected, target] of Object.values(this.#diff.updated)) {
      this.#update(expected, target)
    }
    this.#remove()
    return { allowed: this.#allowed, kept: [...this.#kept.values()] }
  }

  #add(record: TLRecord): void {
    const { store, isDeletedHere } = this.#context
    const isBoards = isDocumentRecord(store, record)
    // Back already: a teammate undid the delete first, or a teammate's edit had kept it.
    if (isBoards && (store.has(record.id) || this.#isKeptUnseen(record.id))) return
    // Redo of making something that a teammate deleted in the meantime.
    if (isBoards && !isDeletedHere(record.id)) return
    // A binding between shapes that are gone would not be shown.
    const isThere = (id: TLRecord['id']) => store.has(id) || Object.hasOwn(this.#diff.added, id)
    if (record.typeName === 'binding' && !(isThere(record.fromId) && isThere(record.toId))) return
    put(this.#allowed.added, record.id, record)
  }

  /** A teammate wrote it anew, and it is not shown only because what it belongs to is gone. */
  #isKeptUnseen(id: string): boolean {
    const { bound } = this.#context
    return bound?.unrepaired(id) !== undefined && bound.authors.isTheirs(id, WHOLE)
  }

  #update(expected: TLRecord, target: TLRecord): void {
    const { store } = this.#context
    if (!isDocumentRecord(store, expected)) {
      return put(this.#allowed.updated, expected.id, [expected, target])
    }
    const now = store.get(expected.id)
    // What is gone stays gone, and so does a record that is shown only to keep the board valid.
    if (!now || this.#isSynthetic(now.id)) return
    const next = isWrittenWhole(now)
      ? this.#wholeAfter({ now, expected, target })
      : this.#groupsAfter({ now, expected, target })
    if (!sameJson(now, next)) put(this.#allowed.updated, now.id, [now, next])
  }

  #isSynthetic(id: string): boolean {
    const { bound } = this.#context
    return bound?.shown(id) !== undefined && bound.unrepaired(id) === undefined
  }

  #wholeAfter({ now, expected, target }: Versions): TLRecord {
    const { bound } = this.#context
    const isUnlike = !sameJson(now, expected) && !sameJson(bound?.unrepaired(now.id), expected)
    if (!isUnlike && !bound?.authors.isTheirs(now.id, WHOLE)) return target
    this.#keepTaken(now, WHOLE)
    return now
  }

  #groupsAfter({ now, expected, target }: Versions): TLRecord {
    const isMoved = this.#differing(expected, now)
    const hasTextLeft = !sameJson(textOf(expected), textOf(target)) && !hasText(now, target)
    let next = now as unknown as JsonObject
    const changes = changedGroups(expected, target)
    const others = this.#namedByOthers(now, { expected, changes })
    for (const change of changes) {
      // Measured for a text that is not all there is.
      if (change.group === 'fit' && hasTextLeft) continue
      const isTheirs =
        !isLatestName(change.group, now, expected) &&
        (this.#context.bound?.authors.isTheirs(now.id, change.group) ?? false)
      // Which of two notes lies on top changes with every drop: no news to anybody.
      const isNews = change.group !== 'index' && (isTheirs || isMoved(change.group))
      if (isNews) this.#keepTaken(now, change.group)
      // Names are one thing in several keys: see below.
      if (!isTheirs && others.some(({ key }) => isNameGroup(change.group, key))) continue
      if (!isTheirs && isMoved(change.group)) continue
      // While a gesture is held back, the store shows what the document does not have.
      const value = isTheirs ? this.#shown(now, change.group) : change
      if (value) next = applyCell(next, value) ?? next
    }
    for (const change of others.flatMap(({ left }) => left)) next = applyCell(next, change) ?? next
    return next as unknown as TLRecord
  }

  /** For each kind of names of which somebody else has named another since: what is left of the step. */
  #namedByOthers(
    now: TLRecord,
    { expected, changes }: { expected: TLRecord; changes: readonly CellChange[] },
  ): readonly { readonly key: Named; readonly left: readonly CellChange[] }[] {
    const meta = now.meta as JsonObject
    const before = expected.meta as JsonObject
    const isOwn = (key: string): boolean =>
      sameJson(meta[key], before[key]) &&
      (isLatestName(`m.${key}`, now, expected) ||
        !this.#context.bound?.authors.isTheirs(now.id, `m.${key}`))
    return NAMED.flatMap((key) => {
      const keys = changes.flatMap(({ group }) =>
        isNameGroup(group, key) ? group.slice('m.'.length) : [],
      )
      if (keys.length === 0) return []
      const own = new Map(keys.map((each) => [each, isOwn(each)]))
      const isTaken = !sameJson(meta[key], before[key])
      const names = withoutOwnName(meta, key, { own, isTaken })
      if (!names) return []
      const left = Object.entries(names).map(([name, value]) => ({ group: `m.${name}`, value }))
      return { key, left }
    })
  }

  /** Of a group that is the teammate's: what to show instead of what this person's tab shows. */
  #shown(now: TLRecord, group: string) {
    const shown = this.#context.bound?.shown(now.id)
    return shown && changedGroups(now, shown).find((change) => change.group === group)
  }

  /** Says so only where this person's own writing was written over. */
  #keepTaken(now: TLRecord, group: string): void {
    const clientId = this.#context.bound?.authors.tookOver(now.id, group)
    if (clientId !== undefined) this.#keep(now, [], [clientId])
  }

  /** Answers whether a group of `now` differs from what the step found there. */
  #differing(expected: TLRecord, now: TLRecord): (group: string) => boolean {
    const written = this.#context.bound?.unrepaired(now.id)
    const unlikeShown = groupNames(expected, now)
    const unlikeWritten = written && groupNames(expected, written)
    return (group) =>
      // Where siblings collide, an index is shown as others than it was written: it says little.
      group !== 'index' && unlikeShown.has(group) && (unlikeWritten?.has(group) ?? true)
  }

  /** Everything but what a teammate changed or built upon, and but what holds such things. */
  #remove(): void {
    const { store } = this.#context
    const going = new Map<string, TLRecord>()
    for (const record of Object.values(this.#diff.removed)) {
      if (!isDocumentRecord(store, record)) put(this.#allowed.removed, record.id, record)
      const now = store.get(record.id)
      if (now && isDocumentRecord(store, record) && !this.#isEdited(record, now)) {
        going.set(record.id, now)
      }
    }
    for (let left = -1; left !== going.size;) {
      left = going.size
      for (const [id, now] of going) {
        if (this.#isBuiltUpon(now, going)) going.delete(id)
      }
    }
    for (const [id, now] of going) put(this.#allowed.removed, id, now)
  }

  #isEdited(expected: TLRecord, now: TLRecord): boolean {
    const { bound, typistsOf } = this.#context
    const theirs = bound?.authors.theirGroups(now.id) ?? []
    const typists = typistsOf(now.id)
    const isMoved = this.#differing(expected, now)
    const isUnlike = isWrittenWhole(now)
      ? !sameJson(expected, now) && !sameJson(expected, bound?.unrepaired(now.id))
      : changedGroups(expected, now).some(({ group }) => isMoved(group))
    if (theirs.length > 0 || typists.length > 0) this.#keep(now, theirs, typists)
    return theirs.length > 0 || typists.length > 0 || isUnlike
  }

  /** A page, frame or group with something inside that stays, or the end of a teammate's arrow. */
  #isBuiltUpon(now: TLRecord, going: ReadonlyMap<string, TLRecord>): boolean {
    const { store } = this.#context
    if (now.typeName !== 'shape' && now.typeName !== 'page') return false
    const inside = [...(store.query.index('shape', 'parentId').get().get(now.id) ?? [])]
    const held = inside.filter(
      (id) => !going.has(id) && !this.#movesOut(id, now.id) && !this.#goesAlong(id, now.id),
    )
    const ends = (['fromId', 'toId'] as const).flatMap((end) => [
      ...(store.query
        .index('binding', end)
        .get()
        .get(now.id as never) ?? []),
    ])
    const tied = ends.filter((id) => !going.has(id) && this.#isMadeByOthers(id))
    const reasons = [...held, ...tied]
    if (reasons.length === 0) return false
    const clientIds = reasons.filter((id) => this.#isMadeByOthers(id)).flatMap(this.#writers)
    if (clientIds.length > 0) this.#keep(now, [], clientIds)
    return true
  }

  #movesOut(id: string, parentId: string): boolean {
    const step = (this.#allowed.updated as Readonly<Record<string, [TLRecord, TLRecord]>>)[id]
    return step?.[1].typeName === 'shape' && step[1].parentId !== parentId
  }

  /** Furniture of an added template is no one's work on the page: it goes and comes with it. */
  #goesAlong(id: string, parentId: string): boolean {
    return takesFurnitureAlong(parentId) && this.#context.bound?.isFurniture(id) === true
  }

  #isMadeByOthers(id: string): boolean {
    return (this.#context.bound?.authors.theirGroups(id).length ?? 0) > 0
  }

  readonly #writers = (id: string): number[] => {
    const { bound } = this.#context
    const groups = bound?.authors.theirGroups(id) ?? []
    return groups.flatMap((group) => bound?.authors.writerOf(id, group) ?? [])
  }

  #keep(record: TLRecord, groups: readonly string[], clientIds: readonly number[] = []): void {
    const { bound } = this.#context
    const writers = groups.flatMap((group) => bound?.authors.writerOf(record.id, group) ?? [])
    const known = this.#kept.get(record.id)?.clientIds ?? []
    const all = new Set([...known, ...writers, ...clientIds])
    this.#kept.set(record.id, { record, clientIds: [...all] })
  }
}

interface Versions {
  readonly now: TLRecord
  readonly expected: TLRecord
  readonly target: TLRecord
}

/** True for the key of the latest name that still says what the step wrote: who undoes beside it writes it anew. */
function isLatestName(group: string, now: TLRecord, expected: TLRecord): boolean {
  const key = NAMED.find((each) => group === `m.${each}`)
  if (key === undefined) return false
  const [value, before] = [now.meta[key], expected.meta[key]]
  return value !== undefined && sameJson(value, before)
}

function isNameGroup(group: string, key: Named): boolean {
  return group === `m.${key}` || group.startsWith(`m.${key}.`)
}

function groupNames(a: TLRecord, b: TLRecord): Set<string> {
  return new Set(changedGroups(a, b).map(({ group }) => group))
}

function hasText(record: TLRecord, like: TLRecord): boolean {
  return sameJson(textOf(record), textOf(like))
}

/** True for what the document holds; the rest is this tab's alone, such as what is selected. */
export function isDocumentRecord(store: TLStore, record: TLRecord | undefined): boolean {
  return record !== undefined && store.scopedTypes.document.has(record.typeName)
}

/** tldraw keys its diffs by branded ids, which differ per record type. */
function put(into: object, id: string, value: unknown): void {
  ;(into as Record<string, unknown>)[id] = value
}
