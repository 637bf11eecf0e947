import type { CardSize } from './card-facts.ts'
import { ELSEWHERE_WORDS } from './card-words.ts'
import type { Card, CardState, Party } from './card.ts'
import type { Role } from './regions.ts'

/** Most cards of an agreement; reading, writing and showing more of them would hold up everybody else. */
export const MAX_AGREEMENT_CARDS = 5_000

/** What is said of a board that has more. */
export const TOO_MANY_CARDS_SENTENCE = `This board has more cards than an agreement holds, which is ${MAX_AGREEMENT_CARDS.toLocaleString('en')}.`

/**
 * Most people outside of the roles who have a column of their own, those with the most tasks. Everybody is named
 * in the words of a row; without a limit there could be as many columns as rows.
 */
export const MAX_OUTSIDERS = 40

/** Who answers (A) and who does the work (R), in one cell of the agreement; x is a part that somebody has. */
export type RaciLetters = 'A,R' | 'A' | 'R' | 'x' | ''

/** One task of an agreement. */
export interface AgreementRow {
  /** The note's shape id. */
  readonly id: string
  /** The task's words in one line. */
  readonly task: string
  readonly state: CardState
  /** The name of the page it is on; empty where {@link Agreement.pages} is. */
  readonly page: string
  /** The region's key, such as `PM+PO`; empty where nobody holds it, undefined in the tray. */
  readonly region: string | undefined
  readonly size: CardSize | undefined
  /** One for each of {@link AgreementTable.columns}. */
  readonly letters: readonly RaciLetters[]
  /** Everyone who is named; more than one only where that is still to settle. */
  readonly accountable: readonly string[]
  readonly delegatedTo: readonly string[]
  /** How far apart people were before they talked, 0 to 1; undefined where nobody was asked. */
  readonly disagreement: number | undefined
  readonly decision: string
  readonly reason: string
  readonly objections: readonly string[]
}

/** A RACI table: of a whole board, or of one of its pages. */
export interface AgreementTable {
  /** By the names that {@link AgreementTable.columns} begins with. */
  readonly roles: readonly Role[]
  /** Names of the roles, then of everybody outside of them who answers or does the work. */
  readonly columns: readonly string[]
  /** In order of titles, those of one page together. */
  readonly rows: readonly AgreementRow[]
  /** Cards that wait in the tray: not discussed yet, so nobody owns them and nobody fails to. */
  readonly waiting: readonly AgreementRow[]
}

/** The table of one page, with the roles that are on it and no others. */
export interface AgreementPage extends AgreementTable {
  /** Empty for cards on pages that have no regions. */
  readonly id: string
  readonly name: string
}

/** What a group takes away: who owns what, and where that came from. */
export interface Agreement extends AgreementTable {
  /**
   * A table for each page with cards, where several pages have regions: each is a template of its own. Empty on
   * a board of one template, which is one table.
   */
  readonly pages: readonly AgreementPage[]
  /** The session's name; empty without one. */
  readonly session: string
  /** As it is written, such as 2026-11-27. */
  readonly date: string
  /** Where the date holds, for a reader who may be elsewhere; undefined where it is the reader's own. */
  readonly dateZone?: string | undefined
}

