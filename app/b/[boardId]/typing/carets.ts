import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { Pinned } from '#lib/board/text-places.ts'
import type { Typist } from './typists.ts'

/** Where a teammate's caret is in a text that is shown here. */
interface CaretPlace {
  readonly typist: Typist
  readonly start: number
  readonly end: number
  /** The end of the two at which the caret is. */
  readonly head: number
}

interface Carets {
  readonly typists: readonly Typist[]
  readonly placeOf: (pinned: Pinned) => number | undefined
}

/** Teammates' carets and selections in a text, each with its owner's name and colour. */
export function caretDecorations(doc: Node, from: Carets): DecorationSet {
  const decorations = placesIn(from, doc.content.size).flatMap((place): Decoration[] => {
    const { typist, start, end, head } = place
    const { colour, clientId, name } = typist
    const caret = Decoration.widget(head, () => drawCaret(typist), {
      // Another key draws it anew, which shows the name again.
      key: `${clientId} ${typist.caret?.head} ${name} ${colour}`,
      side: 10,
      ignoreSelection: true,
    })
    const style = `--ov-person:${colour}`
    const selection = Decoration.inline(start, end, { class: 'ov-text-selection', style })
    return start === end ? [caret] : [caret, selection]
  })
  return DecorationSet.create(doc, decorations)
}

/**
 * The same for a plain text field, which has no room for anything but its text: per teammate a layer
 * of the same words, which are not seen, with the caret between them. Laid over the field, the
 * browser breaks its lines at the same places, whatever the zoom and the rotation.
 *
 * @param openedAt - names are shown for a rest from then on, ms of the clock
 */
export function caretLayers(words: string, from: Carets & { openedAt: number }): HTMLElement[] {
  return placesIn(from, words.length + 1).map(({ typist, start, end, head }) => {
    const layer = document.createElement('div')
    layer.className = 'tl-text ov-caret-layer'
    const caret = drawCaret(typist, Math.max(typist.movedAt, from.openedAt))
    const selection = document.createElement('span')
    selection.className = 'ov-text-selection'
    selection.style.setProperty('--ov-person', typist.colour)
    // Places count from 1, where the only paragraph begins.
    selection.textContent = words.slice(start - 1, end - 1)
    layer.append(
      words.slice(0, start - 1),
      ...(head === start ? [caret, selection] : [selection, caret]),
      // Something must be behind the last line break, or it makes no line.
      `${words.slice(end - 1)}\u200b`,
    )
    return layer
  })
}

function placesIn({ typists, placeOf }: Carets, last: number): CaretPlace[] {
  return typists.flatMap((typist) => {
    const anchor = typist.caret && placeOf(typist.caret.anchor)
    const head = typist.caret && placeOf(typist.caret.head)
    if (anchor === undefined || head === undefined) return []
    const [start, end] = [anchor, head]
      .map((place) => Math.min(place, last))
      .sort((a, b) => a - b) as [number, number]
    return [{ typist, start, end, head: Math.min(head, last) }]
  })
}

/** How long a name stays at a caret that rests, as in `typing.css`. */
const REST_MS = 3_000

/** A line as high as the text, without any width of its own, and the name above it. */
function drawCaret({ name, colour }: Typist, movedAt?: number): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'ov-caret'
  // Its letters must not decide which way the paragraph is read.
  caret.dir = 'auto'
  caret.style.setProperty('--ov-person', colour)
  const flag = document.createElement('span')
  flag.className = 'ov-caret-name'
  flag.textContent = name
  // A caret that is drawn anew without having moved goes on with its rest.
  if (movedAt) flag.style.animationDelay = `${movedAt + REST_MS - Date.now()}ms`
  caret.append(flag)
  return caret
}
