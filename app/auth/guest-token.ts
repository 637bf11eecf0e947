import { type JWT, getToken } from 'next-auth/jwt'
import { env } from '#app/env.ts'
import { personFromClaims } from '#lib/access/claims.ts'
import type { Person, Principal } from '#lib/access/principal.ts'

/** How long a sign-in lasts without a visit. */
export const SIGN_IN_SECONDS = 30 * 24 * 60 * 60

/** Who holds these cookies. */
export interface SignIn {
  readonly principal: Principal
  /** The cookie is older than a day: a page should ask for a fresh one. */
  readonly needsRenewal: boolean
}

/**
 * Reads the sign-in cookie. Anything that we did not issue, or that has ended, is nobody.
 *
 * @param now - milliseconds
 */
export async function readSignIn(
  cookies: Readonly<Record<string, string>>,
  now: number,
): Promise<SignIn> {
  const { secret, baseUrl } = env()
  const token = await getToken({
    req: { cookies, headers: {} } as unknown as TokenRequest,
    secret,
    secureCookie: baseUrl.startsWith('https://'),
  })
  const person = personFromClaims(token)
  if (person === undefined) return { principal: { kind: 'nobody' }, needsRenewal: false }
  const issuedAt = typeof token?.iat === 'number' ? token.iat : 0
  return { principal: person, needsRenewal: now / 1000 - issuedAt > RENEW_AFTER_SECONDS }
}

/** The claims of a token that stands for this person; nothing else is put into a cookie. */
export function claimsOf(person: Person): JWT {
  return { sub: person.id, kind: person.kind, name: person.name, colour: person.colour }
}

type TokenRequest = Parameters<typeof getToken>[0]['req']

const RENEW_AFTER_SECONDS = 24 * 60 * 60
