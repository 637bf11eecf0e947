import { DEFAULT_PAGE_ID } from '#lib/board/layout.ts'
import { plainLines } from '#lib/board/rewrite-text.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import type { Card, Party } from '#lib/ownership/card.ts'
import type { Ownership } from '#lib/ownership/ownership.ts'
import { REGION_SEPARATOR, type PageShapes, type Role } from '#lib/ownership/regions.ts'
import type { CardsPart, ToldCard, ToldPage, ToldRole } from '#lib/protocol/cards.ts'
import { MAX_CARD_TEXT_LENGTH, MAX_CARD_WORDS_LENGTH } from '#lib/protocol/limits.ts'
import type { Doer } from './card-engine.ts'
import { CARDS_PART_BYTES } from './limits.ts'

/** Longest name that is told, in UTF-16 code units: whatever is written into a note, a card stays below 36 KiB. */
const MAX_TOLD_NAME = 80
/** Most roles that are told, of the board and of a page. */
const MAX_TOLD_ROLES = 24
/** Points along each side of a region's box where it is looked for what lies over it. */
const LOOKS = 32

/** What cards and template are read from. */
export interface CardSource {
  readonly ownership: Ownership
  /** The name of who wrote a note. */
  authorOf(id: string): string | undefined
  /** The pages with regions. */
  readonly pageIds: readonly string[]
  pageNameOf(pageId: string): string
  /** Names who remembers what commands came to. */
  readonly memory: string
  /** A note's text; the same object while it is the same text. */
  textOf(id: string): RichText | undefined
}

/** What is still to be told to somebody. */
export interface Untold {
  readonly cards: Map<string, Doer | undefined>
  isFirst: boolean
  hasTemplate: boolean
}

/**
 * Takes from what is untold as much as makes one part, and answers that part. The roles go first, then
 * card after card; a card that is none any more is told as gone.
 */
export function takePart(untold: Untold, source: CardSource): CardsPart {
  const put: ToldCard[] = []
  const gone: { id: string; by?: number }[] = []
  const people: { personId: string; name: string }[] = []
  const template = untold.hasTemplate ? templateOf(source) : {}
  let bytes = untold.hasTemplate ? JSON.stringify(template).length * 3 : 0
  const { isFirst } = untold
  for (const [id, doer] of untold.cards) {
    if (bytes >= CARDS_PART_BYTES) break
    untold.cards.delete(id)
    const by = doer && placeIn(people, doer)
    const known = by === undefined ? {} : { by }
    const card = source.ownership.card(id)
    if (card) {
      const told = toldOf(card, source)
      put.push({ ...told.card, ...known })
      bytes += told.bytes
    } else {
      // Who never heard of it needs not hear that it is gone.
      if (!isFirst) gone.push({ id, ...known })
      bytes += id.length + ENTRY_BYTES
    }
  }
  untold.isFirst = false
  untold.hasTemplate = false
  return {
    ...(isFirst && { isFirst, memory: source.memory }),
    isWhole: untold.cards.size === 0,
    ...template,
    ...(people.length > 0 && { people }),
    ...(put.length > 0 && { put }),
    ...(gone.length > 0 && { gone }),
  }
}

const ENTRY_BYTES = 24

function placeIn(people: { personId: string; name: string }[], { id, name }: Doer): number {
  const at = people.findIndex(({ personId }) => personId === id)
  return at < 0 ? people.push({ personId: id, name }) - 1 : at
}

function templateOf(source: CardSource): Partial<CardsPart> {
  const { ownership, pageIds } = source
  const pages = pageIds.map((id): ToldPage => ({
    id,
    name: cut(source.pageNameOf(id)),
    regions: regionsOn(ownership, id),
    hasTray: ownership.shapesOn(id).trays.length > 0,
    roles: toldRoles(ownership.rolesFor(id)),
  }))
  return {
    roles: toldRoles(ownership.roles),
    regions: inOrder(new Set(pages.flatMap(({ regions }) => regions)), ownership.roles),
    hasTray: pages.some(({ hasTray }) => hasTray),
    ...(pages.length > 1 && { pages }),
  }
}

