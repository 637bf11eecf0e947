import { cookies } from 'next/headers'
import { env } from '#app/env.ts'
import { parseCookies } from '#lib/access/cookies.ts'
import type { Principal } from '#lib/access/principal.ts'
import { type Standing, services } from '#lib/services/services.ts'
import { type SignIn, readSignIn } from './sign-in-token.ts'

/** Who looks at the page that is being rendered. Makes the page dynamic. */
export async function currentSignIn(): Promise<SignIn> {
  const all = (await cookies()).getAll()
  const cookieValues = Object.fromEntries(all.map(({ name, value }) => [name, value]))
  const { signIn } = await admit(cookieValues)
  return isWelcome(signIn.principal) ? signIn : NOBODY
}

/** Who sent a request to a route handler. */
export async function principalOf(request: Request): Promise<Principal> {
  const { principal } = await signInOf(request)
  return isWelcome(principal) ? principal : NOBODY.principal
}

/**
 * Whose cookie a request brings, and how they stand here. Unlike {@link principalOf} this is a guest
 * also where guests must sign in before they do anything: what they have becomes their account's.
 */
export async function signInOf(
  request: Request,
): Promise<{ principal: Principal; standing: Standing }> {
  const { signIn, standing } = await admit(parseCookies(request.headers.get('cookie') ?? ''))
  return { principal: signIn.principal, standing }
}

/** Reads the cookies; whoever may not come in is nobody, for pages and scripts alike. */
async function admit(
  cookieValues: Readonly<Record<string, string>>,
): Promise<{ signIn: SignIn; standing: Standing }> {
  const signIn = await readSignIn(cookieValues, Date.now())
  if (signIn.principal.kind === 'nobody') return { signIn, standing: 'welcome' }
  const standing = await services().people.standing(signIn.principal)
  return { signIn: standing === 'welcome' ? signIn : NOBODY, standing }
}

function isWelcome({ kind }: Principal): boolean {
  return kind !== 'guest' || env().guests !== 'off'
}

const NOBODY = { principal: { kind: 'nobody' }, needsRenewal: false } as const
