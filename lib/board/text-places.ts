import * as Y from 'yjs'
import { isHidden } from './gone-nodes.ts'

/**
 * Places in a note's text in two forms. An editor counts: a place is a ProseMirror position, where a
 * block takes one at either end and a line break takes one. The document pins: a place is held by the
 * character beside it, so it stays there whatever is typed elsewhere.
 *
 * Valid for a fragment that is read whole, see `readWhole`, while the editor shows just that text.
 */
export type Pinned = string

/** To which side a place keeps when somebody types right there. */
export type Keeps = 'left' | 'right'

/** Pins a place. A caret keeps left: then what two people type at one place stays two words. */
export function pinPlace(fragment: Y.XmlFragment, place: number, keeps: Keeps = 'left'): Pinned {
  const { type, index } = locate(fragment, place)
  const assoc = keeps === 'left' ? -1 : 0
  const relative = Y.createRelativePositionFromTypeIndex(type, index, assoc)
  return btoa(String.fromCharCode(...Y.encodeRelativePosition(relative)))
}

/** Where a pinned place is now; undefined when it is none of this fragment. Takes any string. */
export function placeOfPinned(fragment: Y.XmlFragment, pinned: Pinned): number | undefined {
  const { doc } = fragment
  if (!doc || pinned.length > MAX_PINNED_LENGTH) return undefined
  try {
    const relative = decoded(pinned)
    // Looking up a root by name would make one of that name.
    if (relative.tname !== null) return undefined
    const found = Y.createAbsolutePositionFromRelativePosition(relative, doc)
    const type: unknown = found?.type
    return found && isTextType(type) ? placeIn(fragment, { type, index: found.index }) : undefined
  } catch {
    // Not one of ours: others may send anything.
    return undefined
  }
}

/** True while the character that holds the place is in the text. */
export function isHeld(fragment: Y.XmlFragment, pinned: Pinned): boolean {
  const { item } = decoded(pinned)
  const { doc } = fragment
  if (!item || !doc) return true
  return !Y.getItem(doc.store, item).deleted
}

/** Longest pinned place: two ids of at most ten bytes each, in base64, and some air. */
export const MAX_PINNED_LENGTH = 80

function decoded(pinned: Pinned): Y.RelativePosition {
  return Y.decodeRelativePosition(
    Uint8Array.from(atob(pinned), (character) => character.charCodeAt(0)),
  )
}

interface Spot {
  readonly type: TextType
  readonly index: number
}

type TextType = Y.XmlFragment | Y.XmlText

function isTextType(type: unknown): type is TextType {
  return type instanceof Y.XmlFragment || type instanceof Y.XmlText
}

function locate(parent: Y.XmlFragment, place: number): Spot {
  let left = place
  for (const [index, child] of childrenOf(parent).entries()) {
    if (child instanceof Y.XmlText) {
      if (left <= child.length) return { type: child, index: left }
      left -= child.length
    } else if (!isHidden(child)) {
      if (left === 0) return { type: parent, index }
      const size = sizeOf(child)
      if (left < size) return locate(child as Y.XmlElement, left - 1)
      left -= size
    }
  }
  return { type: parent, index: parent.length }
}

/** Counts from the spot outwards; undefined when that does not lead to the fragment, or it is gone. */
function placeIn(fragment: Y.XmlFragment, spot: Spot): number | undefined {
  let { type, index }: { type: TextType; index: number } = spot
  // An editor shows one empty line then.
  if (type === fragment && childrenOf(fragment).every(isHidden)) return 1
  let place = type instanceof Y.XmlText ? index : sizeOfAll(childrenOf(type).slice(0, index))
  for (let depth = 0; depth < MAX_DEPTH && type !== fragment; depth++) {
    // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
    const item: Y.Item | null = type._item
    const parent: unknown = item?.parent
    if (!item || item.deleted || !(parent instanceof Y.XmlFragment)) return undefined
    if (isHidden(type)) return undefined
    if (type instanceof Y.XmlElement) place += 1
    index = childrenOf(parent).indexOf(type)
    place += sizeOfAll(childrenOf(parent).slice(0, index))
    type = parent
  }
  return type === fragment ? place : undefined
}

const MAX_DEPTH = 32

function sizeOf(child: unknown): number {
  if (child instanceof Y.XmlText) return child.length
  if (!(child instanceof Y.XmlElement)) return 1
  if (isHidden(child)) return 0
  if (child.nodeName === 'hardBreak') return 1
  return 2 + sizeOfAll(childrenOf(child))
}

function sizeOfAll(children: readonly unknown[]): number {
  return children.reduce<number>((sum, each) => sum + sizeOf(each), 0)
}

function childrenOf(parent: Y.XmlFragment): unknown[] {
  return parent.toArray()
}
