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
import type { Rect } from '#lib/ownership/geometry.ts'
import { SMALLER_SCALES } from '#lib/ownership/import-places.ts'
import { type PlacedCard, type RoomyPlace, roomyPlaces } from '#lib/ownership/roomy-places.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'

/**
 * Moves cards to free places of a region, as one step of undo. Those that lie there already stay while
 * the others find room beside them; where there is little, cards come smaller.
 *
 * @returns a sentence, when not all of them have room
 */
export function placeCards(
  editor: Editor,
  live: LiveOwnership,
  { ids: chosen, roles }: { ids: readonly TLShapeId[]; roles: readonly string[] },
): string | undefined {
  const cards = cardsAmong(editor, live, chosen)
  const isThere = (note: TLNoteShape): boolean => {
    const held = live.card(note.id)?.region?.roles
    return held?.length === roles.length && roles.every((role) => held.includes(role))
  }
  const moving = cards.filter((note) => !isThere(note))
  if (moving.length === 0) return undefined
  const ids = new Set<TLShapeId>(cards.map(({ id }) => id))
  const others = notesOnPage(editor).filter(({ id }) => !ids.has(id))
  return move(editor, live, {
    others,
    groups: [{ roles, moving: moving.map((note) => cardOf(editor, note, largestScale(note))) }],
    staying: cards.filter(isThere),
  })
}

/**
 * Takes apart cards that lie over each other: from the top left on, each that covers one before it
 * goes to the nearest free place of its own region. One step of undo; of several selected cards only
 * those.
 *
 * @param only - the cards that may go elsewhere; the selected ones, or all, unless told
 * @returns a sentence, when there is nothing to do or not all of them have room
 */
export function tidyCards(
  editor: Editor,
  live: LiveOwnership,
  only?: readonly TLShapeId[],
): string | undefined {
  const selected = cardsAmong(editor, live, only ?? editor.getSelectedShapeIds())
  const all = notesOnPage(editor)
  const isSome = only !== undefined || selected.length > 1
  const chosen = isSome ? selected : all.filter(({ id }) => live.card(id))
  const ids = new Set<TLShapeId>(chosen.map(({ id }) => id))
  const others = all.filter(({ id }) => !ids.has(id))
  const kept: Box[] = others.flatMap((note) => boxOf(editor, note))
  const staying: TLNoteShape[] = []
  const groups = new Map<string | undefined, Group>()
  for (const note of chosen.toSorted((a, b) => compareAsRead(editor, a, b))) {
    const box = boxOf(editor, note)
    const isFree = box.every((own) => !kept.some((other) => overlaps(own, other)))
    if (isFree) kept.push(...box)
    if (editor.isShapeOrAncestorLocked(note)) others.push(note)
    else if (isFree) staying.push(note)
    else {
      const roles = live.card(note.id)?.region?.roles
      const key = roles?.join(' ')
      const group = groups.get(key) ?? { roles, moving: [] }
      group.moving.push(cardOf(editor, note, note.props.scale))
      groups.set(key, group)
    }
  }
  if (groups.size === 0) return 'No cards lie over each other.'
  return move(editor, live, { others, groups: [...groups.values()], staying })
}

/** Cards that go to one region. */
interface Group {
  readonly roles: readonly string[] | undefined
  readonly moving: NoteCard[]
}

interface NoteCard extends PlacedCard {
  readonly note: TLNoteShape
  /** When there is room. */
  readonly fullScale: number
}

/** One group after the other, so that none takes the place of another. */
function move(
  editor: Editor,
  live: LiveOwnership,
  options: {
    /** Notes that nobody chose. */
    readonly others: readonly TLNoteShape[]
    readonly groups: readonly Group[]
    /** Chosen notes that are well where they are. */
    readonly staying: readonly TLNoteShape[]
  },
): string | undefined {
  if (editor.getIsReadonly()) return undefined
  const shapes = live.now.shapesOn(editor.getCurrentPageId())
  const rolesKey = (note: TLNoteShape) => live.card(note.id)?.region?.roles.join(' ')
  const boxes = (notes: readonly TLNoteShape[]) => notes.flatMap((note) => boxOf(editor, note))
  // Before the first is moved, after which the engine may say otherwise.
  const staying = options.staying.map((note) => ({ note, key: rolesKey(note) }))
  const taken: Rect[] = boxes(options.others)
  let crowded = 0
  editor.markHistoryStoppingPoint('place cards')
  editor.run(() => {
    for (const { roles, moving } of options.groups) {
      const isOwn = ({ key }: (typeof staying)[number]): boolean => key === roles?.join(' ')
      const elsewhere = staying.filter((each) => !isOwn(each)).map(({ note }) => note)
      const own = staying.filter(isOwn).map(({ note }) => cardOf(editor, note, note.props.scale))
      const around = [...taken, ...boxes(elsewhere)]
      const found = roomyPlaces({ shapes, roles, taken: around, moving, staying: own })
      crowded += found.crowded
      for (const [card, place] of found.places) {
        putAt(editor, card, place)
        const { w, h } = card.size
        taken.push({ x: place.x, y: place.y, w: w * place.scale, h: h * place.scale })
      }
    }
  })
  if (crowded === 0) return undefined
  return crowded === 1
    ? 'One card has no room of its own here.'
    : `${crowded} cards have no room of their own here.`
}

function putAt(editor: Editor, { note, fullScale }: NoteCard, place: RoomyPlace): void {
  const scale = fullScale * place.scale
  const pageId = editor.getCurrentPageId()
  // A turned card turns around the point that decides.
  const middle = new Vec(NOTE_SIZE / 2, NOTE_SIZE / 2).mul(scale)
  const rotation = editor.getShapePageTransform(note).rotation()
  const { x, y } = Vec.Add(place, middle).sub(Vec.Rot(middle, rotation))
  if (!isPageId(note.parentId)) editor.reparentShapes([note.id], pageId)
  editor.updateShape<TLNoteShape>({ id: note.id, type: 'note', x, y, props: { scale } })
}

function cardOf(editor: Editor, note: TLNoteShape, fullScale: number): NoteCard {
  const { scale, growY } = note.props
  const middle = new Vec(NOTE_SIZE / 2, NOTE_SIZE / 2).mul(scale)
  const near = editor.getShapePageTransform(note).applyToPoint(middle)
  const size = { w: NOTE_SIZE * fullScale, h: (NOTE_SIZE + growY) * fullScale }
  const box = boxOf(editor, note)[0] ?? { x: near.x, y: near.y, w: 0, h: 0 }
  return { note, fullScale, near, size, box, leastPart: Math.min(1, LEAST_SCALE / fullScale) }
}

/** Else cards would come smaller each time that people tidy a region that has no room. */
const LEAST_SCALE = Math.min(...SMALLER_SCALES)

/** A card that came smaller for want of room is itself again where there is some. */
function largestScale({ props: { scale } }: TLNoteShape): number {
  return SMALLER_SCALES.includes(scale) ? 1 : scale
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
