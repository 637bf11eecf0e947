import { Node } from 'prosemirror-model'
import { AllSelection, Plugin, PluginKey, Selection, TextSelection } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import { DecorationSet, type EditorView } from 'prosemirror-view'
import { react } from 'tldraw'
import { MAX_TEXT_BYTES } from '#lib/board/limits.ts'
import { knownRichText, type RichText } from '#lib/board/rich-text.ts'
import type { TextChange } from '#lib/sync/open-text.ts'
import { caretDecorations } from './carets.ts'
import { closeUnknownText } from './unknown-texts.ts'
import type { TextSession, Typing } from './typing.ts'

/** What a transaction of ours says of itself. */
interface Meta {
  readonly carets: DecorationSet
}

const key = new PluginKey<DecorationSet>('co-editing')

/** Two-way street between one text editor and the document's text of one shape. */
export function coEditing(typing: Typing, shapeId: string): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, carets) => {
        const meta = transaction.getMeta(key) as Meta | undefined
        return meta?.carets ?? carets.map(transaction.mapping, transaction.doc)
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        keydown: readSelectionNow,
        keypress: readSelectionNow,
      },
    },
    filterTransaction: (transaction, state) => {
      if (!transaction.docChanged || transaction.getMeta(key) !== undefined) return true
      if (isRoomFor(transaction, state)) return true
      typing.say('This note is full: it holds 64 kB of text.')
      return false
    },
    view: (view) => new BoundView(view, { typing, shapeId }),
  })
}

