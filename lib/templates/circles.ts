import type { TLRecord } from '@tldraw/tlschema'
import { hueAt } from '#lib/board/hues.ts'
import { areaRectangle, regionShape, textLine, type Place } from './furniture.ts'
import { labelSize } from './label-size.ts'
import type { Placement } from './template.ts'

/** A role of a diagram. */
export interface CircleRole {
  /** Distinguishes the records of roles. */
  readonly key: string
  readonly id: string
  /** What people read. */
  readonly name: string
}

/** Where the parts of a diagram lie, in page units. Two circles and three have one each. */
export interface CircleLayout {
  readonly frame: Place
  /** Ellipses, in the order of the roles. */
  readonly circles: readonly Place[]
  /** Names of the roles; the name of the holder stands `holderDrop` below. */
  readonly labels: readonly Omit<Place, 'h'>[]
  readonly holderDrop: number
  /** Where regions overlap: which roles, by their places, and where that is said. */
  readonly overlaps: readonly {
    readonly key: string
    readonly roles: readonly number[]
    readonly place: Omit<Place, 'h'>
    readonly size: 'm' | 'l'
  }[]
  /** Baseline row of both corners that say "Nobody yet". */
  readonly nobodyY: number
}

/** Two ellipses side by side: 9, 6 and 9 cards fit at a zoom where people can read them. */
export const TWO_CIRCLES: CircleLayout = {
  frame: { x: -1200, y: -660, w: 2400, h: 1300 },
  circles: [
    { x: -1160, y: -620, w: 1540, h: 1240 },
    { x: -380, y: -620, w: 1540, h: 1240 },
  ],
  labels: [
    { x: -600, y: -560, w: 420 },
    { x: 180, y: -560, w: 420 },
  ],
  holderDrop: 72,
  overlaps: [{ key: 'both', roles: [0, 1], place: { x: -60, y: -440, w: 120 }, size: 'l' }],
  nobodyY: 588,
}

/**
 * Three ellipses, the third below and wider than high. Found by a search over positions and radii for
 * the closest view in which all seven overlaps take cards: 7, 7 and 6 in one role alone, 5 in the first
 * two, 2 in each other pair and 1 in all three, every card clear of all lines.
 */
export const THREE_CIRCLES: CircleLayout = {
  frame: { x: -1390, y: -788, w: 2780, h: 1572 },
  circles: [
    { x: -1350, y: -748, w: 1748, h: 1128 },
    { x: -398, y: -748, w: 1748, h: 1128 },
    { x: -1116, y: -32, w: 2232, h: 776 },
  ],
  labels: [
    { x: -800, y: -690, w: 460 },
    { x: 340, y: -690, w: 460 },
    { x: -300, y: 626, w: 600 },
  ],
  holderDrop: 66,
  overlaps: [
    { key: '1-2', roles: [0, 1], place: { x: -200, y: -568, w: 400 }, size: 'm' },
    { key: '1-3', roles: [0, 2], place: { x: -720, y: 322, w: 400 }, size: 'm' },
    { key: '2-3', roles: [1, 2], place: { x: 320, y: 322, w: 400 }, size: 'm' },
    { key: 'all', roles: [0, 1, 2], place: { x: -50, y: 216, w: 100 }, size: 'm' },
  ],
  nobodyY: 732,
}

/**
 * The protected shapes of a diagram without its tray: the frame, a circle for each role, and all words.
 * Positions leave out the second, which is the tray's.
 */
export function circleFurniture(options: {
  layout: CircleLayout
  roles: readonly CircleRole[]
  placement: Placement
}): TLRecord[] {
  const { layout, roles, placement } = options
  const { frame, circles, labels, holderDrop, overlaps, nobodyY } = layout
  const names = roles.map(({ name }) => name)
  const size = labelSize(names, Math.min(...labels.map(({ w }) => w)))
  const pairs = overlaps.filter((overlap) => overlap.roles.length < roles.length).map(wordsOf)
  // One of them without words would look as if it had been forgotten.
  const hasPairWords = pairs.every((words) => words.length <= MAX_OVERLAP_WORDS)
  let position = FIRST_CIRCLE
  const each = (make: (role: CircleRole, order: number) => TLRecord): TLRecord[] => roles.map(make)
  return [
    areaRectangle({ name: 'frame', kind: 'frame', placement, place: frame, position: 1 }),
    ...each(({ key, id }, order) =>
      regionShape({
        name: `region-${key}`,
        outline: 'ellipse',
        role: id,
        hue: hueAt(order),
        place: circles[order] ?? frame,
        position: position++,
      }),
    ),
    ...each(({ key, id, name }, order) => {
      const place = labels[order] ?? frame
      return textLine({
        name: `label-${key}`,
        kind: 'label',
        about: id,
        hue: hueAt(order),
        text: name,
        size,
        align: 'middle',
        place,
        position: position++,
      })
    }),
    ...overlaps.map((overlap) =>
      textLine({
        name: `label-${overlap.key}`,
        kind: 'label',
        about: overlap.roles.map((order) => roles[order]?.id).join('+'),
        text: overlap.roles.length === roles.length || hasPairWords ? wordsOf(overlap) : '',
        size: overlap.size,
        align: 'middle',
        place: overlap.place,
        position: position++,
      }),
    ),
    ...each(({ key, id }, order) => {
      const place = labels[order] ?? frame
      return textLine({
        name: `holder-${key}`,
        kind: 'holder',
        about: id,
        hue: hueAt(order),
        text: '',
        size: 'm',
        align: 'middle',
        place: { x: place.x, y: place.y + holderDrop, w: place.w },
        position: position++,
      })
    }),
    ...(['left', 'right'] as const).map((side) =>
      textLine({
        name: `label-nobody-${side}`,
        kind: 'label',
        about: 'nobody',
        text: 'Nobody yet',
        size: 'm',
        align: side === 'left' ? 'start' : 'end',
        place: { x: side === 'left' ? frame.x + 32 : frame.x + frame.w - 232, w: 200, y: nobodyY },
        position: position++,
      }),
    ),
  ]

  function wordsOf({ roles: who }: CircleLayout['overlaps'][number]): string {
    if (who.length === roles.length) return roles.length === 2 ? 'Both' : 'All'
    return who.map((order) => roles[order]?.id ?? '').join(' + ')
  }
}

/** After the frame and the tray. */
const FIRST_CIRCLE = 3
/** More would reach across the lines of the overlap; the circles say it as well. */
const MAX_OVERLAP_WORDS = 21
