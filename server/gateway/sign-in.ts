import type { IncomingMessage } from 'node:http'
import { getToken } from 'next-auth/jwt'
import { personFromClaims } from '#lib/access/claims.ts'
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

function parseCookies(header: string): Record<string, string> {
  const found = new Map<string, string>()
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const name = part.slice(0, equals).trim()
    if (!found.has(name)) found.set(name, part.slice(equals + 1).trim())
  }
  return Object.fromEntries(found)
}
