import type * as Y from 'yjs'
import { sameJson } from './json.ts'
import type { TextMark, TextNode } from './rich-text.ts'
import { MARK_RANK, markAttributes } from './rich-text-schema.ts'
import { textEdits, type TextEdit } from './text-diff.ts'

/** The runs of formatted characters that a text of a fragment holds. */
export function readText(text: Y.XmlText): TextNode[] {
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap(
    ({ insert, attributes }) =>
      typeof insert === 'string'
        ? [{ type: 'text', text: insert, marks: marksOf(attributes ?? {}) }]
        : [],
  )
}

/** Marks as Yjs has them, by their names. */
export function marksOf(attributes: Readonly<Record<string, unknown>>): TextMark[] {
  return Object.entries(attributes).map(([type, attrs]) => ({
    type,
    attrs: (typeof attrs === 'object' && attrs !== null ? attrs : {}) as NonNullable<
      TextMark['attrs']
    >,
  }))
}

/** The marks of a run as Yjs takes them. */
export function attributesOf(node: TextNode): Record<string, object> {
  return Object.fromEntries((node.marks ?? []).map((mark) => [mark.type, mark.attrs ?? {}]))
}

/** The characters of a node and all that is in it. */
export function flatText(node: TextNode): string {
  return node.text ?? (node.content ?? []).map(flatText).join('')
}

/** The characters of texts that stand beside each other. */
export function textOf(texts: readonly Y.XmlText[]): string {
  return texts.flatMap(readText).map(flatText).join('')
}

/** True when nothing but characters stands in a text. */
export function hasOnlyText(text: Y.XmlText): boolean {
  return textOf([text]).length === text.length
}

/** Makes texts beside each other read `wanted`, changing only the characters and marks that differ. */
export function updateText(texts: readonly Y.XmlText[], wanted: readonly TextNode[]): void {
  const before = textOf(texts)
  const after = wanted.map(flatText).join('')
  // From the right, so that the positions of edits further left stay true.
  for (const edit of textEdits(before, after).reverse()) editCharacters(texts, edit)
  formatCharacters(texts, wanted)
}

function editCharacters(texts: readonly Y.XmlText[], edit: TextEdit): void {
  let { at, remove } = edit
  let inserted = edit.insert === ''
  for (const [index, text] of texts.entries()) {
    const length = text.length
    const isLast = index === texts.length - 1
    if (at > length || (at === length && inserted && !isLast)) {
      at -= length
      continue
    }
    const here = Math.min(remove, length - at)
    if (here > 0) text.delete(at, here)
    if (!inserted) text.insert(at, edit.insert, {})
    inserted = true
    remove -= here
    at = 0
    if (remove === 0) return
  }
}

/** Sets and clears marks only where they differ. */
function formatCharacters(texts: readonly Y.XmlText[], wanted: readonly TextNode[]): void {
  const runs = wanted.map((node) => ({ left: (node.text ?? '').length, marks: attributesOf(node) }))
  for (const text of texts) {
    let at = 0
    for (const piece of readText(text)) {
      let rest = (piece.text ?? '').length
      const have = attributesOf({ ...piece, marks: piece.marks ?? [] })
      while (rest > 0) {
        const run = runs.find((candidate) => candidate.left > 0)
        if (!run) return
        const length = Math.min(rest, run.left)
        const change = markChange(have, run.marks)
        if (change) text.format(at, length, change)
        at += length
        rest -= length
        run.left -= length
      }
    }
  }
}

function markChange(
  have: Readonly<Record<string, object>>,
  want: Readonly<Record<string, object>>,
): Record<string, object | null> | undefined {
  const change: Record<string, object | null> = {}
  // A mark of a newer version stays where it is.
  for (const name of Object.keys(have)) {
    if (!want[name] && MARK_RANK.has(name)) change[name] = null
  }
  for (const [name, attrs] of Object.entries(want)) {
    const old = have[name]
    const known = old && markAttributes(name, old as Readonly<Record<string, unknown>>)
    if (!known || !sameJson(known, attrs)) change[name] = attrs
  }
  return Object.keys(change).length > 0 ? change : undefined
}