function toldRoles(roles: readonly Role[]): ToldRole[] {
  return roles.slice(0, MAX_TOLD_ROLES).map(({ id, name, holders, part }) => ({
    id,
    name: cut(name),
    holders: holders.map((holder) => cut(holder)),
    ...(part && { part }),
  }))
}

interface Made {
  readonly card: ToldCard
  readonly bytes: number
  /** A text may change where the card does not: its title is all in one line. */
  readonly of: RichText | undefined
}

/** Cards are told more often than they change: once made, it is kept as long as the card. */
const made = new WeakMap<Card, Made>()

function toldOf(card: Card, source: CardSource): Made {
  const richText = source.textOf(card.id)
  const known = made.get(card)
  if (known && known.of === richText) return known
  const { id, title, state, region, accountable, delegates, setAside, size } = card
  const author = source.authorOf(id)
  const text = richText ? plainLines(richText) : title
  const { decision, reason, pageId } = card
  const told: ToldCard = {
    id,
    title,
    ...(text !== title && { text: text.length > MAX_CARD_TEXT_LENGTH ? null : text }),
    // Whoever is told can see from the roles that it is a person; an older list knows no such state.
    state: state === 'person' ? 'owned' : state,
    region: region ? region.key : null,
    ...(pageId !== DEFAULT_PAGE_ID && { page: pageId }),
    ...(accountable.length > 0 && { accountable: accountable.map(toldParty) }),
    ...(delegates.length > 0 && { delegates: delegates.map(toldParty) }),
    ...(setAside.length > 0 && { setAside: setAside.map((name) => cut(name)) }),
    ...(size && { size }),
    ...(decision !== undefined && { decision: toldWords(decision) }),
    ...(reason !== undefined && { reason: toldWords(reason) }),
    ...(author !== undefined && { author: cut(author) }),
  }
  const bytes = Buffer.byteLength(JSON.stringify(told)) + ENTRY_BYTES
  const fresh = { card: told, bytes, of: richText }
  made.set(card, fresh)
  return fresh
}

function toldParty(party: Party): { role?: string; person?: string } {
  const { person } = party
  return {
    ...(party.kind === 'role' && { role: party.role }),
    ...(person !== undefined && { person: cut(person) }),
  }
}

/** Regions that a note can lie in on a page: what is found at points of a grid over each role's shapes. */
function regionsOn(ownership: Ownership, pageId: string): string[] {
  const found = new Set([''])
  for (const { area } of ownership.shapesOn(pageId).circles) {
    for (const point of pointsOver(area)) {
      const region = ownership.regionAt(pageId, point)
      if (region) found.add(region.key)
    }
  }
  return inOrder(found, ownership.rolesFor(pageId))
}

/** Those of fewer roles first, and at last nobody's. */
function inOrder(keys: ReadonlySet<string>, roles: readonly Role[]): string[] {
  const order = roles.map(({ id }) => id)
  const rolesOf = (key: string): string[] => key.split(REGION_SEPARATOR)
  // A key has its roles in the board's order, which may be another.
  const place = (key: string): number => Math.min(...rolesOf(key).map((id) => order.indexOf(id)))
  const count = (key: string): number => (key === '' ? Infinity : rolesOf(key).length)
  return [...keys].sort((a, b) =>
    count(a) === count(b) ? place(a) - place(b) : count(a) < count(b) ? -1 : 1,
  )
}

function* pointsOver({
  transform: { x, y, cos, sin },
  w,
  h,
}: PageShapes['circles'][number]['area']): Generator<{ x: number; y: number }> {
  for (let row = 0; row < LOOKS; row++) {
    for (let column = 0; column < LOOKS; column++) {
      const [right, down] = [((column + 0.5) / LOOKS) * w, ((row + 0.5) / LOOKS) * h]
      yield { x: x + right * cos - down * sin, y: y + right * sin + down * cos }
    }
  }
}

/** A name as it is told. */
export function toldName(name: string): string {
  return cut(name)
}

/** A decision, or the reason for it, as it is told. */
export function toldWords(words: string): string {
  return cut(words, MAX_CARD_WORDS_LENGTH)
}

function cut(name: string, most = MAX_TOLD_NAME): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}
