import { type Editor, react, type StateNode, TLPOINTER_ID, type TLShapeId } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { GestureForm } from '#lib/protocol/live-frames.ts'
import { lineEnds } from './line-ends.ts'

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

/** What the others are shown of a gesture while it runs. */
export interface ShownGesture {
  readonly form: GestureForm
  /** Never empty; the first one stands for all. */
  readonly ids: readonly TLShapeId[]
}

/** The gesture of this person that runs, as far as others can be shown it. Reactive. */
export function shownGesture(editor: Editor): ShownGesture | undefined {
  if (isMovingShapes(editor)) return shown('pose', editor.getSelectedShapeIds())
  if (editor.isIn('select.dragging_handle')) {
    const only = editor.getOnlySelectedShape()
    return only && lineEnds(editor, only.id) ? shown('line', [only.id]) : undefined
  }
  for (const path of ['draw.drawing', 'highlight.drawing']) {
    if (!editor.isIn(path)) continue
    // Which shape it is changes without a signal, but only when the pointer moves.
    editor.store.get(TLPOINTER_ID)
    const id = editor.getStateDescendant<DrawingState>(path)?.initialShape?.id
    return id && shown('stroke', [id])
  }
  return undefined
}

/** True while this person drags, resizes or rotates shapes. Reactive. */
export function isMovingShapes(editor: Editor): boolean {
  return editor.isInAny('select.translating', 'select.resizing', 'select.rotating')
}

function shown(form: GestureForm, ids: readonly TLShapeId[]): ShownGesture | undefined {
  return ids.length > 0 ? { form, ids } : undefined
}

/** The part of tldraw's own state that is not in its types. */
interface DrawingState extends StateNode {
  readonly initialShape?: { readonly id: TLShapeId }
}
