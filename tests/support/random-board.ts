import { toRichText } from '@tldraw/tlschema'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import type { Random } from './random.ts'

/** A record to put, or the id of one to remove. */
export type BoardEdit = { readonly put: BoardRecord } | { readonly removed: string }

/** Furniture of a random board has this start of its ids. */
export const isRandomFurniture = (id: string): boolean => id.startsWith('shape:tpl-')

const NOTES = Array.from({ length: 14 }, (_, at) => `shape:n${at}`)
const CONTAINERS = Array.from({ length: 5 }, (_, at) => `shape:c${at}`)
const FURNITURE = Array.from({ length: 6 }, (_, at) => `shape:tpl-${at}`)
const PAGES = ['page:one', 'page:one', 'page:one', 'page:two']
const ROLES = ['PM', 'PO', 'PMM']
const PEOPLE = ['Ana', 'Bo', 'Cy']
const NAMES = [...ROLES, ...PEOPLE, 'Developers', 'Legal']
const QUARTER = Math.PI / 2

/**
 * One edit of a small board, with everything that makes ownership hard: turned and nested circles,
 * points on their lines, parents that are gone or inside their children, and what no honest client
 * writes. Coordinates are often round numbers, so that borders are met.
 */
export function randomEdit(board: ReadonlyMap<string, BoardRecord>, random: Random): BoardEdit {
  const id = pick(random, [...NOTES, ...NOTES, ...CONTAINERS, ...FURNITURE])
  const before = board.get(id)
  if (!before) return { put: newShape(id, random) }
  const roll = random.below(20)
  if (roll === 0) return { removed: id }
  if (roll <= 10) return { put: { ...before, x: place(random), y: place(random) } }
  if (roll <= 12) return { put: { ...before, rotation: turn(random) } }
  if (roll === 13) return { put: { ...before, parentId: parent(random) } }
  if (roll === 14) return { put: newShape(id, random) }
  return { put: { ...before, ...details(id, random) } }
}

function newShape(id: string, random: Random): BoardRecord {
  return {
    id,
    typeName: 'shape',
    type: NOTES.includes(id) ? 'note' : CONTAINERS.includes(id) ? 'frame' : 'geo',
    parentId: random.chance(0.7) ? pick(random, PAGES) : parent(random),
    index: `a${random.below(6)}`,
    x: place(random),
    y: place(random),
    rotation: random.chance(0.5) ? 0 : turn(random),
    ...details(id, random),
  }
}

function details(id: string, random: Random): Pick<BoardRecord, 'props' | 'meta'> {
  if (NOTES.includes(id)) return { props: noteProps(random), meta: noteMeta(random) }
  if (CONTAINERS.includes(id)) return { props: { w: 400, h: 300 }, meta: {} }
  const geo = pick(random, ['ellipse', 'ellipse', 'ellipse', 'rectangle', 'rectangle', 'cloud'])
  const furniture = pick(random, ['region', 'region', 'region', 'region', 'tray', 'arc'])
  const role = random.chance(0.05) ? pick(random, ['', 'A+B', 7]) : pick(random, ROLES)
  return {
    props: { geo, w: size(random), h: size(random), growY: random.chance(0.2) ? 20 : 0 },
    meta: {
      furniture,
      role,
      ...named(random, 'holder', PEOPLE),
      ...(random.chance(0.6) && { part: pick(random, ['one', 'any', 'any', 'two', true]) }),
    },
  }
}

function noteProps(random: Random): object {
  const text = pick(random, ['', 'Pricing', 'pricing', 'Roadmap', 'Launch', 'Äpfel', 'Vision'])
  const scale = random.chance(0.1) ? 2 : 1
  return { scale, richText: toRichText(text), growY: random.below(3) * 50 }
}

function noteMeta(random: Random): object {
  const task = pick(random, [undefined, undefined, 'pricing', 'vision', 'backlog', 'unheard-of'])
  return {
    ...(task !== undefined && { card: task }),
    ...(random.chance(0.5) && named(random, 'accountable', NAMES)),
    ...(random.chance(0.3) && named(random, 'delegate', NAMES)),
    ...(random.chance(0.4) && { size: pick(random, ['S', 'M', 'L', 'XL', 3]) }),
    ...(random.chance(0.1) && { parked: pick(random, [true, false, 'yes']) }),
    ...(random.chance(0.1) && { comment: pick(random, [true, false, 1]) }),
    ...(random.chance(0.1) && { accountability: 'PM', later: { version: 9 } }),
  }
}

function named(random: Random, key: string, from: readonly string[]): object {
  const value = () =>
    random.chance(0.08) ? pick(random, ['', ' ', 7, null, ['PM']]) : pick(random, from)
  return {
    [key]: value(),
    ...(random.chance(0.25) && { [`${key}.2`]: value() }),
    ...(random.chance(0.1) && { [`${key}.b`]: value() }),
  }
}

function parent(random: Random): string {
  if (random.chance(0.1)) return pick(random, ['shape:gone', 'shape:n0', 'page:three'])
  return random.chance(0.3) ? pick(random, PAGES) : pick(random, CONTAINERS)
}

function place(random: Random): number {
  if (random.chance(0.01)) return Number.NaN
  return random.chance(0.4) ? random.next() * 800 - 400 : (random.below(17) - 8) * 50
}

function size(random: Random): number {
  if (random.chance(0.04)) return pick(random, [0, -50, Number.NaN])
  return random.chance(0.4) ? 50 + random.next() * 700 : (1 + random.below(14)) * 50
}

function turn(random: Random): number {
  if (random.chance(0.01)) return Number.NaN
  return random.chance(0.5) ? (random.below(9) - 4) * QUARTER : random.next() * 7 - 3.5
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = random.pick(items)
  if (item === undefined) return items[0] as Item
  return item
}
