import { Box, createShapeId, type Editor, getIndicesAbove, type TLNoteShape } from 'tldraw'
import { importedNote, KnownTasks } from '#lib/templates/imported-note.ts'
import { isWaiting, type ImportPlan } from './import-plan.ts'
import type { PageNow } from './page-now.ts'

/**
 * Puts planned cards onto the page that is shown, as one step of undo and one update for the others.
 * Those that wait are selected: placing them is what comes next.
 */
export function addCards(
  editor: Editor,
  { cards }: Pick<ImportPlan, 'cards'>,
  { roles, tasks }: Pick<PageNow, 'roles' | 'tasks'>,
): void {
  const pageId = editor.getCurrentPageId()
  const known = new KnownTasks(tasks)
  const below = editor.getSortedChildIdsForParent(pageId).at(-1)
  const indices = getIndicesAbove(below && editor.getShape(below)?.index, cards.length)
  const notes = cards.flatMap(({ card, place }, at): TLNoteShape[] => {
    const index = indices[at]
    if (index === undefined) return []
    return [
      importedNote(card, {
        id: createShapeId().slice('shape:'.length),
        parentId: pageId,
        place,
        scale: place.scale,
        index,
        task: roles.length > 0 ? known.take(card.task) : undefined,
      }),
    ]
  })
  const waiting = notes.flatMap(({ id }, at) => {
    const planned = cards[at]
    return planned && (roles.length === 0 || isWaiting(planned)) ? id : []
  })
  editor.complete()
  editor.markHistoryStoppingPoint('import cards')
  editor.run(() => {
    // Not createShapes, which measures each note: of 500 that takes seconds.
    editor.store.put(notes)
    editor.select(...waiting)
  })
  showAll(editor, notes)
}

/** Moves the view when some of them are out of it: to all of them, or to the first where all would be specks. */
function showAll(editor: Editor, notes: readonly TLNoteShape[]): void {
  const boxes = notes.flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  const [first] = boxes
  if (!first) return
  const all = Box.Common(boxes)
  const { w, h } = editor.getViewportScreenBounds()
  const fits = Math.min((w - 2 * INSET) / all.w, (h - 2 * INSET) / all.h) >= LEAST_ZOOM
  const box = fits ? all : first
  if (editor.getViewportPageBounds().contains(box)) return
  editor.zoomToBounds(box, {
    inset: INSET,
    targetZoom: editor.getZoomLevel(),
    animation: { duration: 200 },
  })
}

/** Screen pixels around the cards, for what lies over the edges of the board. */
const INSET = 120
/** Below it the words of a card cannot be read. */
const LEAST_ZOOM = 0.3
