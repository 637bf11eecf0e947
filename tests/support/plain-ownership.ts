import type { BoardRecord } from '#lib/ownership/board-record.ts'
import type { Card, Party } from '#lib/ownership/card.ts'
import type { OwnedCards } from '#lib/ownership/owned-cards.ts'
import type { TaskFacts } from '#lib/ownership/tally.ts'

/** What both ways of working out a board are compared by. */
export interface OwnershipView {
  /** In order of titles, then ids. */
  readonly cards: readonly CardView[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  /** Tasks, load, cards held, detail cards held; and how many may have it where it is a part. */
  readonly roles: Readonly<Record<string, readonly (number | string)[]>>
  /** Roles, tasks, load. */
  readonly people: Readonly<Record<string, readonly [roles: string, tasks: number, load: number]>>
  readonly strategy: readonly number[]
}

interface CardView {
  readonly id: string
  readonly state: string
  readonly region: string
  readonly accountable: readonly string[]
  readonly setAside: readonly string[]
  readonly delegates: readonly string[]
  readonly weight: number
}

/** A shape as the tests make them, every field in place. */
interface PlainShape {
  readonly id: string
  readonly type: string
  readonly parentId: string
  readonly index: string
  readonly x: number
  readonly y: number
  readonly rotation: number
  readonly props: Readonly<Record<string, unknown>>
  readonly meta: Readonly<Record<string, unknown>>
}

interface PlainRole {
  readonly id: string
  readonly holders: readonly string[]
  readonly part: string
}

/**
 * The ownership of a board worked out from all of its records, one plain step after the other and by
 * other formulas than the engine's: an ellipse by the distances to its foci, a rectangle by the sides
 * of its lines, a chain of parents by angles.
 */
export function plainOwnership(
  records: Iterable<BoardRecord>,
  options: {
    readonly isFurniture: (id: string) => boolean
    readonly tasks: ReadonlyMap<string, TaskFacts>
    readonly unplaced: 'apart' | 'unowned'
    /** Only what is on this page. */
    readonly page?: string
  },
): OwnershipView {
  const shapes = new Map([...records].map((record) => [record.id, record as PlainShape]))
  const furniture = [...shapes.values()]
    .filter(({ id }) => options.isFurniture(id))
    .sort((a, b) => (a.index === b.index ? (a.id < b.id ? -1 : 1) : a.index < b.index ? -1 : 1))
  const usable = furniture.filter((shape) => isUsable(shape, shapes))
  const circles = usable.filter(({ meta }) => meta['furniture'] === 'region')
  const trays = usable.filter(({ meta }) => meta['furniture'] === 'tray')
  const rolesAmong = (isMeant: (shape: PlainShape) => boolean): PlainRole[] => {
    const ids = unique(circles.filter(isMeant).map(({ meta }) => String(meta['role'])))
    return ids.map((id) => {
      const same = furniture.filter(
        (shape) => shape.meta['furniture'] === 'region' && shape.meta['role'] === id,
      )
      const holders = same.filter(isMeant).flatMap((shape) => names(shape.meta, 'holder'))
      const part = String(same.filter(isMeant)[0]?.meta['part'])
      return { id, holders: unique(holders), part: /^(one|any)$/.test(part) ? part : '' }
    })
  }
  const isOn = (page: string) => (shape: PlainShape) => pageOf(shape, shapes) === page
  const everything = rolesAmong(() => true)
  const roles = options.page === undefined ? everything : rolesAmong(isOn(options.page))
  const all: { view: CardView; note: PlainShape; counted: boolean; held: string[] }[] = []
  for (const note of shapes.values()) {
    if (note.type !== 'note' || options.isFurniture(note.id) || note.meta['comment'] === true)
      continue
    const scale = Number(note.props['scale'] ?? 1)
    const point = onPage(note, { x: 100 * scale, y: 100 * scale }, shapes)
    if (!point || Number.isNaN(point.x) || Number.isNaN(point.y)) continue
    const here = isOn(point.page)
    if (options.page !== undefined && point.page !== options.page) continue
    const meant = circles.some(here) ? rolesAmong(here) : everything
    const isTask = typeof note.meta['card'] === 'string' && note.meta['card'] !== ''
    if (!isTask && (title(note) === '' || !circles.some(here))) continue
    const inTray = trays.some((tray) => here(tray) && covers(tray, point, shapes))
    const held = everything
      .map(({ id }) => id)
      .filter((id) =>
        circles.some(
          (circle) => circle.meta['role'] === id && here(circle) && covers(circle, point, shapes),
        ),
      )
    const region = inTray && options.unplaced === 'apart' ? 'tray' : inTray ? '' : held.join('+')
    all.push({
      ...cardView(note, { region, held: region === 'tray' || inTray ? [] : held, roles: meant }),
      note,
    })
  }
  all.sort((a, b) => {
    const [left, right] = [title(a.note).toLowerCase(), title(b.note).toLowerCase()]
    return left === right ? (a.note.id < b.note.id ? -1 : 1) : left < right ? -1 : 1
  })
  const counted = all.filter((card) => card.counted)
  const focus = ({ note }: { note: PlainShape }) =>
    options.tasks.get(String(note.meta['card']))?.focus
  const lists: Record<string, string[]> = {}
  const list = (name: string, id: string) => (lists[name] ??= []).push(id)
  for (const { view } of all) list(view.state, view.id)
  for (const { view } of counted) {
    for (const role of unique(view.accountable.flatMap((party) => party.split(':')[0] || []))) {
      list(`of ${role}`, view.id)
    }
    for (const party of view.accountable) if (party.startsWith(':')) list(`of ${party}`, view.id)
    list(`in ${view.region}`, view.id)
  }
  const loadOf = (role: string) => {
    const own = counted.filter(({ view }) => lists[`of ${role}`]?.includes(view.id))
    return [own.length, own.reduce((sum, { view }) => sum + view.weight, 0)] as const
  }
  const people: Record<string, readonly [string, number, number]> = {}
  for (const name of unique(roles.flatMap(({ holders }) => holders))) {
    const own = roles.filter(({ holders }) => holders.includes(name)).map(({ id }) => id)
    const sum = (at: 0 | 1) => own.reduce((total, role) => total + loadOf(role)[at], 0)
    people[name] = [own.join(' '), sum(0), sum(1)]
  }
  for (const { view } of counted) {
    for (const party of view.accountable) {
      if (!party.startsWith(':')) continue
      const [, tasks, load] = people[party] ?? ['', 0, 0]
      people[party] = ['', tasks + 1, load + view.weight]
    }
  }
  const strategy = counted.filter((card) => focus(card) === 'strategy')
  return {
    cards: all.map(({ view }) => view),
    lists,
    roles: Object.fromEntries(
      roles.map(({ id, part }) => {
        const held = counted.filter((card) => card.held.includes(id))
        const detail = held.filter((card) => focus(card) === 'detail')
        return [id, [...loadOf(id), held.length, detail.length, part]]
      }),
    ),
    people,
    strategy: [strategy.length, strategy.filter(({ view }) => view.state === 'unowned').length],
  }
}

/** The same view of what the engine keeps, through everything that it answers. */
export function viewOf(ownership: OwnedCards): OwnershipView {
  const { cards, summary } = ownership
  const lists: Record<string, string[]> = {}
  const put = (name: string, list: readonly Card[]) => {
    if (list.length > 0) lists[name] = list.map(({ id }) => id)
  }
  for (const state of STATES) {
    put(state, ownership.inState(state))
    if (summary.states[state] !== ownership.inState(state).length) lists[`size of ${state}`] = []
  }
  for (const { id } of ownership.roles) put(`of ${id}`, ownership.accountableTo(id))
  for (const { name, roles } of summary.people) {
    if (roles.length === 0) put(`of :${name}`, ownership.accountableToPerson(name))
  }
  for (const { key, count } of summary.regions) {
    put(`in ${key}`, ownership.inRegion(key))
    if (count !== ownership.inRegion(key).length) lists[`size of ${key}`] = []
  }
  put('in ', ownership.inRegion(''))
  return {
    cards: cards.map((card) => ({
      id: card.id,
      state: card.state,
      region: card.region ? card.region.key : 'tray',
      accountable: card.accountable.map(partyText),
      setAside: card.setAside,
      delegates: card.delegates.map(partyText),
      weight: card.weight,
    })),
    lists,
    roles: Object.fromEntries(
      summary.roles.map(({ id, tasks, load, held, heldDetail, part = '' }) => [
        id,
        [tasks, load, held, heldDetail, part],
      ]),
    ),
    people: Object.fromEntries(
      summary.people.map(({ name, roles, tasks, load }) => [
        roles.length === 0 ? `:${name}` : name,
        [roles.join(' '), tasks, load],
      ]),
    ),
    strategy: [summary.strategy.tasks, summary.strategy.unowned],
  }
}

/** A role, a role by one of its people (`PM:Ana`), or an outsider (`:Ana`). */
export function partyText(party: Party): string {
  if (party.kind === 'outside') return `:${party.person}`
  return party.person === undefined ? party.role : `${party.role}:${party.person}`
}

const STATES = [
  'owned',
  'unowned',
  'needs-accountable',
  'two-accountable',
  'person',
  'parked',
  'unplaced',
] as const

function cardView(
  note: PlainShape,
  { region, held, roles }: { region: string; held: string[]; roles: readonly PlainRole[] },
): { view: CardView; counted: boolean; held: string[] } {
  const named = names(note.meta, 'accountable').map(
    (name) => [name, who(name, held, roles)] as const,
  )
  const isPerson = roles.length > 0 && !roles.some(({ part }) => part === '')
  const counts = ([, party]: readonly [string, string]) =>
    !isPerson &&
    held.length > 0 &&
    (party.startsWith(':') || held.includes(party.split(':')[0] ?? ''))
  let accountable = named.filter(counts).map(([, party]) => party)
  accountable = ordered(accountable, roles)
  if (accountable.length === 0 && held.length === 1 && !isPerson) accountable = held
  const helpers = names(note.meta, 'delegate')
  const delegates = ordered(
    isPerson ? [] : helpers.map((name) => who(name, held, roles)),
    roles,
  ).filter(
    (party) =>
      !accountable.some(
        (other) =>
          other === party || party.startsWith(`${other}:`) || other.startsWith(`${party}:`),
      ),
  )
  const parked = note.meta['parked'] === true
  const state = parked
    ? 'parked'
    : region === 'tray'
      ? 'unplaced'
      : isPerson
        ? 'person'
        : held.length === 0
          ? 'unowned'
          : accountable.length === 0
            ? 'needs-accountable'
            : accountable.length === 1
              ? 'owned'
              : 'two-accountable'
  const view = {
    id: note.id,
    state,
    region,
    accountable,
    setAside: unique([
      ...named.filter((each) => !counts(each)).map(([name]) => name),
      ...(isPerson ? helpers : []),
    ]),
    delegates,
    weight: { S: 1, M: 2, L: 3 }[String(note.meta['size'])] ?? 1,
  }
  return { view, counted: state !== 'parked' && state !== 'unplaced', held }
}

function who(name: string, held: readonly string[], roles: readonly PlainRole[]): string {
  if (roles.some(({ id }) => id === name)) return name
  const own = roles.filter(({ holders }) => holders.includes(name)).map(({ id }) => id)
  const role = own.filter((id) => held.includes(id))[0] ?? own[0]
  return role === undefined ? `:${name}` : `${role}:${name}`
}

/** Roles first in their order, without a role of which a person is named too. */
function ordered(parties: readonly string[], roles: readonly PlainRole[]): string[] {
  const exact = parties.filter((party) => !parties.some((other) => other.startsWith(`${party}:`)))
  const place = (party: string) => {
    const at = roles.findIndex(({ id }) => id === party.split(':')[0])
    return at < 0 ? roles.length : at
  }
  return exact.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

function names(meta: PlainShape['meta'], key: string): string[] {
  return unique(
    Object.keys(meta)
      .filter((each) => each === key || each.startsWith(`${key}.`))
      .sort()
      .map((each) => meta[each])
      .filter((value) => typeof value === 'string')
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  )
}

function title(note: PlainShape): string {
  return (JSON.stringify(note.props['richText']).match(/"text":"[^"]*"/g) ?? [])
    .map((found) => found.slice('"text":"'.length, -1))
    .join(' ')
    .trim()
}

function isUsable(shape: PlainShape, shapes: ReadonlyMap<string, PlainShape>): boolean {
  const { geo } = shape.props
  const { w, h } = sizeOf(shape)
  const isKnown = shape.type === 'geo' && (geo === 'ellipse' || geo === 'rectangle')
  if (!isKnown || !(w > 0) || !(h > 0)) return false
  const { furniture, role } = shape.meta
  if (furniture === 'region' && (typeof role !== 'string' || role === '' || role.includes('+')))
    return false
  const corner = onPage(shape, { x: 0, y: 0 }, shapes)
  return corner !== undefined && Number.isFinite(corner.x) && Number.isFinite(corner.y)
}

function sizeOf({ props }: PlainShape): { w: number; h: number } {
  return { w: Number(props['w']), h: Number(props['h']) + Number(props['growY'] ?? 0) }
}

interface PlainPoint {
  readonly x: number
  readonly y: number
}

const TOLERANCE = 1e-6

function covers(shape: PlainShape, point: PlainPoint, shapes: ReadonlyMap<string, PlainShape>) {
  const { w, h } = sizeOf(shape)
  const at = (x: number, y: number): PlainPoint =>
    onPage(shape, { x, y }, shapes) ?? { x: NaN, y: NaN }
  if (shape.props['geo'] === 'rectangle') {
    const corners = [at(0, 0), at(w, 0), at(w, h), at(0, h)]
    return corners.every((from, side) => {
      const to = corners[(side + 1) % 4] ?? from
      const length = Math.hypot(to.x - from.x, to.y - from.y)
      const cross = (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
      return cross / length >= -TOLERANCE
    })
  }
  const focus = Math.sqrt(Math.abs(w * w - h * h)) / 2
  const [dx, dy] = w > h ? [focus, 0] : [0, focus]
  const distances = [at(w / 2 - dx, h / 2 - dy), at(w / 2 + dx, h / 2 + dy)].map((end) =>
    Math.hypot(point.x - end.x, point.y - end.y),
  )
  return (distances[0] ?? NaN) + (distances[1] ?? NaN) <= Math.max(w, h) + TOLERANCE
}

/** A point of a shape's own space on its page; undefined when its parents do not end at one. */
function onPage(
  shape: PlainShape,
  point: PlainPoint,
  shapes: ReadonlyMap<string, PlainShape>,
): (PlainPoint & { page: string }) | undefined {
  let { x, y } = point
  let at: PlainShape | undefined = shape
  for (let steps = 0; at && steps <= shapes.size; steps++) {
    const angle = Math.atan2(y, x) + at.rotation
    const length = Math.hypot(x, y)
    x = at.x + length * Math.cos(angle)
    y = at.y + length * Math.sin(angle)
    if (at.parentId.startsWith('page:')) return { x, y, page: at.parentId }
    at = shapes.get(at.parentId)
  }
  return undefined
}

function pageOf(shape: PlainShape, shapes: ReadonlyMap<string, PlainShape>): string | undefined {
  return onPage(shape, { x: 0, y: 0 }, shapes)?.page
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)]
}
