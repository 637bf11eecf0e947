import { cookies } from 'next/headers'
import { parseCookies } from '#lib/access/cookies.ts'
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
