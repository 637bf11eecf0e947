/**
 * A board made from a list or a file: the template's furniture, and the cards that people brought in
 * the place of the template's own. The regions of a template have room for its own cards and few more,
 * so with many cards the whole diagram grows until each region takes what lies in it; cards that are
 * not placed yet wait in the tray, which grows too. Pure, and equal on every machine.
 */
import type { TLNoteShape, TLRecord } from '@tldraw/tlschema'
import { parsePersonName } from '#lib/access/person-name.ts'
import { freeSpotIn } from '#lib/ownership/free-spot.ts'
import type { Point } from '#lib/ownership/geometry.ts'
import { groupedCards, type CardGroup } from '#lib/ownership/card-groups.ts'
import type { ImportedBoard, ImportedCard } from '#lib/ownership/imported-card.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import type { PageShapes } from '#lib/ownership/regions.ts'
import { rowsIn } from '#lib/ownership/rows-in.ts'
import { NOTE_SIZE } from './card-note.ts'
import { indexAt } from './furniture.ts'
import { grownFurniture, type GrownFurniture } from './grown-furniture.ts'
import { importedNote, KnownTasks } from './imported-note.ts'
import type { TemplateRecords } from './template.ts'

const PAGE_ID = 'page:page'
/** How much larger than the template a diagram may be; the first in which all cards have room. */
const GROWTHS = [1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12]
/** Above every position that furniture may take. */
const FIRST_CARD_POSITION = 32

/** Everything that a board with these cards is seeded with. */
export function importedRecords(
  template: Pick<TemplateRecords, 'furniture'>,
  { cards, holders = {} }: ImportedBoard,
): TemplateRecords {
  const furniture = template.furniture.map((record) => held(record, holders))
  const engine = engineOf(furniture)
  const roles = engine.roles.map(({ id }) => id)
  const groups = groupedCards(cards, { roles, shapes: engine.shapesOn(PAGE_ID) })
  const waiting = groups.find((group) => !group.roles)?.cards ?? []
  const grow = (growth: number): GrownFurniture =>
    grownFurniture(furniture, { growth, waiting: waiting.length })
  const placed = placedCards({ groups, grow })
  const spots = new Map([
    ...placed.spots,
    ...waiting.map((card, at) => [card, placed.grown.waitingAt(at)] as const),
  ])
  return {
    furniture: placed.grown.furniture,
    records: notes(cards, { spots, isCounted: roles.length > 0 }),
  }
}

/** All placed cards with room around them, or in the largest diagram where there is least too little. */
function placedCards(options: {
  readonly groups: readonly CardGroup<ImportedCard>[]
  readonly grow: (growth: number) => GrownFurniture
}): { grown: GrownFurniture; spots: ReadonlyMap<ImportedCard, Point> } {
  const { groups, grow } = options
  const regions = groups.flatMap(({ roles, cards }) => (roles ? [{ roles, cards }] : []))
  let grown = grow(1)
  for (const growth of regions.length === 0 ? [] : GROWTHS) {
    grown = grow(growth)
    const shapes = engineOf(grown.furniture).shapesOn(PAGE_ID)
    const rows = regions.map(({ roles, cards }) => spotsFor(roles, cards.length, shapes))
    if (!rows.every((spots) => spots !== undefined)) continue
    const pairs = regions.flatMap(({ cards }, at) =>
      cards.map((card, place) => [card, rows[at]?.[place] ?? { x: 0, y: 0 }] as const),
    )
    return { grown, spots: new Map(pairs) }
  }
  return { grown, spots: crowded(regions, engineOf(grown.furniture).shapesOn(PAGE_ID)) }
}

/** In rows; the few that nobody owns lie in the corners of the frame, as the template draws it. */
function spotsFor(
  roles: readonly string[],
  count: number,
  shapes: PageShapes,
): readonly Point[] | undefined {
  if (roles.length > 0 || count > CORNERS || !shapes.frame) return rowsIn({ shapes, roles, count })
  const spots: Point[] = []
  for (let at = 0; at < count; at++) {
    const taken = spots.map((spot) => ({ ...spot, w: NOTE_SIZE, h: NOTE_SIZE }))
    // From above: words stand in the lower corners.
    const spot = freeSpotIn({ shapes, roles, taken, near: ABOVE })
    if (!spot) return undefined
    spots.push(spot)
  }
  return spots
}

const CORNERS = 4
const ABOVE = { x: 0, y: -10_000 }

/** One after the other, each where it covers least. */
function crowded(
  regions: readonly {
    readonly roles: readonly string[]
    readonly cards: readonly ImportedCard[]
  }[],
  shapes: PageShapes,
): ReadonlyMap<ImportedCard, Point> {
  const spots = new Map<ImportedCard, Point>()
  for (const { roles, cards } of regions) {
    for (const card of cards) {
      const taken = [...spots.values()].map((spot) => ({ ...spot, w: NOTE_SIZE, h: NOTE_SIZE }))
      const spot = freeSpotIn({ shapes, roles, taken, near: { x: 0, y: 0 } })
      spots.set(card, spot ?? { x: 0, y: 0 })
    }
  }
  return spots
}

function engineOf(furniture: readonly TLRecord[]): Ownership {
  const engine = new Ownership({ isFurniture: () => true })
  engine.apply({ put: furniture })
  return engine
}

/** A region with the people who hold its role, as far as their names can be used. */
function held(record: TLRecord, holders: NonNullable<ImportedBoard['holders']>): TLRecord {
  if (record.typeName !== 'shape' || record.meta['furniture'] !== 'region') return record
  const { role } = record.meta
  const wanted = typeof role === 'string' && Object.hasOwn(holders, role) ? holders[role] : []
  const names = (wanted ?? []).flatMap((text) => {
    const name = parsePersonName(text)
    return name.ok ? name.value : []
  })
  const keys = names.map((name, at) => [at === 0 ? 'holder' : `holder.${at + 1}`, name] as const)
  return { ...record, meta: { ...record.meta, ...Object.fromEntries(keys) } }
}

function notes(
  cards: readonly ImportedCard[],
  options: { readonly spots: ReadonlyMap<ImportedCard, Point>; readonly isCounted: boolean },
): TLNoteShape[] {
  const known = new KnownTasks()
  return cards.map((card, at) => {
    const task = known.take(card.task) ?? `import-${at + 1}`
    return importedNote(card, {
      id: `card-${task}`,
      parentId: PAGE_ID,
      place: options.spots.get(card) ?? { x: 0, y: 0 },
      index: indexAt(FIRST_CARD_POSITION + at),
      task: options.isCounted ? task : undefined,
    })
  })
}
