import { cookies } from 'next/headers'
import { parseCookies } from '#lib/access/cookies.ts'
import type { Principal } from '#lib/access/principal.ts'
import { type Standing, services } from '#lib/services/services.ts'
import { type SignIn, readSignIn } from './guest-token.ts'

/** Who looks at the page that is being rendered. Makes the page dynamic. */
export async function currentSignIn(): Promise<SignIn> {
  const all = (await cookies()).getAll()
  const cookieValues = Object.fromEntries(all.map(({ name, value }) => [name, value]))
  return (await admit(cookieValues)).signIn
}

/** Who sent a request to a route handler. */
export async function principalOf(request: Request): Promise<Principal> {
  return (await signInOf(request)).principal
}

/** {@link principalOf}, and how the person of the cookie stands here. */
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
  if (standing === 'welcome') return { signIn, standing }
  return { signIn: { principal: { kind: 'nobody' }, needsRenewal: false }, standing }
}
