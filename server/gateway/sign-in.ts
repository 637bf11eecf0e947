import type { IncomingMessage } from 'node:http'
import { getToken } from 'next-auth/jwt'
import { personFromClaims } from '#lib/access/claims.ts'
import { parseCookies } from '#lib/access/cookies.ts'
import type { Principal } from '#lib/access/principal.ts'

/** How sign-in cookies of this server are written. */
export interface CookieSettings {
  readonly secret: string
  /** True when people reach us by https. */
  readonly secureCookie: boolean
}

/** Who sent this request, by its sign-in cookie; a missing, forged or ended one is nobody. */
export async function principalOf(
  request: IncomingMessage,
  { secret, secureCookie }: CookieSettings,
): Promise<Principal> {
  const req = {
    // Only the cookie counts, as for pages: a bearer header is not a way to sign in.
    headers: {},
    cookies: parseCookies(request.headers.cookie ?? ''),
  } as unknown as Parameters<typeof getToken>[0]['req']
  const claims = await getToken({ req, secret, secureCookie })
  return personFromClaims(claims) ?? { kind: 'nobody' }
}
