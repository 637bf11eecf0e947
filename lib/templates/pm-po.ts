/**
 * The PM / PO diagram: two overlapping ellipses, 24 task cards in a reference placement, and a tray
 * with the rest. Ellipses and not circles, because nine, six and nine cards fit into true circles only
 * at a zoom where nobody can read them. All numbers are page units, from top left corners; every card
 * keeps at least 29 from any line and 24 from its neighbours.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { cardNote, NOTE_SIZE } from './card-note.ts'
import { taskCard, taskCards } from './cards.ts'
import { areaRectangle, regionShape, textLine } from './furniture.ts'
import type { Placement, Template } from './template.ts'

type Point = readonly [x: number, y: number]

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
const MORE = taskCards.map(({ id }) => id).filter((id) => !PLACED.some(([card]) => card === id))

const TRAY = { x: -1200, y: 680, w: 2400, firstCardX: -1108, firstCardY: 756, step: 224, pad: 24 }

/** 31 cards in rows of eight: three rows of the default cards, then one row of the others. */
const UNPLACED_COLUMNS = 8

/** Cards start above every position that furniture may take, now or in a later version. */
const FIRST_CARD_POSITION = 32

/** The template of the default board. */
export const pmPo: Template = {
  id: 'pm-po',
  version: 1,
  name: 'PM / PO',
  description: 'Who owns what between Product Manager and Product Owner.',
  placements: ['example', 'unplaced'],
  build: (placement) => ({ furniture: furniture(placement), records: cards(placement) }),
}

function cards(placement: Placement): TLRecord[] {
  const placed =
    placement === 'example'
      ? [...PLACED, ...trayRow(MORE)]
      : trayGrid([...PLACED.map(([card]) => card), ...MORE])
  return placed.map(([id, [x, y]], order) =>
    cardNote({ card: taskCard(id), at: { x, y }, position: FIRST_CARD_POSITION + order }),
  )
}

function trayRow(ids: readonly string[]): (readonly [string, Point])[] {
  return ids.map((id, column) => [
    id,
    [TRAY.firstCardX + column * TRAY.step, TRAY.firstCardY] as const,
  ])
}

function trayGrid(ids: readonly string[]): (readonly [string, Point])[] {
  const width = UNPLACED_COLUMNS * TRAY.step - (TRAY.step - NOTE_SIZE)
  return ids.map((id, order) => [
    id,
    [
      -width / 2 + (order % UNPLACED_COLUMNS) * TRAY.step,
      TRAY.firstCardY + Math.floor(order / UNPLACED_COLUMNS) * TRAY.step,
    ] as const,
  ])
}

function trayHeight(placement: Placement): number {
  if (placement === 'example') return 300
  const rows = Math.ceil(taskCards.length / UNPLACED_COLUMNS)
  const lastCardEnds = TRAY.firstCardY + (rows - 1) * TRAY.step + NOTE_SIZE
  return lastCardEnds + TRAY.pad - TRAY.y
}

function furniture(placement: Placement): TLRecord[] {
  const pmLabel = { x: -600, w: 420 }
  const poLabel = { x: 180, w: 420 }
  const { x, y, w } = TRAY
  return [
    areaRectangle({
      name: 'frame',
      kind: 'frame',
      placement,
      place: { x: -1200, y: -660, w: 2400, h: 1300 },
      position: 1,
    }),
    areaRectangle({
      name: 'tray',
      kind: 'tray',
      placement,
      place: { x, y, w, h: trayHeight(placement) },
      position: 2,
    }),
    regionShape({
      name: 'region-pm',
      outline: 'ellipse',
      role: 'PM',
      hue: 'pm',
      place: { x: -1160, y: -620, w: 1540, h: 1240 },
      position: 3,
    }),
    regionShape({
      name: 'region-po',
      outline: 'ellipse',
      role: 'PO',
      hue: 'po',
      place: { x: -380, y: -620, w: 1540, h: 1240 },
      position: 4,
    }),
    textLine({
      name: 'label-pm',
      kind: 'label',
      about: 'PM',
      hue: 'pm',
      text: 'Product Manager',
      size: 'xl',
      align: 'middle',
      place: { ...pmLabel, y: -560 },
      position: 5,
    }),
    textLine({
      name: 'label-po',
      kind: 'label',
      about: 'PO',
      hue: 'po',
      text: 'Product Owner',
      size: 'xl',
      align: 'middle',
      place: { ...poLabel, y: -560 },
      position: 6,
    }),
    textLine({
      name: 'label-both',
      kind: 'label',
      about: 'PM+PO',
      text: 'Both',
      size: 'l',
      align: 'middle',
      place: { x: -60, w: 120, y: -440 },
      position: 7,
    }),
    textLine({
      name: 'holder-pm',
      kind: 'holder',
      about: 'PM',
      hue: 'pm',
      text: '',
      size: 'm',
      align: 'middle',
      place: { ...pmLabel, y: -488 },
      position: 8,
    }),
    textLine({
      name: 'holder-po',
      kind: 'holder',
      about: 'PO',
      hue: 'po',
      text: '',
      size: 'm',
      align: 'middle',
      place: { ...poLabel, y: -488 },
      position: 9,
    }),
    textLine({
      name: 'label-nobody-left',
      kind: 'label',
      about: 'nobody',
      text: 'Nobody yet',
      size: 'm',
      align: 'start',
      place: { x: -1168, w: 200, y: 588 },
      position: 10,
    }),
    textLine({
      name: 'label-nobody-right',
      kind: 'label',
      about: 'nobody',
      text: 'Nobody yet',
      size: 'm',
      align: 'end',
      place: { x: 968, w: 200, y: 588 },
      position: 11,
    }),
    textLine({
      name: 'label-tray',
      kind: 'label',
      about: 'tray',
      text: placement === 'example' ? 'More cards' : 'Cards to place',
      size: 'm',
      align: 'start',
      place: { x: placement === 'example' ? TRAY.firstCardX : -884, w: 600, y: 696 },
      position: 12,
    }),
  ]
}
