import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { Pinned } from '#lib/board/text-places.ts'
import type { Typist } from './typists.ts'

/** Teammates' carets and selections in a text, each with its owner's name and colour. */
export function caretDecorations(
  doc: Node,
  from: { typists: readonly Typist[]; placeOf: (pinned: Pinned) => number | undefined },
): DecorationSet {
  const decorations = from.typists.flatMap((typist): Decoration[] => {
    if (!typist.caret) return []
    const anchor = from.placeOf(typist.caret.anchor)
    const head = from.placeOf(typist.caret.head)
    if (anchor === undefined || head === undefined) return []
    const [start, end] = [anchor, head]
      .map((place) => Math.min(place, doc.content.size))
      .sort((a, b) => a - b) as [number, number]
    const { colour, clientId } = typist
    const caret = Decoration.widget(Math.min(head, doc.content.size), () => drawCaret(typist), {
      // Another key draws it anew, which shows the name again.
      key: `${clientId} ${typist.caret.head} ${typist.name} ${colour}`,
      side: 10,
      ignoreSelection: true,
    })
    const style = `--ov-person:${colour}`
    const selection = Decoration.inline(start, end, { class: 'ov-text-selection', style })
    return start === end ? [caret] : [caret, selection]
  })
  return DecorationSet.create(doc, decorations)
}

/** A line as high as the text, without any width of its own, and the name above it. */
function drawCaret({ name, colour }: Typist): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'ov-caret'
  caret.style.setProperty('--ov-person', colour)
  const flag = document.createElement('span')
  flag.className = 'ov-caret-name'
  flag.textContent = name
  caret.append(flag)
  return caret
}
