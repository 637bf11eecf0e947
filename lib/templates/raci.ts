/**
 * A RACI chart that counts by itself: one row for each task, one column for each role. A card starts
 * in the first column, which is the tray, and slides along its row. Where it stops says who has it:
 *
 * - in a role's column that role is accountable and responsible (A,R);
 * - neighbours overlap by a lane as wide as a card: there both do the work (R), and one of them has to
 *   be named accountable;
 * - in the last column, outside of all regions, nobody has the task yet.
 *
 * Who works on it from further away (R of a third role, or of somebody outside) is named on the card
 * as the one it is delegated to. So every row is a set of roles by where its card lies, like on a
 * board with circles, and the same lists, loads and exports follow. Rows mean nothing to the engine:
 * they keep one task on one line for the eye.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { hueAt } from '#lib/board/hues.ts'
import { cardNote } from './card-note.ts'
import { taskCard } from './cards.ts'
import { areaRectangle, regionShape, textLine, track } from './furniture.ts'
import { labelSize, LINE_HEIGHTS } from './label-size.ts'
import { isOwnNames, type Placement, type RoleNaming, type Template } from './template.ts'

const NAMING: RoleNaming = {
  noun: 'Role',
  names: ['Product Manager', 'Product Owner'],
  least: 2,
  most: 3,
}

/** The tasks by row, with the column of their example: a role by its place, or the lane after it. */
const TASKS: readonly { readonly card: string; readonly at: 'first' | 'lane' | 'second' }[] = [
  { card: 'product-vision', at: 'first' },
  { card: 'roadmap', at: 'first' },
  { card: 'feature-priority', at: 'lane' },
  { card: 'acceptance-criteria', at: 'second' },
  { card: 'order-backlog', at: 'second' },
]

const FRAME = { x: -1220, y: -690, w: 2440 }
const INSET = 28
const HEAD = 204
/** Middle of the headings: what lies over the top of a board leaves them free. */
const HEADING_Y = 88
const ROW = 240
const FIRST_ROW_Y = FRAME.y + HEAD
/** Of the regions: the last card keeps clear of their line. */
const BOTTOM = FIRST_ROW_Y + TASKS.length * ROW + 12
const TRAY = { x: FRAME.x + INSET, w: 280 }
const NOBODY = { x: FRAME.x + FRAME.w - INSET - 280, w: 280 }
/** Between the tray and the last column. */
const ROLES = { x: TRAY.x + TRAY.w + INSET, w: NOBODY.x - TRAY.x - TRAY.w - 2 * INSET }
const CARD = 200
const FIRST_CARD_POSITION = 64

/** The template of the RACI grid. */
export const raci: Template = {
  id: 'raci',
  version: 1,
  name: 'RACI grid',
  description: 'A row for each task, a column for each role, and lanes for what two of them share.',
  placements: ['example', 'unplaced'],
  naming: NAMING,
  build: (placement, names = NAMING.names) => {
    const start = isOwnNames(NAMING, names) ? placement : 'unplaced'
    return { furniture: furniture(start, names), records: cards(start, names.length) }
  },
}

/** Columns and the lanes between them, from left to right, and what each role covers. */
function columnsOf(roles: number): {
  readonly columns: readonly { readonly x: number; readonly w: number }[]
  readonly lanes: readonly { readonly x: number; readonly w: number }[]
} {
  const lane = roles === 2 ? 440 : 344
  const column = (ROLES.w - (roles - 1) * lane) / roles
  const at = (order: number): number => ROLES.x + order * (column + lane)
  return {
    columns: Array.from({ length: roles }, (_, order) => ({ x: at(order), w: column })),
    lanes: Array.from({ length: roles - 1 }, (_, order) => ({ x: at(order) + column, w: lane })),
  }
}

function cards(placement: Placement, roles: number): TLRecord[] {
  const { columns, lanes } = columnsOf(roles)
  const targets = { first: columns[0], lane: lanes[0], second: columns[1] }
  return TASKS.map(({ card, at }, row) => {
    const { x, w } = (placement === 'example' ? targets[at] : undefined) ?? TRAY
    return cardNote({
      card: taskCard(card),
      at: { x: x + (w - CARD) / 2, y: FIRST_ROW_Y + row * ROW + (ROW - CARD) / 2 },
      position: FIRST_CARD_POSITION + row,
    })
  })
}

function furniture(placement: Placement, names: readonly string[]): TLRecord[] {
  const { columns, lanes } = columnsOf(names.length)
  const [y, h] = [FRAME.y + INSET, BOTTOM - FRAME.y - INSET]
  const size = labelSize(names, (columns[0]?.w ?? ROLES.w) - 24)
  const heading = { kind: 'label', align: 'middle', size: 'l' } as const
  return [
    areaRectangle({
      name: 'frame',
      kind: 'frame',
      placement,
      place: { ...FRAME, h: BOTTOM + INSET - FRAME.y },
      position: 1,
    }),
    areaRectangle({ name: 'tray', kind: 'tray', placement, place: { ...TRAY, y, h }, position: 2 }),
    ...TASKS.map((_, row) =>
      track({
        name: `row-${row + 1}`,
        place: { x: TRAY.x, y: FIRST_ROW_Y + row * ROW, w: FRAME.w - 2 * INSET, h: 1 },
        position: 3 + row,
      }),
    ),
    ...names.map((name, order) => {
      const from = lanes[order - 1] ?? columns[order] ?? ROLES
      const to = lanes[order] ?? columns[order] ?? ROLES
      return regionShape({
        name: `region-role-${order + 1}`,
        outline: 'rectangle',
        role: name,
        hue: hueAt(order),
        place: { x: from.x, y, w: to.x + to.w - from.x, h },
        position: 20 + order,
      })
    }),
    ...names.flatMap((name, order) => {
      const { x, w } = columns[order] ?? ROLES
      const line = { align: 'middle', about: name, hue: hueAt(order) } as const
      return [
        textLine({
          ...line,
          name: `label-role-${order + 1}`,
          kind: 'label',
          text: name,
          size,
          place: { x: x + 8, y: y + HEADING_Y - LINE_HEIGHTS[size] / 2, w: w - 16 },
          position: 24 + order,
        }),
        textLine({
          ...line,
          name: `holder-role-${order + 1}`,
          kind: 'holder',
          text: '',
          size: 'm',
          place: { x: x + 8, y: y + HEADING_Y + 36, w: w - 16 },
          position: 28 + order,
        }),
      ]
    }),
    ...lanes.map(({ x, w }, order) =>
      textLine({
        ...heading,
        name: `label-lane-${order + 1}`,
        about: `${names[order]}+${names[order + 1]}`,
        text: 'Both',
        place: { x, y: y + HEADING_Y - LINE_HEIGHTS.l / 2, w },
        position: 32 + order,
      }),
    ),
    textLine({
      ...heading,
      name: 'label-tray',
      about: 'tray',
      text: 'Tasks',
      place: { x: TRAY.x, y: y + HEADING_Y - LINE_HEIGHTS.l / 2, w: TRAY.w },
      position: 36,
    }),
    textLine({
      ...heading,
      name: 'label-nobody',
      about: 'nobody',
      text: 'Nobody yet',
      place: { x: NOBODY.x, y: y + HEADING_Y - LINE_HEIGHTS.l / 2, w: NOBODY.w },
      position: 37,
    }),
  ]
}
