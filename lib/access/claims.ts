import { isPersonColour } from './colours.ts'
import { parsePersonName } from './person-name.ts'
import type { Person } from './principal.ts'

const GUEST_ID = /^g_[0-9a-f-]{36}$/u

/** The person that the claims of a verified sign-in token describe; undefined when they are not ours. */
export function personFromClaims(claims: unknown): Person | undefined {
  if (typeof claims !== 'object' || claims === null) return undefined
  const { sub, kind, name, colour } = claims as Readonly<Record<string, unknown>>
  if (typeof sub !== 'string' || !GUEST_ID.test(sub) || kind !== 'guest') return undefined
  if (typeof name !== 'string' || !parsePersonName(name).ok || !isPersonColour(colour)) {
    return undefined
  }
  return { kind, id: sub, name, colour }
}
