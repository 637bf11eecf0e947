import type {
  TLDefaultShape,
  TLGeoShape,
  TLNoteShape,
  TLRecord,
  TLTextShape,
} from '@tldraw/tlschema'
import { hueAt, hueOf } from '#lib/board/hues.ts'
import { noteColour, SKETCH_SURFACES, wordsColour } from '#lib/board/sketch-colours.ts'
import { cornersOf, type Box } from '#lib/board/sketch-marks.ts'
import { boxOf, Places } from '#lib/board/sketch-shapes.ts'
import { viewAround } from '#lib/board/sketch-view.ts'
import type { Card } from '#lib/ownership/card.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { sheetCard, type RoleMark } from './sheet-card.ts'
import { n, SheetInk } from './sheet-ink.ts'
import { areaOf, boxIn, labelOf, lineOf, textOf, type SheetPen } from './sheet-shapes.ts'
import { strokeIn } from './sheet-strokes.ts'

/** A page of a board to read on paper. */
export interface BoardSheet {
  readonly svg: string
  /** In page units. */
  readonly w: number
  readonly h: number
  /** Notes that are drawn with their words, and those for whose words there was no room. */
  readonly worded: number
  readonly blank: number
}

/** Notes with words on one sheet. More of them could not be read on paper, and would make a file of megabytes. */
export const MAX_WORDED_NOTES = 400
/** Further notes, as paper without words. */
const MAX_BLANK_NOTES = 5_000
const MAX_OTHERS = 300

/**
 * A page as an SVG of page units, with the words of its cards, the names of its roles and of who holds them,
 * and on each card who holds it. Undefined when nothing is on the page. Texts and names are all that people
 * wrote in it; they are escaped, and nothing in it runs or loads.
 *
 * @param options.pageId - the first page unless told
 * @param options.cards - of the board, or of the page
 * @param options.roles - of the page
 */
