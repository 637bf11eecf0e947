import * as Y from 'yjs'
import {
  bringBack,
  canBeTakenAway,
  emptyText,
  isHidden,
  isOwnMark,
  takeAway,
} from './gone-nodes.ts'
import {
  attributesOf,
  flatText,
  hasOnlyText,
  marksOf,
  readText,
  textOf,
  updateText,
} from './fragment-text.ts'
import { sameJson } from './json.ts'
import { canonicalRichText, knownRichText, type RichText, type TextNode } from './rich-text.ts'
import { isKnownAttribute, MARK_RANK, nodeAttributes } from './rich-text-schema.ts'
import { MAX_MERGED_TEXT_BYTES } from './limits.ts'
import { commonEnds } from './text-diff.ts'

/**
 * A note's text between its two forms: tldraw's JSON and the Y.XmlFragment that merges character by
 * character. The fragment has the shape y-prosemirror gives it (an element per node, an XmlText per
 * run of text, marks as attributes of the text), so an editor may be bound to it later.
 *
 * A fragment is never replaced: {@link updateFragment} changes what differs and nothing else, since
 * whatever is deleted and written again loses what others are typing into it.
 */
export function readFragment(fragment: Y.XmlFragment): RichText {
  return canonicalRichText({ type: 'doc', content: readChildren(fragment, 0) })
}

/**
 * The text when nothing of the fragment is left out of it, so that writing it back would take nothing
 * away; undefined when the fragment holds what only a newer version knows, or more than `maxBytes`.
 */
export function readWhole(
  fragment: Y.XmlFragment,
  maxBytes = MAX_MERGED_TEXT_BYTES,
): RichText | undefined {
  if (!isAllText(fragment, 0)) return undefined
  return knownRichText({ type: 'doc', content: readChildren(fragment, 0) }, maxBytes)
}

/** A fragment to be put into a document; its client writes the text exactly once. */
export function createFragment(richText: RichText): Y.XmlFragment {
  const fragment = new Y.XmlFragment()
  fragment.insert(0, unitsOf(richText.content).map(createChild))
  return fragment
}

/** Changes as little as possible so that the fragment reads `richText`. Call it in a transaction. */
export function updateFragment(fragment: Y.XmlFragment, richText: RichText): void {
  updateChildren(fragment, richText.content)
}

/** Deeper elements hold nothing that could be shown. */
const MAX_DEPTH = 24

function readChildren(parent: Y.XmlFragment, depth: number): TextNode[] {
  if (depth > MAX_DEPTH) return []
  return parent.toArray().flatMap((child: unknown): TextNode[] => {
    if (child instanceof Y.XmlText) return readText(child)
    if (child instanceof Y.XmlElement && !isHidden(child)) return [readElement(child, depth)]
    return []
  })
}

/** False where something stands in the fragment that reading passes over. */
function isAllText(parent: Y.XmlFragment, depth: number): boolean {
  return parent.toArray().every((child: unknown) => {
    if (child instanceof Y.XmlText) return hasOnlyText(child)
    if (isHidden(child)) return true
    return child instanceof Y.XmlElement && depth < MAX_DEPTH && isAllText(child, depth + 1)
  })
}

function readElement(element: Y.XmlElement, depth: number): TextNode {
  const attrs = nodeAttributes(element.nodeName, element.getAttributes())
  const content = readChildren(element, depth + 1)
  const marks = element.nodeName === BREAK ? marksOf(element.getAttributes()) : []
  return { type: element.nodeName, ...(attrs && { attrs }), content, marks }
}

/** A line break keeps its formatting in attributes, for want of characters. */
const BREAK = 'hardBreak'

/** What is written as attributes of a node's element. */
const elementAttributes = (node: TextNode) =>
  node.type === BREAK ? attributesOf(node) : (node.attrs ?? {})

const isOwnAttribute = (type: string, name: string) =>
  isKnownAttribute(type, name) || (type === BREAK && MARK_RANK.has(name))

/** Children come in units: a run of texts, which merge into each other, or one element. */
type Unit = { readonly text: readonly TextNode[] } | { readonly element: TextNode }

/** A unit as it stands in the document; `count` children from `at` on belong to it. */
type Existing =
  | { readonly at: number; readonly count: number; readonly texts: readonly Y.XmlText[] }
  | { readonly at: number; readonly count: 1; readonly element: Y.XmlElement | undefined }

