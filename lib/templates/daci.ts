/**
 * DACI for one decision, which is the board's or the page's title. The four parts are lanes and the cards are
 * people and teams, so to the ownership engine a part is a role and what it "holds" are those who have it.
 * Each lane says how many may have it: a board without a Driver, or with two Approvers, is not settled. Who
 * waits in the tray was not talked about; who lies beside the lanes has no part, and that is nothing to settle.
 * Another decision is another page with this template.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { BAND_GAP, bandFurniture, type Bands } from './bands.ts'
import { cardNote } from './card-note.ts'
import { areaRectangle, textLine } from './furniture.ts'
import type { Placement, Template } from './template.ts'
import { trayGrid, trayHeight } from './tray.ts'

const PARTS = [
  { role: 'Driver', hint: 'Gets the decision made. One.', part: 'one' },
  { role: 'Approver', hint: 'Decides. One.', part: 'one' },
  { role: 'Contributors', hint: 'Know and advise.', part: 'any' },
  { role: 'Informed', hint: 'Hear how it ended.', part: 'any' },
] as const

/** Who mostly has a part in decisions about a product, with their lane in the example. */
const PEOPLE: readonly { readonly id: string; readonly label: string; readonly lane?: number }[] = [
  { id: 'product-manager', label: 'Product Manager', lane: 0 },
  { id: 'head-of-product', label: 'Head of Product', lane: 1 },
  { id: 'product-owner', label: 'Product Owner', lane: 2 },
  { id: 'design', label: 'Design', lane: 2 },
  { id: 'developers', label: 'Developers', lane: 2 },
  { id: 'marketing', label: 'Marketing', lane: 2 },
  { id: 'sales', label: 'Sales', lane: 3 },
  { id: 'support', label: 'Support', lane: 3 },
  { id: 'finance', label: 'Finance' },
  { id: 'legal', label: 'Legal' },
]

const X = -1200
const Y = -620
const W = 2400
const PAD = 36
const LANE = 280
const NAMES = 520
const ASIDE = 300
const CARD = 200
const STEP = 224
const FIRST_CARD_POSITION = 64

const AREA = { x: X + PAD, w: W - PAD - ASIDE, y: Y + PAD, h: LANE }
const LANES_END = AREA.y + PARTS.length * (LANE + BAND_GAP) - BAND_GAP

const TABLE: Bands = {
  frame: { x: X, y: Y, w: W, h: LANES_END + PAD - Y },
  bands: PARTS,
  hasHolders: false,
  area: AREA,
  columns: [{ x: AREA.x + NAMES, w: AREA.w - NAMES, name: '' }],
  lines: { y: AREA.y, h: LANES_END - AREA.y },
  nobody: { text: 'No part', x: AREA.x + AREA.w, y: AREA.y + 20, w: ASIDE, align: 'middle' },
}

const TRAY = { x: X, y: LANES_END + PAD + 40, w: W }
const FIRST_TRAY_CARD_Y = TRAY.y + 76

/** The template of the DACI lanes. */
export const daci: Template = {
  id: 'daci',
  version: 2,
  name: 'DACI',
  description: 'Who drives a decision, who approves it, who contributes and who is informed.',
  placements: ['example', 'unplaced'],
  build: (placement) => ({
    furniture: [...bandFurniture(TABLE, placement), ...trayFurniture(placement)],
    records: cards(placement),
  }),
}

function cards(placement: Placement): TLRecord[] {
  const laneOf = (order: number): number | undefined =>
    placement === 'example' ? PEOPLE[order]?.lane : undefined
  const waiting = PEOPLE.filter((_, order) => laneOf(order) === undefined)
  const grid = trayGrid({
    cards: waiting.length,
    columns: PEOPLE.length,
    firstY: FIRST_TRAY_CARD_Y,
  })
  return PEOPLE.map((person, order) => {
    const lane = laneOf(order)
    const before = PEOPLE.slice(0, order).filter((_, each) => laneOf(each) === lane).length
    const [x, y] =
      lane === undefined
        ? (grid[before] ?? [0, 0])
        : [
            AREA.x + NAMES + PAD + before * STEP,
            AREA.y + lane * (LANE + BAND_GAP) + (LANE - CARD) / 2,
          ]
    return cardNote({
      card: { id: `part-${person.id}`, label: person.label },
      at: { x, y },
      position: FIRST_CARD_POSITION + order,
    })
  })
}

function trayFurniture(placement: Placement): TLRecord[] {
  const [first = [0, 0]] = trayGrid({ cards: 1, columns: PEOPLE.length, firstY: 0 })
  return [
    areaRectangle({
      name: 'tray',
      kind: 'tray',
      placement,
      place: { ...TRAY, h: trayHeight({ rows: 1, firstY: FIRST_TRAY_CARD_Y, tray: TRAY }) },
      position: 2,
    }),
    textLine({
      name: 'label-tray',
      kind: 'label',
      about: 'tray',
      text: 'People and teams',
      size: 'm',
      align: 'start',
      place: { x: first[0], y: TRAY.y + 16, w: 600 },
      position: 45,
    }),
  ]
}