export function boardSheet(
  records: Readonly<Record<string, TLRecord>>,
  options: {
    readonly pageId?: string | undefined
    readonly cards: readonly Card[]
    readonly roles: readonly Role[]
    /** True for the ids of protected template shapes: anybody may paste a shape that claims to be a circle. */
    readonly isFurniture: (id: string) => boolean
    readonly maxWorded?: number
  },
): BoardSheet | undefined {
  const { cards, roles, maxWorded = MAX_WORDED_NOTES } = options
  const all = Object.values(records)
  const pageId = options.pageId ?? firstPageOf(all)
  const places = new Places(records)
  const shapes = all
    .filter((record): record is TLDefaultShape => record.typeName === 'shape')
    .filter((shape) => places.of(shape).pageId === pageId)
    .toSorted((one, other) => (one.index < other.index ? -1 : 1))
  const cardOf = new Map(cards.map((card) => [card.id, card]))
  const isFurniture = ({ id }: TLDefaultShape): boolean => options.isFurniture(id)
  const notes = shapes.filter((shape): shape is TLNoteShape => shape.type === 'note')
  const waiting = notes.some(({ id }) => cardOf.get(id)?.region === undefined && cardOf.has(id))
  const furniture = shapes.filter(isFurniture)
  const seen = shapes.filter(
    (shape) => waiting || !furniture.includes(shape) || !isOfTray(shape, { furniture, places }),
  )
  const boxes = new Map(seen.map((shape) => [shape.id, boxOf(shape, places)]))
  const view = viewAround([...boxes.values()].filter((box) => box !== undefined))
  if (!view) return undefined

  const ink = new SheetInk()
  const geos = seen.filter((shape): shape is TLGeoShape => shape.type === 'geo')
  const regions = geos.filter((shape) => isFurniture(shape) && shape.meta['furniture'] === 'region')
  const marks = new Map(
    roles.map((role, at): [string, RoleMark] => {
      const shape = regions.find(({ meta }) => meta['role'] === role.id)
      const hue = shape ? hueOf(shape.props.color) : hueAt(at)
      return [role.id, { letters: roleLetters(role), colour: wordsColour(hue) }]
    }),
  )
  const isCard = ({ id }: TLNoteShape): boolean => cardOf.has(id)
  const byWorth = [...notes.filter(isCard), ...notes.filter((note) => !isCard(note))]
  const worded = new Set(byWorth.slice(0, maxWorded).map(({ id }) => id))
  const pen: SheetPen = { places, ink }
  const parts = [
    ...geos.filter(isFurniture).map((shape) => areaOf(shape, pen)),
    ...regions.map((shape) => lineOf(shape, pen)),
    ...seen
      .filter((shape) => shape.type === 'frame')
      .slice(0, MAX_OTHERS)
      .map((shape) => boxIn(shape, pen)),
    ...geos
      .filter((shape) => !isFurniture(shape))
      .slice(0, MAX_OTHERS)
      .map((shape) => boxIn(shape, pen)),
    ...seen
      .filter((shape) => STROKES.has(shape.type))
      .slice(0, MAX_OTHERS)
      .map((shape) => strokeIn(shape, { ...pen, records })),
    ...seen
      .filter((shape): shape is TLTextShape => shape.type === 'text')
      .slice(0, MAX_OTHERS)
      .map((shape) =>
        isFurniture(shape) ? labelOf(shape, { ...pen, regions }) : textOf(shape, pen),
      ),
    blankNotes(
      notes.filter(({ id }) => !worded.has(id)).flatMap(({ id }) => boxes.get(id)?.box ?? []),
      pen,
    ),
    ...notes
      .filter(({ id }) => worded.has(id))
      .map((note) =>
        sheetCard({ note, place: places.of(note), card: cardOf.get(note.id), roles: marks, ink }),
      ),
  ]
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(view.w)}" height="${n(view.h)}" viewBox="${n(view.x)} ${n(view.y)} ${n(view.w)} ${n(view.h)}" ` +
    'font-family="Inter,system-ui,sans-serif" font-weight="500" stroke-linejoin="round" stroke-linecap="round">' +
    `<style>text{unicode-bidi:plaintext}${ink.style}</style>${parts.join('')}</svg>`
  const blank = notes.length - worded.size
  return { svg, w: view.w, h: view.h, worded: worded.size, blank }
}

const STROKES: ReadonlySet<string> = new Set(['arrow', 'line', 'draw', 'highlight'])

function firstPageOf(records: readonly TLRecord[]): string | undefined {
  const pages = records.filter((record) => record.typeName === 'page')
  return pages.toSorted((one, other) => (one.index < other.index ? -1 : 1))[0]?.id
}

/** The tray and its title, which say nothing while no card waits there. */
function isOfTray(
  shape: TLDefaultShape,
  { furniture, places }: { furniture: readonly TLDefaultShape[]; places: Places },
): boolean {
  if (shape.meta['furniture'] !== 'tray') return shape.meta['about'] === 'tray'
  // A column of a grid is a tray as well, and part of its frame.
  const frame = furniture.find(({ meta }) => meta['furniture'] === 'frame')
  const [tray, around] = [boxOf(shape, places)?.box, frame && boxOf(frame, places)?.box]
  return !tray || !around || tray.y >= around.y + around.h
}

/** Notes without their words, all of one colour in one path. */
function blankNotes(notes: readonly Box[], { ink }: SheetPen): string {
  const paths = new Map<string, string[]>()
  for (const box of notes.slice(0, MAX_BLANK_NOTES)) {
    const look = ink.fill(noteColour(box.colour))
    const [[x, y], ...rest] = cornersOf(box)
    const path = `M${n(x)} ${n(y)}${rest.map(([right, down]) => `L${n(right)} ${n(down)}`).join('')}z`
    const known = paths.get(look)
    if (known) known.push(path)
    else paths.set(look, [path])
  }
  const edge = ink.stroke(SKETCH_SURFACES.noteEdge)
  return [...paths]
    .map(([look, path]) => {
      const d = path.join('')
      return `<path class="${look}" d="${d}"/><path class="${edge}" stroke-width="1.5" d="${d}"/>`
    })
    .join('')
}
