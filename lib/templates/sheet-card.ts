import type { TLNoteShape } from '@tldraw/tlschema'
import { canonicalRichText, toPlainText } from '#lib/board/rich-text.ts'
import { noteColour, SKETCH_SURFACES, type SketchColour } from '#lib/board/sketch-colours.ts'
import type { PagePlace } from '#lib/board/sketch-shapes.ts'
import type { Card, Party } from '#lib/ownership/card.ts'
import { facePartsOf } from '#lib/ownership/face-parts.ts'
import { NOTE_FONT_SIZES, NOTE_LINE_HEIGHT, NOTE_PADDING, NOTE_SIZE } from './card-note.ts'
import { cutLine, fittedWords } from './fitted-words.ts'
import { widthOfLetters } from './letter-widths.ts'
import { escaped, linesAt, n, type SheetInk } from './sheet-ink.ts'

/** How a role is written on cards. */
export interface RoleMark {
  readonly letters: string
  readonly colour: SketchColour
}

/** The least size of a card's words, of those it has on the board. */
const LEAST_SIZE = 14
/** Of the line that says who holds a card. */
const FACE_SIZE = 17
/** What that line takes of a card, at its lower edge and, for balance, at the upper one. */
const FACE_ROOM = 34
/** Its letters are heavier, and as much wider. */
const BOLD = 1.1
const FACE_GAP = 7
const MARK_RADIUS = 11

/**
 * A note as a group of SVG: its paper, its words as large as they fit, and who holds the card. Nothing of it
 * lies outside of the paper, whatever it says: what a strange font makes wider is cut there.
 *
 * @param options.card - undefined for a note that is none
 */
export function sheetCard(options: {
  readonly note: TLNoteShape
  readonly place: PagePlace
  readonly card: Card | undefined
  readonly roles: ReadonlyMap<string, RoleMark>
  readonly ink: SheetInk
}): string {
  const { note, place, card, roles, ink } = options
  const { scale, growY, color } = note.props
  const h = NOTE_SIZE + growY
  const face = card ? faceOf(card, { h, roles, ink }) : ''
  const turn = place.turn === 0 ? '' : ` rotate(${n((place.turn * 180) / Math.PI)})`
  const size = scale === 1 ? '' : ` scale(${Math.round(scale * 1_000) / 1_000})`
  return (
    `<g transform="translate(${n(place.x)} ${n(place.y)})${turn}${size}">` +
    `<rect class="${ink.fill(noteColour(color))}" width="${NOTE_SIZE}" height="${n(h)}" rx="6"/>` +
    `<rect class="${ink.stroke(SKETCH_SURFACES.noteEdge)}" width="${NOTE_SIZE}" height="${n(h)}" rx="6" stroke-width="1.5"/>` +
    `<svg width="${NOTE_SIZE}" height="${n(h)}">${wordsOf(note, { h, hasFace: face !== '', ink })}${face}</svg></g>`
  )
}

function wordsOf(
  { props }: TLNoteShape,
  { h, hasFace, ink }: { h: number; hasFace: boolean; ink: SheetInk },
): string {
  const text = toPlainText(canonicalRichText(props.richText)).trim()
  if (text === '') return ''
  const air = hasFace ? FACE_ROOM : NOTE_PADDING
  const { size, lines } = fittedWords(text, {
    w: NOTE_SIZE - 2 * NOTE_PADDING,
    h: h - 2 * air,
    size: NOTE_FONT_SIZES[props.size] ?? NOTE_FONT_SIZES.m,
    least: LEAST_SIZE,
  })
  const height = lines.length * size * NOTE_LINE_HEIGHT
  const tops: Readonly<Record<string, number>> = { start: NOTE_PADDING, end: h - air - height }
  const top = tops[props.verticalAlign] ?? (h - height) / 2
  const { anchor, x } = ALONG[props.align] ?? MIDDLE
  return linesAt(lines, { x, top, size, anchor, look: ink.fill(SKETCH_SURFACES.ink) })
}

/** Who holds a card and who of them answers for it: the same, in the same order, as on the board. */
function faceOf(
  card: Card,
  { h, roles, ink }: { h: number; roles: ReadonlyMap<string, RoleMark>; ink: SheetInk },
): string {
  const parts = facePartsOf(card)
  if (!parts) return ''
  const { muted, warn, ink: dark } = SKETCH_SURFACES
  const baseline = h - 12
  const drawn: string[] = []
  let x = 12
  const mark = (colour: SketchColour): void => {
    const middle = `cx="${n(x + MARK_RADIUS)}" cy="${n(baseline - FACE_SIZE * 0.36)}"`
    drawn.push(
      `<circle class="${ink.fill(colour)}" ${middle} r="${MARK_RADIUS}"/>` +
        `<text class="${ink.fill(SKETCH_SURFACES.frame)}" x="${n(x + MARK_RADIUS)}" y="${n(baseline - 1)}" font-size="15" font-weight="700" text-anchor="middle">A</text>`,
    )
    x += 2 * MARK_RADIUS + 4
  }
  const say = (words: string, colour: SketchColour): void => {
    const shown = cutLine(words, (NOTE_SIZE - 12 - x) / (FACE_SIZE * BOLD))
    if (shown === '…') return
    drawn.push(
      `<text class="${ink.fill(colour)}" x="${n(x)}" y="${n(baseline)}">${escaped(shown)}</text>`,
    )
    x += widthOfLetters(shown) * FACE_SIZE * BOLD + FACE_GAP - 2
  }
  if (parts.isParked) say('Parked', muted)
  if (parts.isOpen) say('A?', warn)
  for (const { role, answers } of parts.roles) {
    const { letters, colour } = roles.get(role) ?? { letters: role, colour: muted }
    if (answers) mark(colour)
    say(letters, parts.isParked ? muted : colour)
  }
  for (const name of parts.people) {
    mark(dark)
    say(name, dark)
  }
  if (parts.delegate) say(`→ ${shortName(parts.delegate, roles)}`, muted)
  if (drawn.length === 0) return ''
  return `<g font-size="${FACE_SIZE}" font-weight="600" text-anchor="start">${drawn.join('')}</g>`
}

function shortName(party: Party, roles: ReadonlyMap<string, RoleMark>): string {
  if (party.kind === 'outside') return party.person
  return party.person ?? roles.get(party.role)?.letters ?? party.role
}

const MIDDLE = { anchor: 'middle', x: NOTE_SIZE / 2 } as const
const ALONG: Readonly<Record<string, { anchor: string; x: number }>> = {
  start: { anchor: 'start', x: NOTE_PADDING },
  end: { anchor: 'end', x: NOTE_SIZE - NOTE_PADDING },
}
