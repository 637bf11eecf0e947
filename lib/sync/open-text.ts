import * as Y from 'yjs'
import { docRoots } from '#lib/board/doc-cells.ts'
import { createFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import { canBeTakenAway, mark } from '#lib/board/gone-nodes.ts'
import { sameJson } from '#lib/board/json.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import { fromPlainText, type RichText } from '#lib/board/rich-text.ts'
import { isHeld, pinPlace, placeOfPinned, type Keeps, type Pinned } from '#lib/board/text-places.ts'
import type { LocalEdit } from './local-edit.ts'

/**
 * The text of one shape while this person types in it.
 *
 * The stock binding of Yjs and ProseMirror joins the two in lockstep. That fails three times: it
 * deletes from the document, for everybody, whatever its schema does not know; it must show every
 * remote change at once, which breaks a composition of an input method in the same line; and it pins
 * carets to the character after them, so that two people who type at one place mix their letters.
 * So the two are held apart by one text, the one the editor shows: what the editor has beyond it is
 * this person's edit and goes into the document at once, on top of whatever is there; what the
 * document has beyond it is shown when the editor can take it.
 */
export class OpenText {
  readonly #id: string
  readonly #onChange: (change: TextChange) => void
  readonly #origin: LocalEdit = { kind: 'local-edit', by: 'open-text' }
  #doc: Y.Doc
  #fragment: Y.XmlFragment | undefined
  #undo: Y.UndoManager | undefined
  #shown: RichText
  #isBehind = false
  /** The text was begun here, in a record that came without one. */
  #isBegun = false
  #isClosed = false

  /** @param onChange - the document's text is not the shown one any more; called in the transaction's end */
  constructor({ doc, id, onChange }: OpenTextOptions) {
    this.#doc = doc
    this.#id = id
    this.#onChange = onChange
    this.#shown = fromPlainText('')
    this.#attach()
    this.#shown = this.#read() ?? this.#shown
  }

  /** What the editor shows, or has to show after {@link OpenText.catchUp}. */
  get shown(): RichText {
    return this.#shown
  }

  /** True when the document has what the editor does not show yet. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** Shows what the document has; undefined when this version does not know all of it. */
  catchUp(): RichText | undefined {
    const text = this.#read()
    if (!text) return undefined
    this.#isBehind = false
    this.#shown = text
    return text
  }

  /** Writes what the editor shows now: the difference to before is this person's edit. */
  write(mine: RichText): void {
    if (this.#isClosed) return
    const base = this.#shown
    this.#shown = mine
    const fragment = this.#fragment
    if (!fragment) {
      // A record that came without its text; makers write both at once.
      this.#isBegun = true
      this.#doc.transact(
        () => docRoots(this.#doc).texts.set(this.#id, createFragment(mine)),
        this.#origin,
      )
      return
    }
    const theirs = this.#isBehind ? this.#read() : base
    if (!theirs) return
    const next = sameJson(theirs, base) ? mine : mergeText({ base, mine, theirs })
    if (!next) return
    this.#doc.transact(() => updateFragment(fragment, next), this.#origin)
  }

  /** Takes back this person's last typing here, and only that. True when there was some. */
  undo(): boolean {
    return Boolean(this.#undo?.undo())
  }

  redo(): boolean {
    return Boolean(this.#undo?.redo())
  }

  /** Undefined while the editor is behind: its places are then not the document's. */
  pin(place: number, keeps?: Keeps): Pinned | undefined {
    return this.#fragment && !this.#isBehind ? pinPlace(this.#fragment, place, keeps) : undefined
  }

  placeOf(pinned: Pinned): number | undefined {
    return this.#fragment && placeOfPinned(this.#fragment, pinned)
  }

  /** True while the character that holds a place of our own is there. */
  holds(pinned: Pinned): boolean {
    return this.#fragment !== undefined && isHeld(this.#fragment, pinned)
  }

  /** Goes on in the document that took the place of this one; unsent typing is already in it. */
  moveTo(doc: Y.Doc): void {
    this.#detach()
    this.#doc = doc
    this.#attach()
    this.#fall({ isUndo: false })
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#detach()
  }

  #attach(): void {
    const { texts } = docRoots(this.#doc)
    texts.observe(this.#onTexts)
    const fragment = texts.get(this.#id)
    if (!(fragment instanceof Y.XmlFragment)) return
    this.#fragment = fragment
    fragment.observeDeep(this.#onFragment)
    this.#undo = new Y.UndoManager(fragment, {
      trackedOrigins: new Set([this.#origin]),
      deleteFilter: mayDelete,
    })
  }

  #detach(): void {
    docRoots(this.#doc).texts.unobserve(this.#onTexts)
    this.#fragment?.unobserveDeep(this.#onFragment)
    this.#fragment = undefined
    // What it could restore is kept from being cleaned up until then.
    this.#undo?.clear()
    this.#undo?.destroy()
    this.#undo = undefined
  }

  readonly #onFragment = (_events: unknown, { origin }: Y.Transaction): void => {
    if (origin === this.#origin) return
    this.#fall({ isUndo: this.#undo !== undefined && origin === this.#undo })
  }

  /** The whole text was made anew: a record without one, which two people began at once. */
  readonly #onTexts = (event: Y.YMapEvent<unknown>, { origin }: Y.Transaction): void => {
    if (!event.keysChanged.has(this.#id)) return
    const fragment: unknown = event.target.get(this.#id)
    if (fragment === this.#fragment) return
    const typed = this.#shown
    this.#detach()
    this.#attach()
    if (origin === this.#origin) return
    this.#fall({ isUndo: false })
    // The other one's won; what was typed here goes into it, when the transaction is over.
    if (this.#isBegun) queueMicrotask(() => this.#rescue(typed))
    this.#isBegun = false
  }

  #rescue(typed: RichText): void {
    const base = fromPlainText('')
    const fragment = this.#fragment
    const theirs = this.#read()
    if (!fragment || !theirs || sameJson(typed, base)) return
    const next = mergeText({ base, mine: typed, theirs })
    if (!next) return
    this.#doc.transact(() => updateFragment(fragment, next), this.#origin)
    this.#fall({ isUndo: false })
  }

  #fall(change: TextChange): void {
    this.#isBehind = true
    this.#onChange(change)
  }

  #read(): RichText | undefined {
    return this.#fragment ? readWhole(this.#fragment) : fromPlainText('')
  }
}

export interface OpenTextOptions {
  readonly doc: Y.Doc
  /** Id of the shape. */
  readonly id: string
  readonly onChange: (change: TextChange) => void
}

export interface TextChange {
  /** This person's own undo or redo, rather than somebody else's edit. */
  readonly isUndo: boolean
}

/** Why the text of a shape may not be edited; undefined when it may. */
export function whyLocked(doc: Y.Doc, id: string): 'unknown' | 'too-long' | undefined {
  const fragment = docRoots(doc).texts.get(id)
  if (!(fragment instanceof Y.XmlFragment) || readWhole(fragment)) return undefined
  return readWhole(fragment, Infinity) ? 'too-long' : 'unknown'
}

/**
 * Asked by an undo for each item that it is about to delete. Blocks and runs of text stay, since
 * somebody else may be typing in them; a block is marked as gone instead, in the same transaction,
 * so that redo takes the mark away.
 */
function mayDelete({ content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentType)) return true
  const { type } = content
  if (type instanceof Y.XmlText) return false
  if (!canBeTakenAway(type)) return true
  mark(type)
  return false
}
