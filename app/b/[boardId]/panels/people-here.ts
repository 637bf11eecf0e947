import type { People, PersonHere } from '#lib/protocol/schemas.ts'

/** Somebody on the board, in however many tabs. */
export interface PersonOnBoard {
  readonly personId: string
  readonly name: string
  readonly colour: string
  readonly role: PersonHere['role']
  readonly clientIds: readonly number[]
  /** They have the list of the cards open and no canvas: there is no view of theirs to follow. */
  readonly isInList: boolean
}

/** Everybody once, `me` first and the others in the server's order. */
export function peopleOnBoard(people: People, me: string): PersonOnBoard[] {
  const byId = new Map<string, PersonOnBoard>()
  for (const { personId, name, colour, role, clientId, isInList = false } of people) {
    const known = byId.get(personId)
    const clientIds = known ? [...known.clientIds, clientId] : [clientId]
    const hasNoCanvas = isInList && (known?.isInList ?? true)
    const one = known ?? { personId, name, colour, role }
    byId.set(personId, { ...one, clientIds, isInList: hasNoCanvas })
  }
  const all = [...byId.values()]
  return [
    ...all.filter((person) => person.personId === me),
    ...all.filter((person) => person.personId !== me),
  ]
}

/**
 * True when following `start` would have `me` follow myself, directly or over others: every view
 * would be fitted into the next, so all of them would zoom out for ever.
 *
 * @param following - person id -> id of the person they follow
 */
export function leadsBackTo({
  me,
  start,
  following,
}: {
  me: string
  start: string
  following: ReadonlyMap<string, string>
}): boolean {
  const seen = new Set<string>()
  let person: string | undefined = start
  while (person !== undefined && !seen.has(person)) {
    if (person === me) return true
    seen.add(person)
    person = following.get(person)
  }
  return false
}
