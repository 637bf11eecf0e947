import { type JWT, type JWTEncodeParams, encode, getToken } from 'next-auth/jwt'
import { env } from '#app/env.ts'
import { personFromClaims } from '#lib/access/claims.ts'
import type { Person, Principal } from '#lib/access/principal.ts'

const DAY_SECONDS = 24 * 60 * 60
/** How long a sign-in lasts without a visit: a guest has nothing but the cookie, a user comes back by mail. */
export const SIGN_IN_SECONDS = { guest: 30 * DAY_SECONDS, user: 7 * DAY_SECONDS } as const

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
  const { id: sub, kind, name, colour } = person
  if (person.kind === 'guest') return { sub, kind, name, colour }
  return { sub, kind, name, colour, email: person.email, signInEpoch: person.signInEpoch }
}

/** Writes a token that ends when a sign-in of this kind does. */
export function encodeToken(params: JWTEncodeParams): Promise<string> {
  const kind = personFromClaims(params.token)?.kind ?? 'guest'
  return encode({ ...params, maxAge: SIGN_IN_SECONDS[kind] })
}

/** True of what reading a token throws that we did not issue, or that has ended: not of a failure of ours. */
export function isBadToken(error: unknown): boolean {
  // The codes of jose, which reads it.
  return error instanceof Error && 'code' in error && /^ERR_J(?:OSE|W)/u.test(String(error.code))
}

type TokenRequest = Parameters<typeof getToken>[0]['req']

const RENEW_AFTER_SECONDS = DAY_SECONDS
