import * as Y from 'yjs'

/**
 * Blocks of a text that somebody took away, by joining two lines or clearing several. Deleting a
 * block in Yjs also deletes whatever others type into it at the same time, or typed offline. So it is
 * emptied and marked instead: it is passed over for as long as nothing stands in it, and shown again
 * when words arrive.
 */
const GONE = 'gone'

/** Blocks that hold inline content or further blocks; anything else is deleted like a character. */
const BLOCKS: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
])

/** True for an element that {@link takeAway} can empty; everything else has to be deleted. */
export function canBeTakenAway(node: unknown): node is Y.XmlElement {
  return isEmptiable(node, 0)
}

/** Empties a block and everything in it, and marks it. */
export function takeAway(block: Y.XmlElement): void {
  for (let at = block.length - 1; at >= 0; at--) {
    const child: unknown = block.get(at)
    if (child instanceof Y.XmlText) emptyText(child)
    else if (canBeTakenAway(child)) takeAway(child)
    else block.delete(at, 1)
  }
  mark(block)
}

/** Marks a block and leaves what stands in it; words of others show it. */
export function mark(block: Y.XmlElement): void {
  if (!isMarked(block)) block.setAttribute(GONE, 'true')
}

/** A run of text stays when its text goes, so that what others type into it is kept. */
export function emptyText(text: Y.XmlText): void {
  if (text.length > 0) text.delete(0, text.length)
}

/** Shows a block again, empty or not. */
export function bringBack(block: Y.XmlElement): void {
  if (isMarked(block)) block.removeAttribute(GONE)
}

/** True for a block with the mark, also where words stand in it meanwhile. */
export function isMarked(block: Y.XmlElement): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  return block._map.get(GONE)?.deleted === false
}

/** True when this document's own client took the block away. */
export function isOwnMark(block: Y.XmlElement): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  return isMarked(block) && block._map.get(GONE)?.id.client === block.doc?.clientID
}

/**
 * True for a block that is passed over: it was taken away and nothing stands in it. A list of which
 * all items are, counts as taken away too, since there is no list without items; and the first
 * paragraph of an item that is shown is shown with it.
 */
export function isHidden(node: unknown): boolean {
  if (!(node instanceof Y.XmlElement) || !BLOCKS.has(node.nodeName)) return false
  if (isMarked(node) || isEmptyList(node)) return isBlank(node) && !isHeadOfItem(node)
  return false
}

/** The attributes of a block that are about its text. */
export function attributesOf(block: Y.XmlElement): Readonly<Record<string, unknown>> {
  const { [GONE]: _mark, ...rest } = block.getAttributes()
  return rest
}

function isEmptyList(block: Y.XmlElement): boolean {
  if (block.nodeName === 'listItem') return block.length === 0
  const isList = block.nodeName === 'bulletList' || block.nodeName === 'orderedList'
  return isList && block.toArray().every(isHidden)
}

function isHeadOfItem(block: Y.XmlElement): boolean {
  const { parent } = block
  if (!(parent instanceof Y.XmlElement) || parent.nodeName !== 'listItem') return false
  return parent.get(0) === block && !isHidden(parent)
}

/** True when nothing that a person could see stands in a node. */
export function isBlank(node: unknown, depth = 0): boolean {
  if (node instanceof Y.XmlText) return node.length === 0
  return isBlock(node, depth) && node.toArray().every((child) => isBlank(child, depth + 1))
}

/** False where something of a newer version stands, which has to be deleted to be gone. */
function isEmptiable(node: unknown, depth: number): boolean {
  if (!isBlock(node, depth)) return false
  return node.toArray().every((child: unknown) => {
    const isInline = child instanceof Y.XmlText || isHardBreak(child)
    return isInline || isEmptiable(child, depth + 1)
  })
}

function isBlock(node: unknown, depth: number): node is Y.XmlElement {
  return depth <= MAX_DEPTH && node instanceof Y.XmlElement && BLOCKS.has(node.nodeName)
}

function isHardBreak(node: unknown): boolean {
  return node instanceof Y.XmlElement && node.nodeName === 'hardBreak'
}

/** Deeper elements are another program's; looking into them could go on without end. */
const MAX_DEPTH = 24
