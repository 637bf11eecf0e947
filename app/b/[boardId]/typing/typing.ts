import { atom, type Atom, type Editor, type VecLike } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { HeldTexts } from '#lib/sync/held-texts.ts'
import { OpenText, type TextChange } from '#lib/sync/open-text.ts'
import type { CaretState } from '#lib/sync/presence-state.ts'
import { measureAgain } from './measure-again.ts'
import { followTypists, typistsIn, type Typist, type Typists } from './typists.ts'

/** The records of the board, as far as an open text has to do with them. */
interface Records {
  readonly heldTexts: HeldTexts
  flush(): void
}

export interface TypingOptions {
  readonly editor: Editor
  readonly connection: BoardConnection
  readonly board: Records
  readonly toast: ShowToast
}

/** A point of the screen, or around all of the text. */
export type CaretPlace = VecLike | 'all'

/** A text that this person has open, until `close`. */
export interface TextSession {
  readonly text: OpenText
  close(): void
}

/**
 * Typing in the texts of one tldraw editor: what this person has open, and who else types where. The
 * parts of it find it by the editor, or by the element that the editor is in: tldraw makes text
 * editors by itself, from options that are the same for all.
 */
export class Typing {
  readonly editor: Editor
  readonly #options: TypingOptions
  readonly #typists: Typists
  readonly #caret = atom<CaretState | undefined>('own caret', undefined)
  readonly #ends = new Disposer()
  #session: { readonly shapeId: string; readonly text: OpenText } | undefined
  #settling: { readonly shapeId: string; readonly timer: ReturnType<typeof setTimeout> } | undefined
  /** Where the caret is to be in a text that is about to open. */
  #place: { readonly shapeId: string; readonly place: CaretPlace } | undefined
  #lastSaid = { sentence: '', at: -Infinity }

  constructor(options: TypingOptions) {
    this.editor = options.editor
    this.#options = options
    this.#typists = followTypists(options.connection)
    this.#ends.add(() => this.#typists.close())
    const container = options.editor.getContainer()
    byEditor.set(options.editor, this)
    byContainer.set(container, this)
    registered.update((count) => count + 1)
    this.#ends.add(() => {
      byEditor.delete(options.editor)
      byContainer.delete(container)
    })
  }

  get typists(): Atom<readonly Typist[]> {
    return this.#typists.all
  }

  /** Where this person's own caret is; undefined while they have none. */
  get caret(): Atom<CaretState | undefined> {
    return this.#caret
  }

  get connection(): BoardConnection {
    return this.#options.connection
  }

  /** Opens a shape's text; `onChange` hears when the document has another text than the shown one. */
  open(shapeId: string, onChange: (change: TextChange) => void): TextSession {
    const { board, connection } = this.#options
    // A note made in this frame gets its text with its record.
    board.flush()
    const text = new OpenText({ doc: connection.doc, id: shapeId, onChange })
    const release = board.heldTexts.hold(shapeId)
    const stopDocs = connection.onDoc((doc) => text.moveTo(doc))
    this.#session = { shapeId, text }
    return {
      text,
      close: () => {
        this.#settle()
        release()
        board.flush()
        stopDocs()
        text.close()
        if (this.#session?.text !== text) return
        this.#session = undefined
        this.#caret.set(undefined)
      },
    }
  }

  /** The text that is open now, for undo keys and menus. */
  get openText(): OpenText | undefined {
    return this.#session?.text
  }

  /** Keeps where the caret is to be in a text that opens; false when it is open already. */
  keepPlace(shapeId: string, place: CaretPlace): boolean {
    if (this.#session?.shapeId === shapeId) return false
    this.#place = { shapeId, place }
    return true
  }

  /** Where the caret is to be in a text that just opened. */
  takePlace(shapeId: string): CaretPlace | undefined {
    const kept = this.#place
    this.#place = undefined
    return kept?.shapeId === shapeId ? kept.place : undefined
  }

  /** Teammates in a shape, one entry per person. */
  othersIn(shapeId: string): readonly Typist[] {
    return typistsIn(this.typists.get(), shapeId)
  }

  /**
   * True when this person writes how high a text is: alone in it, or of those who type right now the
   * one with the lowest client ID. Browsers measure differently, and the note must not jump between.
   */
  mayMeasure(shapeId: string): boolean {
    const me = this.connection.awareness.clientID
    return this.#typingNow(shapeId).every(({ clientId }) => clientId > me)
  }

  /**
   * This person changed the text. When others do so too, nobody may have measured what all of them
   * wrote: so each measures once more after their own last key, never because of somebody else's.
   */
  typed(shapeId: string): void {
    if (this.#settling) clearTimeout(this.#settling.timer)
    this.#settling = undefined
    if (this.#typingNow(shapeId).length === 0) return
    this.#settling = { shapeId, timer: setTimeout(() => this.#settle(), SETTLE_AFTER_MS) }
  }

  /** Shows a sentence; the same one again only after a while, since keys repeat. */
  say(sentence: string): void {
    const now = Date.now()
    if (sentence === this.#lastSaid.sentence && now - this.#lastSaid.at < SAY_AGAIN_MS) return
    this.#lastSaid = { sentence, at: now }
    this.#options.toast({ text: sentence })
  }

  close(): void {
    if (this.#settling) clearTimeout(this.#settling.timer)
    this.#ends.dispose()
  }

  #settle(): void {
    if (!this.#settling) return
    const { shapeId, timer } = this.#settling
    clearTimeout(timer)
    this.#settling = undefined
    if (!this.editor.isDisposed) measureAgain(this.editor, shapeId)
  }

  #typingNow(shapeId: string): Typist[] {
    const since = Date.now() - TYPES_NOW_MS
    return this.typists
      .get()
      .filter((typist) => typist.shapeId === shapeId && typist.movedAt > since)
  }
}

/** The typing of an editor; undefined while the editor is being made or has gone. */
export function typingOf(editor: Editor): Typing | undefined {
  // What is drawn before the typing is there is drawn again with it.
  registered.get()
  return byEditor.get(editor)
}

/** The typing of the editor that an element is in. */
export function typingAround(element: Element): Typing | undefined {
  const container = element.closest('.tl-container')
  return container ? byContainer.get(container) : undefined
}

const registered = atom('registered typings', 0)
const byEditor = new WeakMap<Editor, Typing>()
const byContainer = new WeakMap<Element, Typing>()

/** Whose caret has moved within this time types; the others have the note open. */
const TYPES_NOW_MS = 2_000
const SETTLE_AFTER_MS = 1_000
const SAY_AGAIN_MS = 4_000
