/**
 * What each role thinks it does, what the others think it does, and what nobody claims. A role is a
 * band; its first column is for its own people, its second for everybody else. In either the role
 * holds the card, so what only one side expects still counts for that role until the group has talked
 * about it; the last column is outside of all bands, and what lies there nobody owns.
 */
import { cardNote } from './card-note.ts'
import { BAND_GAP, bandFurniture, type Bands } from './bands.ts'
import { taskCard } from './cards.ts'
import { isOwnNames, type RoleNaming, type Template } from './template.ts'

const NAMING: RoleNaming = {
  noun: 'Role',
  names: ['Product Manager', 'Product Owner'],
  least: 2,
  most: 3,
}

/** Example cards, by band and by column; the last column is nobody's. */
const EXAMPLE: readonly (readonly [card: string, band: number, column: number, place: number])[] = [
  ['product-vision', 0, 0, 0],
  ['roadmap', 0, 0, 1],
  ['stakeholders', 0, 1, 0],
  ['success-metrics', 0, 1, 1],
  ['order-backlog', 1, 0, 0],
  ['acceptance-criteria', 1, 0, 1],
  ['team-questions', 1, 1, 0],
  ['demo', 1, 1, 1],
  ['customer-feedback', 0, 2, 0],
  ['release-planning', 1, 2, 0],
]

const X = -1240
const Y = -620
const W = 2480
const PAD = 36
const HEAD = 112
const NAMES = 404
const COLUMN = 740
const CARD = 200
const STEP = 224
const FIRST_CARD_POSITION = 64

/** The template of the play about expectations. */
export const expectations: Template = {
  id: 'expectations',
  version: 1,
  name: 'What I think, what others think',
  description: 'What each role sees as its own, what others expect of it, and what nobody claims.',
  placements: ['example', 'unplaced'],
  startsEmpty: true,
  naming: NAMING,
  build: (placement, names = NAMING.names) => {
    const start = isOwnNames(NAMING, names) ? placement : 'unplaced'
    const table = tableOf(names)
    const { columns, area, nobody } = table
    const records = (start === 'example' ? EXAMPLE : []).map(
      ([card, band, column, place], order) => {
        const { x, w } = columns[column] ?? nobody
        const inRow = EXAMPLE.filter(([, row, each]) => row === band && each === column).length
        const width = inRow * STEP - (STEP - CARD)
        return cardNote({
          card: taskCard(card),
          at: {
            x: x + (w - width) / 2 + place * STEP,
            y: area.y + band * (area.h + BAND_GAP) + (area.h - CARD) / 2,
          },
          position: FIRST_CARD_POSITION + order,
        })
      },
    )
    return { furniture: bandFurniture(table, start), records }
  },
}

function tableOf(names: readonly string[]): Bands {
  const h = names.length === 2 ? 540 : 376
  const area = { x: X + PAD, w: NAMES + 2 * COLUMN, y: Y + HEAD, h }
  const bandsEnd = area.y + names.length * (h + BAND_GAP) - BAND_GAP
  const right = area.x + area.w
  return {
    frame: { x: X, y: Y, w: W, h: bandsEnd + PAD - Y },
    bands: names.map((role) => ({ role })),
    hasHolders: true,
    area,
    columns: ['What I think', 'What others think'].map((name, order) => ({
      name,
      x: area.x + NAMES + order * COLUMN,
      w: COLUMN,
    })),
    lines: { y: area.y - 72, h: bandsEnd - area.y + 72 },
    nobody: { text: 'Unassigned', x: right, y: area.y - 72, w: X + W - right, align: 'middle' },
  }
}
