import { namesIn, NOT_PLACED, UNOWNED, type WrittenName } from './agreement-csv.ts'
import type { CardSize } from './card-facts.ts'
import {
  folded,
  roleNames,
  type ColumnMapping,
  type ImportField,
  type NamedRole,
} from './column-mapping.ts'
import { unguarded } from './formula-guard.ts'
import {
  MAX_IMPORTED_CARDS,
  MAX_PARTIES,
  MAX_PARTY_LENGTH,
  MAX_TASK_LENGTH,
  MAX_WORDS_LENGTH,
  type ImportedBoard,
  type ImportedCard,
} from './imported-card.ts'
import { NO_PART_WORDS } from './parts.ts'
import { hasWords, type Table } from './read-table.ts'
import { REGION_SEPARATOR } from './regions.ts'

/** Why nothing is imported; `row` is counted from 1 as a spreadsheet shows it, header and all. */
export type ImportFault =
  | { readonly reason: 'no-cards' }
  | { readonly reason: 'too-many'; readonly count: number }
  | {
      readonly reason: 'too-long'
      readonly row: number
      readonly field: 'task' | 'accountable' | 'delegate' | 'decision' | 'reason'
      readonly length: number
      readonly most: number
    }
  | {
      readonly reason: 'too-many-names'
      readonly row: number
      readonly count: number
      readonly most: number
    }

/** Cards from a table, and what of it people should know. */
export interface ReadCards {
  readonly board: ImportedBoard
  /** Rows without a task, which are left out. */
  readonly untitled: number
  /** Rows that name a role which the board does not have; their cards wait in the tray. */
  readonly strange: number
}

/** The cards of a table. All of them or none: whoever imports must not have to look for what is missing. */
export function importCards(options: {
  readonly table: Table
  readonly mapping: ColumnMapping
  readonly hasHeader: boolean
  /** Of the board that is made; none on one without regions. */
  readonly roles: readonly NamedRole[]
}): { readonly ok: true; readonly value: ReadCards } | Refused {
  const { table, mapping, hasHeader, roles } = options
  const rows = hasHeader ? table.slice(1) : table
  const reader = new RowReader(mapping, roles)
  const cards: ImportedCard[] = []
  let untitled = 0
  for (const [at, cells] of rows.entries()) {
    if (!hasWords(cells)) continue
    const card = reader.read(cells)
    if (card === undefined) untitled += 1
    else {
      const fault = faultOf(card, at + (hasHeader ? 2 : 1))
      if (fault) return { ok: false, fault }
      cards.push(card)
    }
  }
  if (cards.length === 0) return { ok: false, fault: { reason: 'no-cards' } }
  if (cards.length > MAX_IMPORTED_CARDS) {
    return { ok: false, fault: { reason: 'too-many', count: cards.length } }
  }
  const { holders, strange } = reader
  return { ok: true, value: { board: { cards, holders }, untitled, strange } }
}

interface Refused {
  readonly ok: false
  readonly fault: ImportFault
}

/** Reads rows, and gathers who holds which role. */
class RowReader {
  readonly #mapping: ColumnMapping
  readonly #roles: readonly NamedRole[]
  readonly #byName: ReadonlyMap<string, string>
  readonly #holders = new Map<string, Set<string>>()
  strange = 0

  constructor(mapping: ColumnMapping, roles: readonly NamedRole[]) {
    this.#mapping = mapping
    this.#roles = roles
    this.#byName = roleNames(roles)
  }

  get holders(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#holders].map(([role, names]) => [role, [...names]]))
  }

