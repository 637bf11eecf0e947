import { cookies } from 'next/headers'
import type { Principal } from '#lib/access/principal.ts'
import { type SignIn, readSignIn } from './guest-token.ts'

/** Who looks at the page that is being rendered. Makes the page dynamic. */
export async function currentSignIn(): Promise<SignIn> {
  const all = (await cookies()).getAll()
  return readSignIn(Object.fromEntries(all.map(({ name, value }) => [name, value])), Date.now())
}

/** Who sent a request to a route handler. */
export async function principalOf(request: Request): Promise<Principal> {
  return (await readSignIn(parseCookies(request.headers.get('cookie') ?? ''), Date.now())).principal
}

/** The cookies of a Cookie header; of two with one name the first holds, as in browsers' order. */
export function parseCookies(header: string): Record<string, string> {
  const found = new Map<string, string>()
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (name !== '' && !found.has(name)) found.set(name, decode(part.slice(equals + 1).trim()))
  }
  return Object.fromEntries(found)
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
