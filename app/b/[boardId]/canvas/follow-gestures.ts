import { type Editor, react } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'

/**
 * The states of tldraw 3.15.6 in which a pointer that is held down changes records with every move.
 * Creating a note, shape, frame, line or arrow by dragging runs in the states of the select tool. The
 * eraser, the laser and selection boxes change no record while they move.
 */
const GESTURES = [
  'select.translating',
  'select.resizing',
  'select.rotating',
  'select.dragging_handle',
  'select.pointing_arrow_label',
  'select.crop.cropping',
  'select.crop.translating_crop',
  'draw.drawing',
  'highlight.drawing',
] as const

/** True while this person drags, resizes, rotates or draws. Reactive. */
function isGesturing(editor: Editor): boolean {
  return editor.isInAny(...GESTURES)
}

/**
 * Tells when a gesture starts and ends, until the returned function is called, which ends one that
 * runs. `onAway` is called when the window loses the focus: the pointer may never be let go in it.
 */
export function followGestures(
  editor: Editor,
  on: { onGesture(isRunning: boolean): void; onAway(): void },
): () => void {
  const ends = new Disposer()
  let isRunning = false
  const tell = (now: boolean) => {
    if (now === isRunning) return
    isRunning = now
    on.onGesture(now)
  }
  const win = editor.getContainer().ownerDocument.defaultView
  const onBlur = () => on.onAway()
  win?.addEventListener('blur', onBlur)
  ends.add(() => win?.removeEventListener('blur', onBlur))
  ends.add(react('gestures hold their edits', () => tell(isGesturing(editor))))
  return () => {
    ends.dispose()
    tell(false)
  }
}