function unitsOf(nodes: readonly TextNode[]): Unit[] {
  const units: Unit[] = []
  // Grows in place: 60,000 runs of formatting are one text.
  let text: TextNode[] | undefined
  for (const node of nodes) {
    if (node.type !== 'text') {
      units.push({ element: node })
      text = undefined
    } else if (text) text.push(node)
    else units.push({ text: (text = [node]) })
  }
  return units
}

function existingUnits(parent: Y.XmlFragment): Existing[] {
  const units: Existing[] = []
  let run: { readonly at: number; count: number; readonly texts: Y.XmlText[] } | undefined
  parent.toArray().forEach((child: unknown, at) => {
    if (isHidden(child)) return
    if (!(child instanceof Y.XmlText)) {
      units.push({ at, count: 1, element: child instanceof Y.XmlElement ? child : undefined })
    } else if (run && run.at + run.count === at) {
      run.count += 1
      run.texts.push(child)
    } else units.push((run = { at, count: 1, texts: [child] }))
  })
  return units
}

function createChild(unit: Unit): Y.XmlElement | Y.XmlText {
  if ('text' in unit) {
    const text = new Y.XmlText()
    text.applyDelta(
      unit.text.map((node) => ({ insert: node.text ?? '', attributes: attributesOf(node) })),
    )
    return text
  }
  const element = new Y.XmlElement(unit.element.type)
  for (const [name, value] of Object.entries(elementAttributes(unit.element))) {
    // Yjs types attributes as strings; y-prosemirror stores numbers the same way.
    if (value !== null) element.setAttribute(name, value as string)
  }
  element.insert(0, unitsOf(unit.element.content ?? []).map(createChild))
  return element
}

function updateChildren(parent: Y.XmlFragment, nodes: readonly TextNode[]): void {
  const have = existingUnits(parent).filter((unit) => !isEmptyText(unit))
  const want = unitsOf(nodes)
  let left = 0
  let haveEnd = have.length
  let wantEnd = want.length
  while (left < haveEnd && left < wantEnd && isSame(have[left], want[left])) left++
  while (haveEnd > left && wantEnd > left && isSame(have[haveEnd - 1], want[wantEnd - 1])) {
    haveEnd--
    wantEnd--
  }
  // From the right, so that the positions of units further left stay true.
  const pairs = pairUp(have.slice(left, haveEnd), want.slice(left, wantEnd))
  const end = have[haveEnd - 1]
  let at = haveEnd > left && end ? end.at + end.count : (have[left]?.at ?? parent.length)
  for (const { old, wanted } of pairs.reverse()) {
    if (old && wanted && tryUpdate(old, wanted)) at = old.at
    else {
      if (old) {
        removeUnit(parent, old)
        at = old.at
      }
      if (wanted) at = insertUnit(parent, at, wanted)
    }
  }
}

/** What may hold what others type at the same time is emptied; only the rest is deleted. */
function removeUnit(parent: Y.XmlFragment, unit: Existing): void {
  if ('texts' in unit) unit.texts.forEach(emptyText)
  else if (unit.element && canBeTakenAway(unit.element)) takeAway(unit.element)
  else parent.delete(unit.at, unit.count)
}

/**
 * Text goes into an empty run that already stands there, so that two first typists share it, and a
 * block into one that this client took away there, so that lines joined and divided all day leave
 * nothing behind.
 *
 * @returns where the unit is
 */
function insertUnit(parent: Y.XmlFragment, at: number, unit: Unit): number {
  if ('text' in unit) {
    const there: unknown = parent.length > at ? parent.get(at) : undefined
    if (there instanceof Y.XmlText && there.length === 0) {
      updateText([there], unit.text)
      return at
    }
  } else {
    for (const near of [at - 1, at]) {
      const block: unknown = near >= 0 && near < parent.length ? parent.get(near) : undefined
      if (!(block instanceof Y.XmlElement) || !isHidden(block) || !isOwnMark(block)) continue
      if (tryUpdate({ at: near, count: 1, element: block }, unit)) return near
    }
  }
  parent.insert(at, [createChild(unit)])
  return at
}

function isEmptyText(unit: Existing): boolean {
  return 'texts' in unit && unit.texts.every((text) => text.length === 0)
}

interface Pair {
  readonly old: Existing | undefined
  readonly wanted: Unit | undefined
}

