import type { TLGeoShape, TLNoteShape } from '@tldraw/tlschema'
import { nthIndex } from '#lib/board/index-keys.ts'
import type { TaskFacts } from '#lib/ownership/tally.ts'
import { note } from '#tests/support/board-factory.ts'
import type { Random } from '#tests/support/random.ts'

/** Half of the side of the square that cards lie in, page units. */
const REACH = 2_000

/** Some cards name one who answers for them, as on a board that people have worked on. */
const NAMED = ['PM', 'PO', 'PMM', 'Ana', undefined, undefined]
const SIZES = ['S', 'M', 'L', undefined]

/** Every eighth task is strategic. */
export const benchTasks: ReadonlyMap<string, TaskFacts> = new Map(
  Array.from({ length: 5_000 }, (_, at) => [
    `task-${at}`,
    { reference: ['PM'], focus: at % 8 === 0 ? 'strategy' : 'detail' },
  ]),
)

/** Three ellipses that overlap, one of them turned. */
export function threeRegions(): TLGeoShape[] {
  return [
    ellipse('PM', { x: -1_600, y: -1_500, rotation: 0 }),
    ellipse('PO', { x: -500, y: -1_500, rotation: 0 }),
    ellipse('PMM', { x: -900, y: -300, rotation: 0.4 }),
  ]
}

/** Cards all over the board, in every region and outside. */
export function cardsOf(count: number, random: Random): TLNoteShape[] {
  return Array.from({ length: count }, (_, at) => {
    const made = note(`n${String(at).padStart(20, '0')}`, {
      ...somewhere(random),
      index: nthIndex(at + 10),
      text: `Who owns topic ${random.below(count)}?`,
    })
    const accountable = random.pick(NAMED)
    const size = random.pick(SIZES)
    const meta = {
      card: `task-${at}`,
      ...(accountable !== undefined && { accountable }),
      ...(size !== undefined && { size }),
    }
    return { ...made, meta }
  })
}

/** The card at another place of the board. */
export function movedCard(card: TLNoteShape, random: Random): TLNoteShape {
  return { ...card, ...somewhere(random) }
}

/** True for {@link threeRegions}. */
export function isBenchFurniture(id: string): boolean {
  return id.startsWith('shape:tpl-')
}

function somewhere(random: Random): { x: number; y: number } {
  return { x: (random.next() * 2 - 1) * REACH, y: (random.next() * 2 - 1) * REACH }
}

function ellipse(
  role: string,
  place: { readonly x: number; readonly y: number; readonly rotation: number },
): TLGeoShape {
  const { rotation, ...at } = place
  const { props, ...shape } = note(`tpl-${role}`, at)
  const { growY, url, color, labelColor, size, font, align, verticalAlign, richText, scale } = props
  return {
    ...shape,
    type: 'geo',
    rotation,
    isLocked: true,
    meta: { furniture: 'region', role, holder: role === 'PM' ? 'Ana' : '' },
    props: {
      growY,
      url,
      color,
      labelColor,
      size,
      font,
      align,
      verticalAlign,
      richText,
      scale,
      geo: 'ellipse',
      dash: 'solid',
      fill: 'none',
      w: 2_100,
      h: 1_800,
    },
  }
}
