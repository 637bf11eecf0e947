import { regionLine, repeatedSentences } from '#app/import/import-words.ts'
import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import { listWords } from '#lib/ownership/card-words.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { CardPlace } from '#lib/ownership/import-places.ts'
import type { ImportedCard } from '#lib/ownership/imported-card.ts'
import { isWaiting, type Destination, type ImportPlan, type KnownRule } from './import-plan.ts'

/** Names that are read out before the rest is a number. */
const MAX_NAMES = 3

/** Where cards lie, as a row of a list says it. */
export function destinationWords(
  { roles: held, on }: Destination,
  roles: readonly NamedRole[],
): string {
  return regionLine({ roles: held }, roles, WAITING[on])
}

const WAITING: Readonly<Record<CardPlace['on'], string>> = {
  region: 'Wait to be placed',
  tray: 'Wait in the tray',
  beside: 'Wait beside the diagram',
}

/** The same of one card; undefined on a page without roles, where all come alike. */
export function placeWords(
  planned: ImportPlan['cards'][number],
  roles: readonly NamedRole[],
): string | undefined {
  if (roles.length === 0) return undefined
  const held = isWaiting(planned) ? undefined : planned.card.roles
  const waits = planned.place.on === 'tray' ? 'Waits in the tray' : 'Waits beside the diagram'
  return regionLine({ roles: held }, roles, waits)
}

/** "4 of 41 are on this board already: Pricing, Demo and 2 more." */
export function knownSentence(known: readonly ImportedCard[], all: number): string {
  return `${subject(known.length, all)} on this board already: ${firstOf(known.map(({ task }) => task))}.`
}

/** What people should know of where cards come, and how. */
export function planSentences(plan: ImportPlan, roles: readonly NamedRole[]): string[] {
  const { cards, repeated, strange, crowded, apart } = plan
  if (roles.length === 0) {
    const isMore = cards.some(({ card }) => card.accountable ?? card.delegates ?? card.decision)
    return [
      'This page has no roles: each card comes as a note.',
      ...(isMore ? ['Who answers for it and what was decided is kept in it, but not shown.'] : []),
      ...repeatedSentences(repeated),
    ]
  }
  const isBeside = cards.some((each) => isWaiting(each) && each.place.on === 'beside')
  const small = cards.filter(({ place }) => place.scale < 1).length
  return [
    ...(isBeside
      ? [
          areParts(roles)
            ? 'Beside the diagram people have no part until somebody places them.'
            : 'Beside the diagram cards count as nobody’s until somebody places them.',
        ]
      : []),
    ...(crowded > 0
      ? [
          `${cardsWords(crowded)} no room left in ${crowded === 1 ? 'its' : 'their'} region: make room first, or make a new board of the file: it grows with its cards.`,
        ]
      : []),
    ...(apart > 0 ? [`${cardsWords(apart)} roles that have no place together here.`] : []),
    ...(small > 0
      ? [`${small === 1 ? 'One card comes' : `${small} cards come`} smaller: there is little room.`]
      : []),
    ...(strange.length > 0
      ? [
          `On this board ${firstOf(
            strange.map(
              ({ role, person }) =>
                `${person} is not the ${regionLine({ roles: [role] }, roles, '')}`,
            ),
          )}: the cards name the role.`,
        ]
      : []),
    ...repeatedSentences(repeated),
  ]
}

/** What was added, for a toast. */
export function addedSentence(
  { cards, known }: ImportPlan,
  { rule, hasRoles }: { readonly rule: KnownRule; readonly hasRoles: boolean },
): string {
  const count = cards.length
  const waiting = hasRoles ? cards.filter(isWaiting).length : 0
  const leftOut = rule === 'leave-out' ? known.length : 0
  return [
    count === 1 ? 'One card added.' : `${count} cards added.`,
    ...(waiting > 0
      ? [waiting === 1 ? 'One waits to be placed.' : `${waiting} wait to be placed.`]
      : []),
    ...(leftOut > 0
      ? [leftOut === 1 ? 'One was here already.' : `${leftOut} were here already.`]
      : []),
  ].join(' ')
}

function cardsWords(count: number): string {
  return count === 1 ? 'One card has' : `${count} cards have`
}

function subject(count: number, all: number): string {
  if (count === all) return all === 1 ? 'It is' : `All ${all} are`
  return count === 1 ? `One of ${all} is` : `${count} of ${all} are`
}

/** "Pricing, Demo, Roadmap and 2 more" */
function firstOf(words: readonly string[]): string {
  const first = words.slice(0, MAX_NAMES)
  const more = words.length - first.length
  return listWords(more > 0 ? [...first, `${more} more`] : first)
}