/** Which old unit becomes which new one, in order; the shorter side is aligned where it fits better. */
function pairUp(have: readonly Existing[], want: readonly Unit[]): Pair[] {
  const extra = Math.abs(have.length - want.length)
  const shorter = Math.min(have.length, want.length)
  const atStart = alignment(have, want, { skipHave: 0, skipWant: 0, count: shorter })
  const skipHave = have.length > want.length ? extra : 0
  const skipWant = want.length > have.length ? extra : 0
  const fromEnd = alignment(have, want, { skipHave, skipWant, count: shorter })
  const skip =
    extra > 0 && fromEnd > atStart ? { skipHave, skipWant } : { skipHave: 0, skipWant: 0 }
  const pairs: Pair[] = []
  for (const old of have.slice(0, skip.skipHave)) pairs.push({ old, wanted: undefined })
  for (const wanted of want.slice(0, skip.skipWant)) pairs.push({ old: undefined, wanted })
  for (let at = 0; at < Math.max(have.length - skip.skipHave, want.length - skip.skipWant); at++) {
    pairs.push({ old: have[skip.skipHave + at], wanted: want[skip.skipWant + at] })
  }
  return pairs
}

function alignment(
  have: readonly Existing[],
  want: readonly Unit[],
  range: { skipHave: number; skipWant: number; count: number },
): number {
  let score = 0
  for (let at = 0; at < range.count; at++) {
    score += likeness(have[range.skipHave + at], want[range.skipWant + at])
  }
  return score
}

/** How much of the text would stay: characters of the common start and end. */
function likeness(old: Existing | undefined, wanted: Unit | undefined): number {
  if (!old || !wanted) return 0
  const a =
    'texts' in old ? textOf(old.texts) : old.element ? flatText(readElement(old.element, 0)) : ''
  const b = 'text' in wanted ? wanted.text.map(flatText).join('') : flatText(wanted.element)
  const { start, endA } = commonEnds(a, b)
  return start + (a.length - endA)
}

function isSame(old: Existing | undefined, wanted: Unit | undefined): boolean {
  if (!old || !wanted) return false
  if ('texts' in old) {
    return 'text' in wanted && sameJson(mergedText(old.texts), canonicalInline(wanted.text))
  }
  if ('text' in wanted || old.element?.nodeName !== wanted.element.type) return false
  const { nodeName } = old.element
  const extras = Object.keys(old.element.getAttributes()).filter((name) =>
    isOwnAttribute(nodeName, name),
  ).length
  const wantedAttrs = Object.values(elementAttributes(wanted.element)).filter(
    (value) => value !== null,
  )
  if (extras !== wantedAttrs.length) return false
  return sameJson(canonicalInline([readElement(old.element, 0)]), canonicalInline([wanted.element]))
}

const mergedText = (texts: readonly Y.XmlText[]) => canonicalInline(texts.flatMap(readText))

/** Both sides through one form, so that only real differences count. */
function canonicalInline(nodes: readonly TextNode[]): unknown {
  const isBlock = nodes.some((node) => node.type !== 'text' && node.type !== 'hardBreak')
  return isBlock
    ? stripped(nodes)
    : canonicalRichText({ type: 'doc', content: [{ type: 'paragraph', content: nodes }] })
}

function stripped(nodes: readonly TextNode[]): unknown {
  return nodes.map((node) => ({
    type: node.type,
    attrs: node.type === BREAK ? attributesOf(node) : node.attrs,
    children: unitsOf(node.content ?? []).map((unit) =>
      'text' in unit ? canonicalInline(unit.text) : stripped([unit.element]),
    ),
  }))
}

function tryUpdate(old: Existing, wanted: Unit): boolean {
  if ('texts' in old) {
    // Something that is no text stands inside: positions would not match.
    if (!('text' in wanted) || !old.texts.every(hasOnlyText)) return false
    updateText(old.texts, wanted.text)
    return true
  }
  if ('text' in wanted || old.element?.nodeName !== wanted.element.type) return false
  bringBack(old.element)
  updateAttributes(old.element, elementAttributes(wanted.element))
  updateChildren(old.element, wanted.element.content ?? [])
  return true
}

function updateAttributes(element: Y.XmlElement, wanted: Readonly<Record<string, unknown>>): void {
  const have: Readonly<Record<string, unknown>> = element.getAttributes()
  for (const [name, value] of Object.entries(wanted)) {
    if (value !== null && !sameJson(have[name], value)) element.setAttribute(name, value as string)
  }
  for (const name of Object.keys(have)) {
    const isOurs = isOwnAttribute(element.nodeName, name)
    if (isOurs && (wanted[name] ?? null) === null) element.removeAttribute(name)
  }
}
