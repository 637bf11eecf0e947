import { Node } from 'prosemirror-model'
import { utf8Size, wellFormed } from './json.ts'
import { MAX_MERGED_TEXT_BYTES, MAX_TEXT_BYTES } from './limits.ts'
import { MARK_RANK, markAttributes, nodeAttributes, richTextSchema } from './rich-text-schema.ts'

/**
 * Text as tldraw keeps it in `props.richText`. tldraw's own validator looks at the outermost object
 * only, so anything can arrive here; {@link canonicalRichText} turns it into the one JSON that
 * TipTap would produce, or into plain paragraphs when the structure is unknown.
 */
export interface RichText {
  readonly type: 'doc'
  readonly content: readonly TextNode[]
}

/** One node in canonical form: `attrs` complete, `marks` in rank order, no empty arrays. */
export interface TextNode {
  readonly type: string
  readonly attrs?: Readonly<Record<string, string | number | null>>
  readonly content?: readonly TextNode[]
  readonly text?: string
  readonly marks?: readonly TextMark[]
}

export interface TextMark {
  readonly type: string
  readonly attrs?: Readonly<Record<string, string | number | null>>
}

/** Nested deeper, a text is shown as plain paragraphs. */
const MAX_DEPTH = 16

/**
 * The canonical form of any value; never throws. What is unknown in it, or more than people make
 * together, leaves plain paragraphs that are cut at the limit of one text.
 */
export function canonicalRichText(value: unknown): RichText {
  return knownRichText(value) ?? fromPlainText(looseText(value))
}

/**
 * The canonical form of a text that this version knows whole; undefined when a node or its place is
 * unknown, or when there is more of it than `maxBytes`, in which a line break of plain text and a
 * block count as one.
 */
export function knownRichText(
  value: unknown,
  maxBytes = MAX_MERGED_TEXT_BYTES,
): RichText | undefined {
  const doc = canonicalNode(value, { bytes: maxBytes + FIRST_LINE }, 0)
  if (doc?.type !== 'doc') return undefined
  const content = doc.content ?? []
  if (content.length === 0) return fromPlainText('')
  return fitsSchema({ ...doc, content }) ? { type: 'doc', content } : undefined
}

/** One paragraph per line, cut at the text limit. */
export function fromPlainText(text: string): RichText {
  return { type: 'doc', content: clip(wellFormed(text)).split('\n').map(paragraph) }
}

/** An arrow's label: one paragraph, line breaks and all, whole as far as people make it together. */
export function fromLabel(label: string, maxBytes = MAX_MERGED_TEXT_BYTES): RichText {
  return { type: 'doc', content: [paragraph(clip(wellFormed(label), maxBytes))] }
}

/** The text alone: blocks become lines. */
export function toPlainText(richText: RichText): string {
  return richText.content.map(plainBlock).join('\n')
}

/** The longest start of the text within so many bytes of UTF-8. */
export function clip(text: string, maxBytes = MAX_TEXT_BYTES): string {
  if (text.length * 3 <= maxBytes || utf8Size(text) <= maxBytes) return text
  let end = Math.min(text.length, maxBytes)
  while (utf8Size(text.slice(0, end)) > maxBytes) end = Math.floor(end * 0.9)
  return wellFormed(text.slice(0, end))
}

interface Budget {
  bytes: number
}

/** Lines are counted by what is between them; the document and its first line are no line break. */
const FIRST_LINE = 2

/** Undefined as soon as anything is unknown, too deep or too large. */
function canonicalNode(value: unknown, budget: Budget, depth: number): TextNode | undefined {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined
  const given = value as Readonly<Record<string, unknown>>
  const type = given['type']
  if (typeof type !== 'string' || !Object.hasOwn(richTextSchema.nodes, type)) return undefined
  const marks = canonicalMarks(given['marks'])
  if (type === 'text') return canonicalText(given['text'], marks, budget)
  if (--budget.bytes < 0) return undefined
  const attrs = nodeAttributes(type, objectOr(given['attrs']))
  const content: TextNode[] = []
  for (const child of Array.isArray(given['content']) ? given['content'] : []) {
    const node = canonicalNode(child, budget, depth + 1)
    if (!node) return undefined
    if (node.text !== '') append(content, node)
  }
  return {
    type,
    ...(attrs && { attrs }),
    ...(content.length > 0 && { content }),
    ...(marks.length > 0 && type === 'hardBreak' && { marks }),
  }
}

function canonicalText(
  text: unknown,
  marks: readonly TextMark[],
  budget: Budget,
): TextNode | undefined {
  if (typeof text !== 'string') return undefined
  budget.bytes -= utf8Size(text)
  if (budget.bytes < 0) return undefined
  return { type: 'text', ...(marks.length > 0 && { marks }), text: wellFormed(text) }
}

function canonicalMarks(given: unknown): TextMark[] {
  if (!Array.isArray(given)) return []
  const byType = new Map<string, TextMark>()
  for (const mark of given as unknown[]) {
    const type = objectOr(mark)['type']
    if (typeof type !== 'string') continue
    const attrs = markAttributes(type, objectOr(objectOr(mark)['attrs']))
    if (attrs) byType.set(type, Object.keys(attrs).length > 0 ? { type, attrs } : { type })
  }
  return [...byType.values()].sort((a, b) => rank(a) - rank(b))
}

const rank = (mark: TextMark) => MARK_RANK.get(mark.type) ?? 0

/** Texts with the same marks are one text, as ProseMirror keeps them. */
function append(content: TextNode[], node: TextNode): void {
  const last = content.at(-1)
  if (
    last?.type === 'text' &&
    node.type === 'text' &&
    JSON.stringify(last.marks) === JSON.stringify(node.marks)
  ) {
    content[content.length - 1] = { ...last, text: (last.text ?? '') + (node.text ?? '') }
  } else content.push(node)
}

/** Nearly every note is paragraphs of text, which need no schema to be known as valid. */
function fitsSchema(doc: TextNode): boolean {
  const isPlain = (doc.content ?? []).every(
    (block) =>
      block.type === 'paragraph' && (block.content ?? []).every((node) => node.type === 'text'),
  )
  if (isPlain) return true
  try {
    Node.fromJSON(richTextSchema, doc).check()
    return true
  } catch {
    // Known nodes in a place that the schema forbids, such as a list item without a list.
    return false
  }
}

function paragraph(text: string): TextNode {
  return {
    type: 'paragraph',
    attrs: { dir: 'auto' },
    ...(text !== '' && { content: [{ type: 'text', text }] }),
  }
}

function plainBlock(node: TextNode): string {
  if (node.text !== undefined) return node.text
  if (node.type === 'hardBreak') return '\n'
  const isList = node.type !== 'paragraph' && node.type !== 'heading'
  return (node.content ?? []).map(plainBlock).join(isList ? '\n' : '')
}

/** Whatever text can be found in a value of unknown shape, one line per block; walks without recursion. */
function looseText(value: unknown): string {
  const lines: string[] = ['']
  const stack: unknown[] = [value]
  let budget = MAX_MERGED_TEXT_BYTES
  while (stack.length > 0 && budget-- > 0) {
    const given = objectOr(stack.pop())
    if (typeof given['text'] === 'string') lines[lines.length - 1] += given['text']
    else if (lines.at(-1) !== '') lines.push('')
    const content = given['content']
    if (Array.isArray(content)) stack.push(...content.slice(0, MAX_TEXT_BYTES).reverse())
  }
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines.join('\n')
}

function objectOr(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}
