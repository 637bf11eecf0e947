import { accountablePeople, accountableRoles, type Card, type Party } from './card.ts'

/** What a card's face shows, from left to right. */
export interface FaceParts {
  /** It is put aside, so that nobody answers for it now. */
  readonly isParked: boolean
  /** Roles share it, and none of them is named. */
  readonly isOpen: boolean
  readonly roles: readonly { readonly role: string; readonly answers: boolean }[]
  /** Who answers without holding a role. */
  readonly people: readonly string[]
  readonly delegate: Party | undefined
}

/** The parts of a face; undefined where there is nothing to say: in a tray, unless it is parked. */
export function facePartsOf(card: Card): FaceParts | undefined {
  const { state, region } = card
  const isParked = state === 'parked'
  if (!region && !isParked) return undefined
  const answering = isParked ? [] : accountableRoles(card)
  const people = isParked ? [] : accountablePeople(card)
  const delegate = isParked ? undefined : card.delegates[0]
  // Two names take all the room. Which roles hold the card is told by where it lies.
  const isFull = people.length > 0 && delegate !== undefined
  return {
    isParked,
    isOpen: state === 'needs-accountable',
    roles: (region?.roles ?? [])
      .map((role) => ({ role, answers: answering.includes(role) }))
      .filter(({ answers }) => answers || !isFull),
    people,
    delegate,
  }
}