/** A page that has regions. */
export interface SourcePage {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** What an agreement says besides the board's own state, by the cards' shape ids. */
export interface AgreementSource {
  readonly cards: readonly Card[]
  readonly roles: readonly Role[]
  readonly date: string
  readonly session?: string | undefined
  /** The pages that have regions, in the board's order, each with its own roles. */
  readonly pages?: readonly SourcePage[] | undefined
  readonly disagreement?: ReadonlyMap<string, number> | undefined
  readonly objections?: ReadonlyMap<string, readonly string[]> | undefined
}

/**
 * The agreement by the domain's table. One role holds and answers: `A,R`. Of several, the named one is
 * `A,R` and the others `R`; without a named one all are `R`. Where a task is delegated, the delegate
 * has the `R` of the one who answers. An outsider who answers is `A`: the work stays with the roles.
 * A task that nobody holds has no letter but its delegate's. Where cards are people, each is an `x` in the
 * part that it has.
 */
export function agreementOf(source: AgreementSource): Agreement {
  const { roles, date, session = '', cards, pages: all = [] } = source
  const pages = all.length > 1 ? all : []
  const placeOf = ({ pageId }: Card): number => {
    const at = pages.findIndex(({ id }) => id === pageId)
    return at < 0 ? pages.length : at
  }
  const inOrder = cards.toSorted((one, other) => placeOf(one) - placeOf(other))
  const elsewhere = pages.length > 0 ? [{ id: '', name: ELSEWHERE_WORDS, roles: [] }] : []
  return {
    ...tableOf(inOrder, { ...source, roles, pages }),
    pages: [...pages, ...elsewhere].flatMap((page, at) => {
      const own = cards.filter((card) => placeOf(card) === at)
      const { id, name } = page
      return own.length > 0 ? { id, name, ...tableOf(own, { ...source, ...page, pages }) } : []
    }),
    session,
    date,
  }
}

function tableOf(
  cards: readonly Card[],
  source: Pick<AgreementSource, 'roles' | 'disagreement' | 'objections'> & {
    readonly pages: readonly SourcePage[]
  },
): AgreementTable {
  const { roles, pages, disagreement, objections } = source
  const placed = cards.filter(({ state }) => state !== 'unplaced')
  const people = outsidersOf(placed)
  const nameOf = namesOf(roles)
  const rows = cards.map((card): AgreementRow => {
    const { id, title, state, pageId, region, size, accountable, delegates } = card
    const { decision = '', reason = '' } = card
    return {
      id,
      task: title,
      state,
      page: pages.find((page) => page.id === pageId)?.name ?? '',
      region: region?.key,
      size,
      letters: [
        ...roles.map((role) => roleLetters(card, role.id)),
        ...people.map((person) => outsiderLetters(card, person)),
      ],
      accountable: accountable.map((party) => partyName(party, nameOf)),
      delegatedTo: delegates.map((party) => partyName(party, nameOf)),
      disagreement: disagreement?.get(id),
      decision,
      reason,
      objections: objections?.get(id) ?? [],
    }
  })
  return {
    roles: roles.map((role) => ({ ...role, name: nameOf(role.id) })),
    columns: [...roles.map(({ id }) => nameOf(id)), ...people],
    rows: rows.filter(({ state }) => state !== 'unplaced'),
    waiting: rows.filter(({ state }) => state === 'unplaced'),
  }
}

function outsidersOf(cards: readonly Card[]): readonly string[] {
  const tasks = new Map<string, number>()
  for (const { accountable, delegates } of cards) {
    for (const name of [...accountable, ...delegates].flatMap(outsider)) {
      tasks.set(name, (tasks.get(name) ?? 0) + 1)
    }
  }
  const inOrder = [...tasks.keys()].sort()
  // Stable, so the first by name among those with as many.
  const most = inOrder.toSorted((one, other) => (tasks.get(other) ?? 0) - (tasks.get(one) ?? 0))
  const kept = new Set(most.slice(0, MAX_OUTSIDERS))
  return inOrder.filter((name) => kept.has(name))
}

function roleLetters(card: Card, role: string): RaciLetters {
  const isRole = (party: Party): boolean => party.kind === 'role' && party.role === role
  const answers = card.accountable.some(isRole)
  const holds = card.region?.roles.includes(role) ?? false
  if (card.state === 'person') return holds ? 'x' : ''
  const hasHandedOn = answers && card.delegates.length > 0
  return letters({ answers, works: (holds && !hasHandedOn) || card.delegates.some(isRole) })
}

function outsiderLetters(card: Card, person: string): RaciLetters {
  const isPerson = (party: Party): boolean => party.kind === 'outside' && party.person === person
  return letters({
    answers: card.accountable.some(isPerson),
    works: card.delegates.some(isPerson),
  })
}

function letters({ answers, works }: { answers: boolean; works: boolean }): RaciLetters {
  if (answers) return works ? 'A,R' : 'A'
  return works ? 'R' : ''
}

function outsider(party: Party): string[] {
  return party.kind === 'outside' ? [party.person] : []
}

/** What roles are called; two of one name are told apart by their ids. */
function namesOf(roles: readonly Role[]): (role: string) => string {
  const all = roles.map(({ name }) => name)
  const isShared = (name: string): boolean => all.indexOf(name) !== all.lastIndexOf(name)
  const names = new Map(
    roles.map(({ id, name }) => [id, isShared(name) ? `${name} (${id})` : name]),
  )
  return (role) => names.get(role) ?? role
}

function partyName(party: Party, nameOf: (role: string) => string): string {
  if (party.kind === 'outside') return party.person
  const role = nameOf(party.role)
  return party.person === undefined ? role : `${role}: ${party.person}`
}
