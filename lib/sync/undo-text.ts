import * as Y from 'yjs'
import { readWhole, updateFragment } from '#lib/board/fragment.ts'
import { attributesOf, bringBack, isMarked, takeAway } from '#lib/board/gone-nodes.ts'
import { sameJson } from '#lib/board/json.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import type { OwnChange } from './own-texts.ts'
import { preferOwn } from './prefer-own.ts'

/**
 * Applies own changes of a text to its fragment as it is now, whatever teammates did to it since.
 * No character and no paragraph that another client wrote is deleted, and nothing that another client
 * deleted comes back.
 *
 * The changes alone can't promise that: a text does not say who wrote which of two equal letters. So
 * they are tried on a copy first, and what they deleted there is deleted here where it is own. Call
 * it in a transaction.
 *
 * @param clientId - whose characters may be deleted
 */
export function applyOwnChanges(
  fragment: Y.XmlFragment,
  { changes, clientId }: { readonly changes: readonly OwnChange[]; readonly clientId: number },
): void {
  const wanted = changedText(readWhole(fragment, Infinity), changes)
  if (!wanted) return
  const copy = new FragmentCopy(fragment)
  updateFragment(copy.root, wanted)
  new Replay(copy, clientId).run()
}

/** The text with these changes made on top of it; undefined when it can't be read whole. */
function changedText(
  text: RichText | undefined,
  changes: readonly OwnChange[],
): RichText | undefined {
  return changes.reduce(
    (theirs, { from, to }) =>
      !theirs || sameJson(theirs, from)
        ? theirs && to
        : mergeText({ base: from, mine: to, theirs }),
    text,
  )
}

const COPIER = 1

type Parent = Y.XmlFragment | Y.XmlElement

/** A fragment's visible content in a document of its own, and which part of it came from where. */
class FragmentCopy {
  readonly root: Y.XmlFragment
  readonly original: Y.XmlFragment
  readonly #originals = new Map<unknown, Y.XmlElement | Y.XmlText>()

  constructor(original: Y.XmlFragment) {
    // Kept as they are, so that what is deleted in the copy still shows its length.
    const doc = new Y.Doc({ gc: false })
    this.original = original
    this.root = doc.getXmlFragment('copy')
    doc.clientID = COPIER
    doc.transact(() => this.#fill(this.root, original))
    // Another client, or Yjs would join what is inserted to the characters before it.
    doc.clientID = COPIER + 1
  }

  originalOf(type: unknown): Y.XmlElement | Y.XmlText | undefined {
    return this.#originals.get(type)
  }

  /** True for items that came from the original; false for those that an edit of the copy made. */
  isCopied(item: Y.Item): boolean {
    return item.id.client === COPIER
  }

  #fill(into: Parent, from: Parent): void {
    for (const child of from.toArray()) {
      if (child instanceof Y.XmlText) {
        const text = new Y.XmlText()
        into.insert(into.length, [text])
        text.applyDelta(child.toDelta())
        this.#originals.set(text, child)
      } else if (child instanceof Y.XmlElement) {
        const element = new Y.XmlElement(child.nodeName)
        into.insert(into.length, [element])
        for (const [name, value] of Object.entries(child.getAttributes())) {
          if (value !== undefined) element.setAttribute(name, value)
        }
        this.#originals.set(element, child)
        this.#fill(element, child)
      }
    }
  }
}

/** Makes in the original what was made in the copy, without deleting what others wrote. */
class Replay {
  readonly #copy: FragmentCopy
  readonly #clientId: number

  constructor(copy: FragmentCopy, clientId: number) {
    this.#copy = copy
    this.#clientId = clientId
  }

  run(): void {
    this.#children(this.#copy.root, this.#copy.original)
  }

