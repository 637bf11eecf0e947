/**
 * Product Manager, Product Owner and Product Marketing: three circles, seven overlaps. By the public
 * descriptions of the roles nothing is shared by all three, or by the owner and marketing alone; those
 * overlaps are empty and have room. In page units, from top left corners; every card keeps at least 29
 * from any line and 24 from its neighbours.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { cardNote } from './card-note.ts'
import { taskCard, taskCards } from './cards.ts'
import { circleFurniture, THREE_CIRCLES } from './circles.ts'
import { areaRectangle, textLine } from './furniture.ts'
import type { Placement, Template } from './template.ts'
import { trayGrid, trayHeight, type Point } from './tray.ts'

const PLACED: readonly (readonly [card: string, at: Point])[] = [
  ['market-expertise', [-1102, -510]],
  ['voice-of-customer', [-878, -510]],
  ['product-strategy', [-654, -510]],
  ['product-vision', [-1302, -286]],
  ['roadmap', [-1078, -286]],
  ['business-case', [-854, -286]],
  ['pricing', [-630, -286]],
  ['user-stories', [-212, -493]],
  ['feature-priority', [12, -493]],
  ['stakeholders', [-324, -269]],
  ['customer-feedback', [-100, -269]],
  ['success-metrics', [124, -269]],
  ['maximise-value', [902, -510]],
  ['order-backlog', [678, -510]],
  ['backlog-items', [454, -510]],
  ['product-goal', [1102, -286]],
  ['acceptance-criteria', [878, -286]],
  ['accept-work', [654, -286]],
  ['sprint-goal', [430, -286]],
  ['launch', [-754, 108]],
  ['competitor-analysis', [-530, 108]],
  ['messaging', [-436, 412]],
  ['sales-training', [-212, 412]],
  ['marketing-materials', [12, 412]],
  ['adoption', [236, 412]],
]

const MORE = taskCards.map(({ id }) => id).filter((id) => !PLACED.some(([card]) => card === id))
const ALL = [...PLACED.map(([card]) => card), ...MORE]

const TRAY = { x: -1390, y: 824, w: 2780 }
const FIRST_CARD_Y = 900
/** 11 cards wait beside the example, all 36 without it. */
const COLUMNS = { example: 11, unplaced: 12 }
const FIRST_CARD_POSITION = 64

/** The template with a third circle. */
export const pmPoPmm: Template = {
  id: 'pm-po-pmm',
  version: 2,
  name: 'PM / PO / PMM',
  description: 'Three circles: Product Manager, Product Owner and Product Marketing.',
  placements: ['example', 'unplaced'],
  build: (placement) => ({ furniture: furniture(placement), records: cards(placement) }),
}

function cards(placement: Placement): TLRecord[] {
  const inTray = placement === 'example' ? MORE : ALL
  const grid = trayGrid({
    cards: inTray.length,
    columns: COLUMNS[placement],
    firstY: FIRST_CARD_Y,
  })
  const waiting = inTray.map((id, order) => [id, grid[order] ?? [0, 0]] as const)
  const placed = placement === 'example' ? [...PLACED, ...waiting] : waiting
  return placed.map(([id, [x, y]], order) =>
    cardNote({ card: taskCard(id), at: { x, y }, position: FIRST_CARD_POSITION + order }),
  )
}

function furniture(placement: Placement): TLRecord[] {
  const inTray = placement === 'example' ? MORE : ALL
  const columns = COLUMNS[placement]
  const [first = [0, 0]] = trayGrid({ cards: 1, columns, firstY: FIRST_CARD_Y })
  const rows = Math.ceil(inTray.length / columns)
  return [
    ...circleFurniture({
      layout: THREE_CIRCLES,
      roles: [
        { key: 'pm', id: 'PM', name: 'Product Manager' },
        { key: 'po', id: 'PO', name: 'Product Owner' },
        { key: 'pmm', id: 'PMM', name: 'Product Marketing' },
      ],
      placement,
    }),
    areaRectangle({
      name: 'tray',
      kind: 'tray',
      placement,
      place: { ...TRAY, h: trayHeight({ rows, firstY: FIRST_CARD_Y, tray: TRAY }) },
      position: 2,
    }),
    textLine({
      name: 'label-tray',
      kind: 'label',
      about: 'tray',
      text: placement === 'example' ? 'More cards' : 'Cards to place',
      size: 'm',
      align: 'start',
      place: { x: first[0], y: TRAY.y + 16, w: 600 },
      position: 40,
    }),
  ]
}
