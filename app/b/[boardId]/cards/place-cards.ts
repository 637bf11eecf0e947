import {
  Box,
  type Editor,
  isPageId,
  type TLNoteShape,
  type TLShape,
  type TLShapeId,
  Vec,
} from 'tldraw'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { freeSpotIn } from '#lib/ownership/free-spot.ts'
import type { Rect } from '#lib/ownership/geometry.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'

/**
 * Moves cards to free places of a region, as one step of undo. Those that lie there
 * already stay.
 */
export function placeCards(
  editor: Editor,
  live: LiveOwnership,
  { ids: chosen, roles }: { ids: readonly TLShapeId[]; roles: readonly string[] },
): void {
  const moving = cardsAmong(editor, live, chosen).filter((note) => {
    const held = live.card(note.id)?.region?.roles
    return !held || held.length !== roles.length || !roles.every((role) => held.includes(role))
  })
  if (moving.length === 0) return
  const ids = new Set<TLShapeId>(moving.map(({ id }) => id))
  const taken = notesOnPage(editor)
    .filter(({ id }) => !ids.has(id))
    .flatMap((note) => boxOf(editor, note))
  move(editor, live, { notes: moving, taken, rolesFor: () => roles })
}

/**
 * Takes apart cards that lie over each other: from the top left on, each that covers one before it
 * goes to the nearest free place of its own region. One step of undo; of several selected cards only
 * those. Answers how many were moved.
 */
export function tidyCards(editor: Editor, live: LiveOwnership): number {
  const selected = cardsAmong(editor, live, editor.getSelectedShapeIds())
  const all = notesOnPage(editor)
  const chosen = selected.length > 1 ? selected : all.filter(({ id }) => live.card(id))
  const ids = new Set<TLShapeId>(chosen.map(({ id }) => id))
  const kept: Box[] = all.filter(({ id }) => !ids.has(id)).flatMap((note) => boxOf(editor, note))
  const notes = chosen
    .toSorted((a, b) => compareAsRead(editor, a, b))
    .filter((note) => {
      const box = boxOf(editor, note)
      const isFree = box.every((own) => !kept.some((other) => overlaps(own, other)))
      if (isFree) kept.push(...box)
      return !isFree && !note.isLocked
    })
  move(editor, live, {
    notes,
    taken: kept,
    rolesFor: (note) => live.card(note.id)?.region?.roles,
  })
  return notes.length
}

/** One after the other, so that none takes the place of another. */
function move(
  editor: Editor,
  live: LiveOwnership,
  options: {
    notes: readonly TLNoteShape[]
    taken: readonly Rect[]
    rolesFor: (note: TLNoteShape) => readonly string[] | undefined
  },
): void {
  const { notes, taken, rolesFor } = options
  const pageId = editor.getCurrentPageId()
  const shapes = live.now.shapesOn(pageId)
  if (notes.length === 0 || editor.getIsReadonly()) return
  const all = [...taken]
  editor.markHistoryStoppingPoint('place cards')
  editor.run(() => {
    for (const note of notes) {
      const { scale, growY } = note.props
      const size = { w: NOTE_SIZE * scale, h: (NOTE_SIZE + growY) * scale }
      const middle = new Vec(size.w / 2, size.w / 2)
      const near = editor.getShapePageTransform(note).applyToPoint(middle)
      const spot = freeSpotIn({ shapes, roles: rolesFor(note), taken: all, near, size })
      if (!spot) continue
      if (!isPageId(note.parentId)) editor.reparentShapes([note.id], pageId)
      // A turned card turns around the point that decides.
      const rotation = editor.getShapePageTransform(note).rotation()
      const corner = Vec.Add(spot, middle).sub(Vec.Rot(middle, rotation))
      editor.updateShape({ id: note.id, type: 'note', x: corner.x, y: corner.y })
      all.push({ ...spot, ...size })
    }
  })
}

/** Those that are cards of the page that is shown, and not locked. */
function cardsAmong(editor: Editor, live: LiveOwnership, ids: readonly TLShapeId[]): TLNoteShape[] {
  return notesOnPage(editor)
    .filter(({ id }) => ids.includes(id))
    .filter((note) => live.card(note.id) && !editor.isShapeOrAncestorLocked(note))
}

function notesOnPage(editor: Editor): TLNoteShape[] {
  return editor.getCurrentPageShapes().filter(isNote)
}

function boxOf(editor: Editor, note: TLNoteShape): Box[] {
  const box = editor.getShapePageBounds(note)
  return box ? [box] : []
}

/** Notes that only touch are tidy. */
function overlaps(a: Box, b: Box): boolean {
  return Box.Collides(a.clone().expandBy(-1), b)
}

/** Row by row; notes that are less than half a note apart are in one row. */
function compareAsRead(editor: Editor, a: TLNoteShape, b: TLNoteShape): number {
  const [left, right] = [a, b].map((note) => editor.getShapePageTransform(note).point())
  if (!left || !right) return 0
  const rows = Math.round(left.y / (NOTE_SIZE / 2)) - Math.round(right.y / (NOTE_SIZE / 2))
  return rows || left.x - right.x || (a.id < b.id ? -1 : 1)
}

function isNote(shape: TLShape): shape is TLNoteShape {
  return shape.type === 'note'
}
