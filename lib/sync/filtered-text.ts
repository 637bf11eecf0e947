import * as Y from 'yjs'
import { isBlank, isHidden, isMarked } from '#lib/board/gone-nodes.ts'
import { canonicalRichText, knownRichText, type RichText } from '#lib/board/rich-text.ts'

/** Decides by the id of one character or element whether it is read. */
export type Keep = (client: number, clock: number) => boolean

interface RawNode {
  readonly type: string
  readonly text?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly marks?: readonly { readonly type: string; readonly attrs: unknown }[]
  readonly content?: readonly RawNode[]
}

/**
 * A fragment's text as it would read with only some of its characters. An element goes with its
 * last character, so a paragraph that is not kept still carries what is kept inside it.
 */
export function readFiltered(fragment: Y.XmlFragment, keep: Keep): RichText {
  return readFilteredWhole(fragment, keep) ?? canonicalRichText(filtered(fragment, keep))
}

/** The same, neither cut nor flattened; undefined when something in it is of a newer version. */
export function readFilteredWhole(fragment: Y.XmlFragment, keep: Keep): RichText | undefined {
  return knownRichText(filtered(fragment, keep), Infinity)
}

/** Calls `visit` for every character and element that can be seen in a fragment. */
export function visitVisible(
  fragment: Y.XmlFragment,
  visit: (client: number, clock: number) => void,
): void {
  children(fragment, (client, clock) => (visit(client, clock), true), 0)
}

const MAX_DEPTH = 24

function filtered(fragment: Y.XmlFragment, keep: Keep): RawNode {
  return { type: 'doc', content: children(fragment, keep, 0) }
}

function children(parent: Y.XmlFragment, keep: Keep, depth: number): RawNode[] {
  if (depth > MAX_DEPTH) return []
  const nodes: RawNode[] = []
  for (const item of visibleItems(parent)) {
    if (!(item.content instanceof Y.ContentType)) continue
    const child: unknown = item.content.type
    if (child instanceof Y.XmlText) nodes.push(...characters(child, keep))
    else if (child instanceof Y.XmlElement && !isHidden(child)) {
      const content = children(child, keep, depth + 1)
      const isKept = keep(item.id.client, item.id.clock) || content.length > 0
      // Words that are left out show no block that was taken away.
      const isShown = !isMarked(child) || isBlank(child) || holdsWords(content)
      if (isKept && isShown) {
        const attrs: Readonly<Record<string, unknown>> = child.getAttributes()
        // A line break has its formatting there.
        const marks = Object.entries(attrs).map(([type, value]) => ({ type, attrs: value }))
        nodes.push({ type: child.nodeName, attrs, content, marks })
      }
    }
  }
  return nodes
}

/** What shows a block that somebody took away. */
function holdsWords(nodes: readonly RawNode[]): boolean {
  return nodes.some(
    ({ type, text, content }) => text || type === 'hardBreak' || holdsWords(content ?? []),
  )
}

function characters(text: Y.XmlText, keep: Keep): RawNode[] {
  const marks = new Map<string, unknown>()
  const nodes: RawNode[] = []
  for (const { content, id } of visibleItems(text)) {
    if (content instanceof Y.ContentFormat) {
      if (!keep(id.client, id.clock)) continue
      if (content.value === null) marks.delete(content.key)
      else marks.set(content.key, content.value)
    } else if (content instanceof Y.ContentString) {
      const kept = content.str
        .split('')
        .filter((_unit, at) => keep(id.client, id.clock + at))
        .join('')
      if (kept === '') continue
      const asList = [...marks].map(([type, attrs]) => ({ type, attrs }))
      nodes.push({ type: 'text', text: kept, marks: asList })
    }
  }
  return nodes
}

// oxlint-disable no-underscore-dangle -- the list of items is public in Yjs, under this name
function* visibleItems(type: Y.XmlFragment | Y.XmlText): Generator<Y.Item> {
  for (let item: Y.Item | null = type._start; item !== null; item = item.right) {
    if (!item.deleted) yield item
  }
}