  #children(copied: Parent, original: Parent): void {
    let at = 0
    for (const item of itemsOf(copied)) {
      if (!(item.content instanceof Y.ContentType)) continue
      const child: unknown = item.content.type
      const old = this.#copy.originalOf(child)
      if (!old) {
        if (item.deleted) continue
        original.insert(at, [(child as Y.XmlElement | Y.XmlText).clone()])
      } else {
        at = original.toArray().indexOf(old)
        if (item.deleted && !this.#holdsOthers(old)) {
          original.delete(at, 1)
          continue
        }
        this.#inside(child, old)
      }
      at += 1
    }
  }

  #inside(copied: unknown, original: Y.XmlElement | Y.XmlText): void {
    if (copied instanceof Y.XmlText && original instanceof Y.XmlText) {
      const delta = this.#delta(copied, original)
      if (delta.some((op) => op.retain === undefined || op.attributes)) original.applyDelta(delta)
    } else if (copied instanceof Y.XmlElement && original instanceof Y.XmlElement) {
      if (isMarked(copied) && !isMarked(original) && !this.#holdsOthers(original)) {
        return takeAway(original)
      }
      if (!isMarked(copied)) bringBack(original)
      setAttributes(original, attributesOf(copied))
      this.#children(copied, original)
    }
  }

  #delta(copied: Y.XmlText, original: Y.XmlText): DeltaOp[] {
    const units = unitsOf(original)
    const edits = editsOf(copied, (item) => this.#copy.isCopied(item))
    const isOwn = units.map(({ clientId }) => clientId === this.#clientId)
    const chars = units.map(({ char }) => char)
    let deleted = edits.copied.map(({ isDeleted }) => isDeleted)
    // What is inserted has its place among what is deleted.
    if (edits.inserted.size === 0) deleted = preferOwn({ chars, isOwn, deleted })
    const delta: DeltaOp[] = []
    units.forEach((unit, at) => {
      delta.push(...(edits.inserted.get(at) ?? []))
      const { marks } = edits.copied[at] ?? unit
      if (!deleted[at]) append(delta, { retain: 1, attributes: change(unit.marks, marks) })
      else append(delta, isOwn[at] ? { delete: 1 } : { retain: 1 })
    })
    delta.push(...(edits.inserted.get(units.length) ?? []))
    return delta
  }

  /** True when a teammate wrote it, or anything that can be seen inside it. */
  #holdsOthers(type: Y.XmlElement | Y.XmlText): boolean {
    // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
    if (type._item?.id.client !== this.#clientId) return true
    for (const item of itemsOf(type)) {
      if (item.deleted || item.content instanceof Y.ContentFormat) continue
      if (item.id.client !== this.#clientId) return true
      if (!(item.content instanceof Y.ContentType)) continue
      const child: unknown = item.content.type
      const isNode = child instanceof Y.XmlElement || child instanceof Y.XmlText
      if (isNode && this.#holdsOthers(child)) return true
    }
    return false
  }
}

interface DeltaOp {
  retain?: number
  delete?: number
  insert?: string
  attributes?: Readonly<Record<string, unknown>> | undefined
}

type Marks = ReadonlyMap<string, unknown>

/** One UTF-16 unit of a text that can be seen: what it is, who wrote it, how it is formatted. */
interface Unit {
  readonly char: string
  readonly clientId: number
  readonly marks: Marks
}

function unitsOf(text: Y.XmlText): Unit[] {
  const marks = new Map<string, unknown>()
  const units: Unit[] = []
  for (const { deleted, content, id, length } of itemsOf(text)) {
    if (deleted) continue
    if (content instanceof Y.ContentFormat) setMark(marks, content)
    else {
      const here = new Map(marks)
      const string = content instanceof Y.ContentString ? content.str : ''
      for (let at = 0; at < length; at++) {
        units.push({ char: string[at] ?? '', clientId: id.client, marks: here })
      }
    }
  }
  return units
}

/** What was done to a copied text: to each unit that it had, and what was put before which of them. */
function editsOf(copied: Y.XmlText, isCopied: (item: Y.Item) => boolean) {
  const marks = new Map<string, unknown>()
  const units: { readonly isDeleted: boolean; readonly marks: Marks }[] = []
  const inserted = new Map<number, DeltaOp[]>()
  for (const item of itemsOf(copied)) {
    const { content, deleted, length } = item
    if (content instanceof Y.ContentFormat) {
      if (!deleted) setMark(marks, content)
    } else if (isCopied(item)) {
      const here = new Map(marks)
      for (let at = 0; at < length; at++) units.push({ isDeleted: deleted, marks: here })
    } else if (!deleted && content instanceof Y.ContentString) {
      const op = { insert: content.str, attributes: Object.fromEntries(marks) }
      inserted.set(units.length, [...(inserted.get(units.length) ?? []), op])
    }
  }
  return { copied: units, inserted }
}

function setMark(marks: Map<string, unknown>, { key, value }: Y.ContentFormat): void {
  if (value === null) marks.delete(key)
  else marks.set(key, value)
}

/** What to set so that one formatting becomes the other; undefined when they are equal. */
function change(
  from: ReadonlyMap<string, unknown>,
  to: ReadonlyMap<string, unknown>,
): Record<string, unknown> | undefined {
  const changed: Record<string, unknown> = {}
  for (const key of from.keys()) if (!to.has(key)) changed[key] = null
  for (const [key, value] of to) if (!sameJson(from.get(key), value)) changed[key] = value
  return Object.keys(changed).length > 0 ? changed : undefined
}

/** Joins equal operations that follow each other. */
function append(delta: DeltaOp[], op: DeltaOp): void {
  const last = delta.at(-1)
  const isSame = last && last.insert === undefined && sameJson(last.attributes, op.attributes)
  if (isSame && last.retain && op.retain) last.retain += op.retain
  else if (isSame && last.delete && op.delete) last.delete += op.delete
  else delta.push(op)
}

function setAttributes(element: Y.XmlElement, wanted: Readonly<Record<string, unknown>>): void {
  const have = attributesOf(element)
  for (const [name, value] of Object.entries(wanted)) {
    // Yjs types attributes as strings; y-prosemirror stores numbers the same way.
    if (!sameJson(have[name], value)) element.setAttribute(name, value as string)
  }
  for (const name of Object.keys(have)) if (!(name in wanted)) element.removeAttribute(name)
}

// oxlint-disable no-underscore-dangle -- the list of items is public in Yjs, under this name
function* itemsOf(type: Y.XmlFragment | Y.XmlText): Generator<Y.Item> {
  for (let item: Y.Item | null = type._start; item !== null; item = item.right) yield item
}
