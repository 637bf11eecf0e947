import { isPersonColour } from './colours.ts'
import { parsePersonName } from './person-name.ts'
import type { Person } from './principal.ts'

const GUEST_ID = /^g_[0-9a-f-]{36}$/u
const USER_ID = /^u_[0-9a-f-]{36}$/u

/** The person that the claims of a verified sign-in token describe; undefined when they are not ours. */
export function personFromClaims(claims: unknown): Person | undefined {
  if (typeof claims !== 'object' || claims === null) return undefined
  const { sub, kind, name, colour, email, signInEpoch } = claims as Readonly<
    Record<string, unknown>
  >
  if (typeof sub !== 'string' || typeof name !== 'string' || !parsePersonName(name).ok) {
    return undefined
  }
  if (!isPersonColour(colour)) return undefined
  if (kind === 'guest' && GUEST_ID.test(sub)) return { kind, id: sub, name, colour }
  if (kind !== 'user' || !USER_ID.test(sub)) return undefined
  if (typeof email !== 'string' || !Number.isSafeInteger(signInEpoch)) return undefined
  return { kind, id: sub, name, colour, email, signInEpoch: signInEpoch as number }
}
