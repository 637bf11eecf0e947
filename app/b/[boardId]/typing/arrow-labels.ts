import { react } from 'tldraw'
import { MAX_TEXT_BYTES } from '#lib/board/limits.ts'
import { clip, fromLabel, toPlainText } from '#lib/board/rich-text.ts'
import { commonEnds } from '#lib/board/text-diff.ts'
import type { TextChange } from '#lib/sync/open-text.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { caretLayers } from './carets.ts'
import type { Typing } from './typing.ts'

/**
 * An arrow's label is typed into a plain text field, which tldraw fills once and then only reads:
 * with two people in it, each key would write back a text without the other's. While one is open it
 * is bound to the document, as text editors are.
 */
export function bindArrowLabels(typing: Typing): () => void {
  const { editor } = typing
  const container = editor.getContainer()
  let label: Label | undefined
  const end = () => {
    label?.close()
    label = undefined
  }
  const onFocus = ({ target }: FocusEvent) => {
    const shape = editor.getEditingShape()
    if (shape?.type !== 'arrow' || !(target instanceof HTMLTextAreaElement)) return
    if (!container.contains(target) || label?.isIn(target)) return
    end()
    label = new Label(target, { typing, shapeId: shape.id })
  }
  container.addEventListener('focusin', onFocus)
  const stopEditing = react('arrow label', () => {
    const editing = editor.getEditingShapeId()
    if (label && editing !== label.shapeId) end()
  })
  return () => {
    end()
    stopEditing()
    container.removeEventListener('focusin', onFocus)
  }
}

const NOWHERE = [-1, -1] as const

class Label {
  readonly shapeId: string
  readonly #field: HTMLTextAreaElement
  readonly #typing: Typing
  readonly #session
  readonly #ends = new Disposer()
  readonly #openedAt = Date.now()
  #isComposing = false
  #layers: readonly HTMLElement[] = []
  /** The selection that the shown caret is pinned at. */
  #pinned: readonly [number, number] = NOWHERE

  constructor(
    field: HTMLTextAreaElement,
    { typing, shapeId }: { typing: Typing; shapeId: string },
  ) {
    this.#field = field
    this.#typing = typing
    this.shapeId = shapeId
    this.#session = typing.open(shapeId, (change) => this.#onDocument(change))
    this.#ends.add(() => this.#session.close())
    this.#ends.add(() => this.#lay([]))
    this.#listen('input', () => this.#write())
    this.#listen('compositionstart', () => {
      this.#isComposing = true
    })
    this.#listen('compositionend', () => {
      this.#isComposing = false
      this.#write()
      if (this.#session.text.isBehind) this.#show({ isUndo: false })
    })
    this.#listen('keydown', (event) => this.#onKey(event as KeyboardEvent))
    const onSelection = () => this.#keepSelection()
    document.addEventListener('selectionchange', onSelection)
    this.#ends.add(() => document.removeEventListener('selectionchange', onSelection))
    this.#show({ isUndo: false })
    this.#ends.add(
      react('carets', () => {
        typing.typists.get()
        this.#showCarets()
      }),
    )
  }

  isIn(field: HTMLTextAreaElement): boolean {
    return this.#field === field
  }

  close(): void {
    this.#ends.dispose()
  }

  #listen(name: string, listener: (event: Event) => void): void {
    // In the capture phase: before tldraw's own handler changes the record.
    this.#field.addEventListener(name, listener, { capture: true })
    this.#ends.add(() => this.#field.removeEventListener(name, listener, { capture: true }))
  }

  #onKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    event.stopPropagation()
    if (key === 'y' || event.shiftKey) this.#session.text.redo()
    else this.#session.text.undo()
  }

  #write(): void {
    const { text } = this.#session
    const before = toPlainText(text.shown)
    let written = this.#field.value
    // A label that several filled together may become shorter, and is never cut.
    if (written.length > before.length && clip(written) !== written) {
      this.#typing.say(`This label is full: it holds ${MAX_TEXT_BYTES / 1024} kB of text.`)
      written = before
      this.#field.value = before
    }
    if (written === before) return
    text.write(fromLabel(written))
    // Typed while behind: the caret may be pinned to a letter that is just replaced.
    this.#pinned = NOWHERE
    this.#keepSelection()
    this.#showCarets()
  }

  #onDocument(change: TextChange): void {
    if (this.#isComposing && !change.isUndo) this.#showCarets()
    else this.#show(change)
  }

  #show({ isUndo }: TextChange): void {
    const { text } = this.#session
    const shown = text.catchUp()
    if (!shown) return
    const field = this.#field
    const words = toPlainText(shown)
    const before = field.value
    if (words !== before) {
      const { anchor, head } = this.#typing.caret.get() ?? {}
      const { start, endA, endB } = commonEnds(before, words)
      const { selectionStart, selectionEnd } = field
      // The browser tells of a moved caret a moment after it moves it.
      const hasMoved = selectionStart !== this.#pinned[0] || selectionEnd !== this.#pinned[1]
      const now = (pinned: string | undefined, old: number) => {
        if (isUndo) return Math.max(start, endB)
        const place = pinned === undefined || hasMoved ? undefined : text.placeOf(pinned)
        if (place !== undefined) return place - 1
        return old >= endA && old > start ? old + endB - endA : Math.min(old, start)
      }
      const ends = [now(anchor, selectionStart), now(head, selectionEnd)]
      field.value = words
      field.setSelectionRange(Math.min(...ends), Math.max(...ends))
    }
    this.#keepSelection()
    this.#showCarets()
  }

  /** None while the field is behind: it has not the words that their places are in. */
  #showCarets(): void {
    const { text } = this.#session
    const typists = this.#typing.othersIn(this.shapeId)
    const placeOf = (pinned: string) => text.placeOf(pinned)
    const openedAt = this.#openedAt
    this.#lay(text.isBehind ? [] : caretLayers(this.#field.value, { typists, placeOf, openedAt }))
  }

  #lay(layers: readonly HTMLElement[]): void {
    for (const layer of this.#layers) layer.remove()
    this.#layers = layers
    this.#field.after(...layers)
  }

  #keepSelection(): void {
    const { text } = this.#session
    const { selectionStart, selectionEnd } = this.#field
    if (text.isBehind || document.activeElement !== this.#field) return
    this.#pinned = [selectionStart, selectionEnd]
    const isRange = selectionStart !== selectionEnd
    const anchor = text.pin(selectionStart + 1, isRange ? 'right' : 'left')
    const head = text.pin(selectionEnd + 1)
    this.#typing.caret.set(anchor && head ? { anchor, head } : undefined)
  }
}