class BoundView {
  readonly #view: EditorView
  readonly #typing: Typing
  readonly #shapeId: string
  readonly #session: TextSession
  readonly #stopCarets: () => void
  /** The editor's document that `session.text.shown` is the text of. */
  #shown: Node
  #isShowing = false
  #composedAt = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView, { typing, shapeId }: { typing: Typing; shapeId: string }) {
    this.#view = view
    this.#typing = typing
    this.#shapeId = shapeId
    this.#session = typing.open(shapeId, (change) => this.#onDocument(change))
    this.#shown = view.state.doc
    this.#put(this.#session.text.shown, { isUndo: false })
    // After the focus, which puts the caret at the start, and before the first key.
    queueMicrotask(() => this.#placeCaret())
    this.#stopCarets = react('carets', () => {
      typing.typists.get()
      this.#showCarets()
    })
  }

  /** ProseMirror calls it after every change of its state. */
  update(): void {
    if (this.#isShowing) return
    const { state } = this.#view
    if (state.doc !== this.#shown) {
      const mine = knownRichText(state.doc.toJSON(), Infinity)
      this.#shown = state.doc
      if (this.#view.composing) this.#composedAt = Date.now()
      if (mine) this.#session.text.write(mine)
      this.#typing.typed(this.#shapeId)
    }
    this.#keepSelection()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#stopCarets()
    this.#session.close()
  }

  /** Where the person opened the text, around all of it when that was asked for, else at its end. */
  #placeCaret(): void {
    const view = this.#view
    if (view.isDestroyed) return
    const place = this.#typing.takePlace(this.#shapeId)
    const { doc, tr } = view.state
    const at =
      typeof place === 'object' ? view.posAtCoords({ left: place.x, top: place.y })?.pos : undefined
    const caret = at === undefined ? Selection.atEnd(doc) : Selection.near(doc.resolve(at))
    const isAll = place === 'all' && doc.textContent !== ''
    view.dispatch(tr.setSelection(isAll ? new AllSelection(doc) : caret))
    view.focus()
  }

  #onDocument(change: TextChange): void {
    if (this.#view.composing && !change.isUndo) this.#showLater()
    else this.#show(change)
  }

  /**
   * An input method holds on to the text around its composition: what changes that under it, it
   * inserts twice or loses. So remote text waits for the end of the word, or for a long rest in it.
   */
  #showLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const isResting = Date.now() - this.#composedAt > LONG_REST_MS
      if (this.#view.composing && !isResting) this.#showLater()
      else this.#show({ isUndo: false })
    }, AFTER_COMPOSING_MS)
  }

  #show(change: TextChange): void {
    if (this.#view.isDestroyed) return
    readSelectionNow(this.#view)
    const text = this.#session.text.catchUp()
    if (text) this.#put(text, change)
    else closeUnknownText(this.#typing, this.#shapeId)
  }

  /** Makes the editor show a text; what it does beyond it, such as a link, is this person's edit. */
  #put(text: RichText, change: TextChange): void {
    const { state } = this.#view
    const next = Node.fromJSON(state.schema, text)
    const transaction = replaced(state, next)
    if (transaction.docChanged) {
      this.#select(transaction, change)
      transaction.setStoredMarks(state.storedMarks)
      this.#dispatch(transaction)
    }
    if (this.#view.state.doc !== transaction.doc) this.update()
    else this.#keepSelection()
  }

  #dispatch(transaction: Transaction): void {
    const { text } = this.#session
    const carets = caretDecorations(transaction.doc, {
      typists: this.#typing.othersIn(this.#shapeId),
      placeOf: (pinned) => text.placeOf(pinned),
    })
    // tldraw must not take it for typing, nor the link extension for a pasted address.
    transaction.setMeta(key, { carets } satisfies Meta)
    transaction.setMeta('preventUpdate', true).setMeta('preventAutolink', true)
    this.#isShowing = true
    try {
      this.#view.dispatch(transaction)
      this.#shown = transaction.doc
    } finally {
      this.#isShowing = false
    }
  }

  /** Not in a composition: a caret splits the text that the input method holds. */
  #showCarets(): void {
    const { text } = this.#session
    const { state, composing, isDestroyed } = this.#view
    if (isDestroyed || composing || text.isBehind) return
    const isBare = key.getState(state) === DecorationSet.empty
    if (isBare && this.#typing.othersIn(this.#shapeId).length === 0) return
    readSelectionNow(this.#view)
    this.#dispatch(this.#view.state.tr)
  }

  /** The caret goes to what this person undid, and else stays where it was in the words. */
  #select(transaction: Transaction, { isUndo }: TextChange): void {
    const { doc } = transaction
    const { selection } = this.#view.state
    if (isUndo) {
      const place = Math.min(changedEnd(this.#view.state.doc, doc), doc.content.size)
      transaction.setSelection(TextSelection.near(doc.resolve(place), -1))
    } else if (!(selection instanceof AllSelection)) {
      const { anchor, head } = this.#typing.caret.get() ?? {}
      const { text } = this.#session
      const now = (pinned: string | undefined, old: number) => {
        const mapped = transaction.mapping.mapResult(old, -1)
        // A divided line is written anew behind the break: the words moved on, and the caret with them.
        const hasMovedOn = pinned !== undefined && !mapped.deleted && !text.holds(pinned)
        const place = pinned === undefined || hasMovedOn ? undefined : text.placeOf(pinned)
        return Math.min(place ?? mapped.pos, doc.content.size)
      }
      const ends = [now(anchor, selection.anchor), now(head, selection.head)] as const
      transaction.setSelection(TextSelection.between(doc.resolve(ends[0]), doc.resolve(ends[1])))
    }
  }

  /** Pins the selection to its characters, for the next remote change and for the others. */
  #keepSelection(): void {
    const { selection } = this.#view.state
    const { text } = this.#session
    if (text.isBehind) {
      this.#typing.caret.set(undefined)
      return
    }
    const { anchor, head, empty, from } = selection
    const pin = (place: number) => text.pin(place, !empty && place === from ? 'right' : 'left')
    const ends = [pin(anchor), pin(head)] as const
    this.#typing.caret.set(ends[0] && ends[1] ? { anchor: ends[0], head: ends[1] } : undefined)
  }
}

const AFTER_COMPOSING_MS = 80
const LONG_REST_MS = 3_000

/** The smallest single replacement that makes the state's document equal to `next`. */
function replaced(state: EditorState, next: Node): Transaction {
  const { doc, tr } = state
  const start = doc.content.findDiffStart(next.content)
  const end = doc.content.findDiffEnd(next.content)
  if (start === null || !end) return tr
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  tr.replace(start, end.a + overlap, next.slice(start, end.b + overlap))
  if (tr.doc.eq(next)) return tr
  return state.tr.replaceWith(0, doc.content.size, next.content)
}

function changedEnd(before: Node, after: Node): number {
  const start = before.content.findDiffStart(after.content) ?? 0
  return Math.max(start, before.content.findDiffEnd(after.content)?.b ?? 0)
}

/** A text may always stay as long or become shorter; longer only while a note takes it. */
function isRoomFor(transaction: Transaction, state: EditorState): boolean {
  if (knownRichText(transaction.doc.toJSON(), MAX_TEXT_BYTES)) return true
  return transaction.doc.content.size <= state.doc.content.size
}

/**
 * The browser tells of a changed selection a moment later than it changes it. A key that comes in
 * between would be for what was selected before: after opening a note, it would replace all of it. A
 * teammate's letter that comes in between would put the old selection back, with the same end.
 */
function readSelectionNow(view: EditorView): boolean {
  const shown = view.dom.ownerDocument.getSelection()
  const { anchorNode, focusNode } = shown ?? {}
  if (!shown || !anchorNode || !focusNode || view.composing || !view.hasFocus()) return false
  if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return false
  const { doc, selection, tr } = view.state
  if (!(selection instanceof TextSelection) && !shown.isCollapsed) return false
  const now = TextSelection.between(
    doc.resolve(view.posAtDOM(anchorNode, shown.anchorOffset, 1)),
    doc.resolve(view.posAtDOM(focusNode, shown.focusOffset, 1)),
  )
  if (!now.eq(selection)) view.dispatch(tr.setSelection(now))
  return false
}
