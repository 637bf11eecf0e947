import { mergeText } from './merge-text.ts'
import { fromPlainText, knownRichText, toPlainText, type RichText } from './rich-text.ts'
import type { TextMark, TextNode } from './rich-text.ts'
import { textEdits, type TextEdit } from './text-diff.ts'

/**
 * A note's words as people edit them without an editor for rich text: one line for each paragraph,
 * heading, list item and line break. Templates write a hyphen at which no line breaks; it is shown,
 * and typed, as any other.
 */
export function plainLines(text: RichText): string {
  return linesOf(text.content, [])
    .map(({ content }) => plainOf(content))
    .join('\n')
}

/**
 * Makes in a text what somebody made of its plain lines, `before` to `after`, who may not have seen all
 * that is in it now: what others added or removed meanwhile stays so. Formatting stays with the words
 * that it is on, and new words have that of the words beside them; lines that stay keep their place in
 * lists. Undefined should the three not fit together.
 */
export function rewriteText(
  now: RichText,
  { before, after }: { readonly before: string; readonly after: string },
): RichText | undefined {
  const shown = plainLines(now)
  // Asked for again by somebody who did not hear that it was done.
  if (shown === after) return now
  const wanted = shown === before ? after : mergeLines({ before, after, shown })
  if (wanted === undefined) return undefined
  const lines = linesOf(now.content, [])
  // From the right, so that the positions of edits further left stay true.
  for (const edit of textEdits(shown, wanted).reverse()) editLines(lines, edit)
  const rewritten = knownRichText({ type: 'doc', content: treeOf(lines, 0) }, Infinity)
  // Without its first line a list item may be none any more: then the words count more than the list.
  return rewritten ?? fromPlainText(wanted)
}

function mergeLines(texts: { before: string; after: string; shown: string }): string | undefined {
  const merged = mergeText({
    base: fromPlainText(texts.before),
    mine: fromPlainText(texts.after),
    theirs: fromPlainText(texts.shown),
  })
  return merged && toPlainText(merged)
}

/** One line: the blocks that it stands in, from the outermost one, and its words. */
interface Line {
  readonly around: readonly TextNode[]
  readonly block: TextNode
  /** The line break that it begins with; undefined for the first line of its block. */
  readonly lineBreak: TextNode | undefined
  readonly content: readonly TextNode[]
}

function linesOf(nodes: readonly TextNode[], around: readonly TextNode[]): Line[] {
  return nodes.flatMap((block) => {
    if (!TEXT_BLOCKS.has(block.type)) return linesOf(block.content ?? [], [...around, block])
    // Grows in place: a text of 60,000 formatted letters would take half a minute copied at each.
    let content: TextNode[] = []
    const lines: Line[] = [{ around, block, lineBreak: undefined, content }]
    for (const node of block.content ?? []) {
      if (node.type === 'hardBreak') {
        lines.push({ around, block, lineBreak: node, content: (content = []) })
      } else content.push(node)
    }
    return lines
  })
}

const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading'])

/** As long as the words themselves, so that positions are the same in both. */
function plainOf(content: readonly TextNode[]): string {
  return content
    .map(({ text = '' }) => text)
    .join('')
    .replaceAll(NON_BREAKING_HYPHEN, '-')
    .replaceAll(LINE_ENDS, ' ')
}

const NON_BREAKING_HYPHEN = '\u2011'
const LINE_ENDS = /[\n\r]/g

function editLines(lines: Line[], { at, remove, insert }: TextEdit): void {
  let index = 0
  let start = at
  for (; index < lines.length - 1; index++) {
    const length = lengthOf(lines[index]?.content ?? [])
    if (start <= length) break
    start -= length + 1
  }
  let line = lines[index]
  if (!line) return
  const marks = marksAt(line.content, start, remove)
  // What is removed may reach over the ends of lines, which joins them.
  let rest = remove - (lengthOf(line.content) - start)
  const before = slice(line.content, 0, start)
  let right = slice(line.content, start + remove, Infinity)
  while (rest > 0) {
    const [next] = lines.splice(index + 1, 1)
    if (!next) break
    rest -= 1
    right = slice(next.content, rest, Infinity)
    rest -= lengthOf(next.content)
    // Nothing is left of a line that is removed from its beginning, so the place is that of the other one.
    if (start === 0) lines[index] = line = next
  }
  const parts = insert.split('\n')
  const last = parts.length - 1
  // The line's own place stays with the words that it had.
  const own = start === 0 ? last : 0
  const { block } = line
  const made = parts.map((words, part): Line => {
    const content = [
      ...(part === 0 ? before : []),
      ...textNodes(words, marks),
      ...(part === last ? right : []),
    ]
    // Another block of the same kind.
    return part === own
      ? { ...line, content }
      : { ...line, block: { ...block }, lineBreak: undefined, content }
  })
  lines.splice(index, 1, ...made)
}

/** How new words look: as those whose place they take, or those before them, but never as a link. */
function marksAt(content: readonly TextNode[], at: number, remove: number): readonly TextMark[] {
  const from = remove > 0 || at === 0 ? at : at - 1
  const [node] = slice(content, from, from + 1)
  return (node?.marks ?? []).filter(({ type }) => type !== 'link')
}

function textNodes(text: string, marks: readonly TextMark[]): TextNode[] {
  return text === '' ? [] : [{ type: 'text', text, marks }]
}

function slice(content: readonly TextNode[], from: number, to: number): TextNode[] {
  let start = 0
  return content.flatMap((node) => {
    const text = node.text ?? ''
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start))
    start += text.length
    return part === '' ? [] : [{ ...node, text: part }]
  })
}

function lengthOf(content: readonly TextNode[]): number {
  return content.reduce((sum, { text = '' }) => sum + text.length, 0)
}

/** Lines that stand in one block beside each other are put into one again. */
function treeOf(lines: readonly Line[], depth: number): TextNode[] {
  const nodes: TextNode[] = []
  for (let at = 0; at < lines.length;) {
    const first = lines[at]
    if (!first) break
    const around = first.around[depth]
    let end = at + 1
    for (; end < lines.length; end++) {
      const next = lines[end]
      const isInside = around
        ? next?.around[depth] === around
        : next?.block === first.block && next.lineBreak !== undefined
      if (!isInside) break
    }
    const inside = lines.slice(at, end)
    nodes.push(
      around
        ? { ...around, content: treeOf(inside, depth + 1) }
        : { ...first.block, content: inside.flatMap(inlineOf) },
    )
    at = end
  }
  return nodes
}

function inlineOf({ lineBreak, content }: Line, at: number): readonly TextNode[] {
  return at > 0 && lineBreak ? [lineBreak, ...content] : content
}