  /** Undefined when the row has no task. */
  read(cells: readonly string[]): ImportedCard | undefined {
    const field = (name: ImportField): string => cellAt(cells, this.#mapping.fields[name])
    const task = oneLine(field('task'))
    if (task === '') return undefined
    const roles = this.#rolesOf(cells, field('region'))
    const named = this.#namesIn(field('accountable'))
    const accountable = named.length > 0 ? named : this.#accountableByLetters(cells, roles)
    // One role alone answers without being named; named, it would go on answering in the overlap.
    const isPlain = roles?.length === 1 && accountable.length === 1 && accountable[0] === roles[0]
    const card: { -readonly [Key in keyof ImportedCard]: ImportedCard[Key] } = { task }
    if (roles) card.roles = roles
    if (accountable.length > 0 && !isPlain) card.accountable = accountable
    const delegates = this.#namesIn(field('delegate'))
    if (delegates.length > 0) card.delegates = delegates
    const [decision, reason] = [field('decision').trim(), field('reason').trim()]
    if (decision !== '') card.decision = decision
    if (reason !== '') card.reason = reason
    const size = sizeIn(field('size'))
    if (size) card.size = size
    if (isYes(field('parked'))) card.isParked = true
    return card
  }

  /** By the region's own column, else by letters in the columns of roles; undefined when neither says. */
  #rolesOf(cells: readonly string[], region: string): readonly string[] | undefined {
    const words = folded(region)
    if (words !== '') {
      if (UNOWNED.has(words) || words === folded(NO_PART_WORDS)) return []
      if (WAITING.has(words)) return undefined
      if (words === 'both' || words === 'shared' || words === 'all') {
        return this.#roles.map(({ id }) => id)
      }
      const whole = this.#byName.get(words)
      const parts = whole === undefined ? region.split(REGION_PARTS).map(folded) : [words]
      const ids = parts.map((part) => this.#byName.get(part))
      const known = ids.filter((id) => id !== undefined)
      if (known.length === ids.length) return this.#inOrder(known)
      if (this.#roles.length > 0) this.strange += 1
      return undefined
    }
    const letters = Object.entries(this.#mapping.letters)
    if (letters.length === 0) return undefined
    const held = letters.filter(([, at]) => lettersIn(cellAt(cells, at)).some(isHolding))
    // A row of a table with letters and none in it: nobody holds the task.
    return this.#inOrder(held.map(([role]) => role))
  }

  #accountableByLetters(
    cells: readonly string[],
    roles: readonly string[] | undefined,
  ): readonly string[] {
    const answers = Object.entries(this.#mapping.letters)
      .filter(([, at]) => lettersIn(cellAt(cells, at)).includes('a'))
      .map(([role]) => role)
    return roles && answers.length <= roles.length ? this.#inOrder(answers) : []
  }

  #inOrder(ids: readonly string[]): readonly string[] {
    return this.#roles.map(({ id }) => id).filter((id) => ids.includes(id))
  }

  /** `Product Owner: Bo` is Bo, who holds that role; a role's name is its id. */
  #namesIn(cell: string): readonly string[] {
    const parts = namesIn(cell).map((each) => ({ ...each, name: oneLine(each.name) }))
    const names = parts.filter(isSomebody).map((part) => this.#nameOf(part))
    return [...new Set(names)]
  }

  #nameOf({ name: part, isQuoted }: WrittenName): string {
    const role = this.#byName.get(folded(part))
    // A role may have a `;` in its name too, for which it is quoted.
    if (role !== undefined) return isQuoted && !part.includes(';') ? part : role
    const colon = part.indexOf(': ')
    const holds = colon < 0 ? undefined : this.#byName.get(folded(part.slice(0, colon)))
    if (holds === undefined) return part
    const person = part.slice(colon + 2)
    const known = this.#holders.get(holds) ?? new Set()
    this.#holders.set(holds, known.add(person))
    return person
  }
}

/** As `folded` has them. */
const WAITING: ReadonlySet<string> = new Set([NOT_PLACED, 'unplaced', 'tray', 'not discussed yet'])

/** "Nobody" under a name is no person of that name. */
function isSomebody({ name, isQuoted }: WrittenName): boolean {
  return name !== '' && (isQuoted || !UNOWNED.has(folded(name)))
}

const REGION_PARTS = new RegExp(`[${REGION_SEPARATOR},;/&]| and `)

function cellAt(cells: readonly string[], at: number | undefined): string {
  return at === undefined ? '' : unguarded(cells[at] ?? '')
}

function lettersIn(cell: string): readonly string[] {
  return folded(cell).split(/[\s,;/+]+/)
}

function isHolding(letter: string): boolean {
  return ['a', 'r', 'x', 'yes', '✓'].includes(letter)
}

/** Words on one line, without what is not seen. */
function oneLine(words: string): string {
  return words.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

function sizeIn(cell: string): CardSize | undefined {
  const words = folded(cell)
  if (words === 's' || words === 'small') return 'S'
  if (words === 'm' || words === 'medium') return 'M'
  return words === 'l' || words === 'large' ? 'L' : undefined
}

function isYes(cell: string): boolean {
  return ['yes', 'y', 'true', '1', 'x', 'parked', '✓'].includes(folded(cell))
}

function faultOf(card: ImportedCard, row: number): ImportFault | undefined {
  const tooLong = (
    field: Extract<ImportFault, { reason: 'too-long' }>['field'],
    words: readonly (string | undefined)[],
    most: number,
  ): ImportFault | undefined => {
    const long = words.find((each) => each !== undefined && each.length > most)
    return long === undefined
      ? undefined
      : { reason: 'too-long', row, field, length: long.length, most }
  }
  const { task, accountable = [], delegates = [], decision, reason } = card
  const count = Math.max(accountable.length, delegates.length)
  if (count > MAX_PARTIES) return { reason: 'too-many-names', row, count, most: MAX_PARTIES }
  return (
    tooLong('task', [task], MAX_TASK_LENGTH) ??
    tooLong('accountable', accountable, MAX_PARTY_LENGTH) ??
    tooLong('delegate', delegates, MAX_PARTY_LENGTH) ??
    tooLong('decision', [decision], MAX_WORDS_LENGTH) ??
    tooLong('reason', [reason], MAX_WORDS_LENGTH)
  )
}
