/**
 * The PM / PO diagram: two overlapping ellipses, 24 task cards in a reference placement, and a tray
 * with the rest. Ellipses and not circles, because nine, six and nine cards fit into true circles only
 * at a zoom where nobody can read them. All numbers are page units, from top left corners; every card
 * keeps at least 29 from any line and 24 from its neighbours.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { cardNote } from './card-note.ts'
import { taskCard, taskCards } from './cards.ts'
import { circleFurniture, TWO_CIRCLES } from './circles.ts'
import { areaRectangle, textLine } from './furniture.ts'
import type { Placement, Template } from './template.ts'
import { trayGrid, trayHeight, TRAY_STEP, type Point } from './tray.ts'

const PM: readonly (readonly [card: string, at: Point])[] = [
  ['market-expertise', [-869, -402]],
  ['voice-of-customer', [-645, -402]],
  ['product-strategy', [-1078, -178]],
  ['product-vision', [-854, -178]],
  ['roadmap', [-630, -178]],
  ['lifecycle', [-949, 46]],
  ['business-case', [-725, 46]],
  ['tradeoffs', [-810, 270]],
  ['pricing', [-586, 270]],
]

const BOTH: readonly (readonly [card: string, at: Point])[] = [
  ['user-stories', [-212, -304]],
  ['feature-priority', [12, -304]],
  ['stakeholders', [-212, -80]],
  ['customer-feedback', [12, -80]],
  ['success-metrics', [-212, 144]],
  ['demo', [12, 144]],
]

const PO: readonly (readonly [card: string, at: Point])[] = [
  ['maximise-value', [669, -402]],
  ['order-backlog', [445, -402]],
  ['backlog-items', [878, -178]],
  ['shared-understanding', [654, -178]],
  ['product-goal', [430, -178]],
  ['acceptance-criteria', [749, 46]],
  ['accept-work', [525, 46]],
  ['team-questions', [610, 270]],
  ['sprint-goal', [386, 270]],
]

const PLACED = [...PM, ...BOTH, ...PO]

/** The tasks that wait in the tray, so that a session of an hour has 24 cards and not all of them. */
const MORE = taskCards
  .filter(({ region }) => !region.includes('PMM'))
  .map(({ id }) => id)
  .filter((id) => !PLACED.some(([card]) => card === id))

const ALL = [...PLACED.map(([card]) => card), ...MORE]

const TRAY = { x: -1200, y: 680, w: 2400 }
const FIRST_CARD = { x: -1108, y: 756 }

/** 31 cards in rows of eight: three rows of the default cards, then one row of the others. */
const UNPLACED_COLUMNS = 8

/** Cards start above every position that furniture may take, now or in a later version. */
const FIRST_CARD_POSITION = 32

/** The template of the default board. */
export const pmPo: Template = {
  id: 'pm-po',
  version: 2,
  name: 'PM / PO',
  description: 'Who owns what between Product Manager and Product Owner.',
  placements: ['example', 'unplaced'],
  build: (placement) => ({ furniture: furniture(placement), records: cards(placement) }),
}

function cards(placement: Placement): TLRecord[] {
  const grid = trayGrid({ cards: ALL.length, columns: UNPLACED_COLUMNS, firstY: FIRST_CARD.y })
  const placed =
    placement === 'example'
      ? [...PLACED, ...trayRow(MORE)]
      : ALL.map((id, order) => [id, grid[order] ?? [0, 0]] as const)
  return placed.map(([id, [x, y]], order) =>
    cardNote({ card: taskCard(id), at: { x, y }, position: FIRST_CARD_POSITION + order }),
  )
}

function trayRow(ids: readonly string[]): (readonly [string, Point])[] {
  return ids.map((id, column) => [id, [FIRST_CARD.x + column * TRAY_STEP, FIRST_CARD.y]])
}

function furniture(placement: Placement): TLRecord[] {
  const rows = placement === 'example' ? 1 : Math.ceil(ALL.length / UNPLACED_COLUMNS)
  return [
    ...circleFurniture({
      layout: TWO_CIRCLES,
      roles: [
        { key: 'pm', id: 'PM', name: 'Product Manager' },
        { key: 'po', id: 'PO', name: 'Product Owner' },
      ],
      placement,
    }),
    areaRectangle({
      name: 'tray',
      kind: 'tray',
      placement,
      place: { ...TRAY, h: trayHeight({ rows, firstY: FIRST_CARD.y, tray: TRAY }) },
      position: 2,
    }),
    textLine({
      name: 'label-tray',
      kind: 'label',
      about: 'tray',
      text: placement === 'example' ? 'More cards' : 'Cards to place',
      size: 'm',
      align: 'start',
      place: { x: placement === 'example' ? FIRST_CARD.x : -884, w: 600, y: 696 },
      position: 12,
    }),
  ]
}
