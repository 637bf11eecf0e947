import type { Account, NextAuthOptions, User } from 'next-auth'
import { env } from '#app/env.ts'
import { personFromClaims } from '#lib/access/claims.ts'
import type { Person } from '#lib/access/principal.ts'
import { services } from '#lib/services/services.ts'
import { accountAdapter } from './adapter.ts'
import { signInProviders } from './providers/index.ts'
import type { SignInContext } from './providers/provider.ts'
import { DISABLED } from './providers/reasons.ts'
import { SIGN_IN_SECONDS, claimsOf, encodeToken, isBadToken } from './sign-in-token.ts'

declare module 'next-auth' {
  interface User {
    kind?: 'guest' | 'user'
    colour?: string
    signInEpoch?: number
  }
  interface Session {
    person?: { id: string; name: string; colour: string }
  }
}

declare module 'next-auth/adapters' {
  interface AdapterUser {
    kind?: 'guest' | 'user'
    colour?: string
    signInEpoch?: number
  }
}

/** Characters of a reason in the log: some repeat what was sent, which can be 16 KiB. */
const MAX_LOGGED = 200

/** How next-auth works here: cookies that are tokens, our own pages, no way out to another origin. */
export function authOptions(context: SignInContext): NextAuthOptions {
  const { secret, baseUrl } = env()
  const { accounts } = services()
  const current = async (): Promise<Person | undefined> => {
    const person = await context.currentPerson()
    return person === 'disabled' ? undefined : person
  }
  return {
    secret,
    session: { strategy: 'jwt', maxAge: SIGN_IN_SECONDS.guest },
    jwt: { encode: encodeToken },
    pages: { signIn: '/auth', signOut: '/', error: '/auth', verifyRequest: '/auth' },
    adapter: accountAdapter({ accounts, current, random: () => context.random() }),
    providers: signInProviders
      .filter((provider) => provider.isEnabled())
      .map((provider) => provider.create(context)),
    logger: {
      // next-auth's own prints what it has, tokens and profiles included.
      error: (code, metadata) => {
        // A cookie that is forged, too old, or of another secret: nobody's fault, and somebody is nobody.
        if (code === 'JWT_SESSION_ERROR' && isBadToken(metadata)) return
        const reason = metadata instanceof Error ? metadata : metadata.error
        const words = reason instanceof Error ? reason.message : ''
        const line = words.replaceAll(/\s+/gu, ' ').slice(0, MAX_LOGGED)
        process.stderr.write(`Signing in failed (${code}): ${line}\n`)
      },
      warn: () => {},
      debug: () => {},
    },
    callbacks: {
      signIn: async ({ user, account }) => {
        const refusal = await refusalOf({ user, account, context })
        return refusal === undefined || `${baseUrl}/auth?error=${refusal}`
      },
      // `user` is there at sign-in only. What is thrown here leaves no cookie.
      jwt: async ({ token, user, account }) => {
        if (!user) return renewedClaims(token)
        const person = personFromClaims({ ...user, sub: user.id })
        if (person === undefined) return {}
        const before = await current()
        if (account?.type !== 'credentials' && person.kind === 'user' && before?.kind === 'guest')
          await accounts.takeOver(before.id, { ...person, isEmailVerified: true })
        return claimsOf(person)
      },
      session: ({ session, token }) => {
        const person = personFromClaims(token)
        if (!person) return session
        const { id, name, colour } = person
        return { expires: session.expires, user: { name }, person: { id, name, colour } }
      },
      redirect: ({ url, baseUrl: base }) => redirectTarget(url, base),
    },
  }
}

/** Where to go after signing in: a place on our own origin, home for everything else. */
export function redirectTarget(url: string, baseUrl: string): string {
  if (!URL.canParse(url, baseUrl)) return baseUrl
  const target = new URL(url, baseUrl)
  return target.origin === new URL(baseUrl).origin ? target.href : baseUrl
}

/** {@link redirectTarget} as a path, for links of pages that are reached by another name than NEXTAUTH_URL. */
export function redirectPath(url: string, baseUrl: string): string {
  const { pathname, search } = new URL(redirectTarget(url, baseUrl))
  // Two slashes at the start would be the name of another host.
  return `${pathname.replace(/^\/+/u, '/')}${search}`
}

/** Why somebody may not sign in to an account, as a word that sign-in.ts knows a sentence for. */
async function refusalOf(options: {
  user: User
  account: Account | null
  context: SignInContext
}): Promise<string | undefined> {
  const { user, account, context } = options
  // Guests are asked by their provider.
  if (account?.type === 'credentials') return undefined
  if (!user.email) return 'no-email'
  // Somebody whom the host has closed Overlap to gets in neither anew nor as whom they were.
  if ((await context.currentPerson()) === 'disabled') return DISABLED
  const known = personFromClaims({ ...user, sub: user.id })
  const standing = known && (await services().people.standing(known))
  return standing === 'disabled' ? DISABLED : undefined
}

/** A token is renewed as it is, for a user with what is stored of them; a claim that is not ours is dropped. */
async function renewedClaims(token: unknown): Promise<ReturnType<typeof claimsOf>> {
  const person = personFromClaims(token)
  if (person?.kind !== 'user') return person ? claimsOf(person) : {}
  const stored = await services().accounts.user(person.id)
  if (stored?.signInEpoch !== person.signInEpoch) return {}
  return claimsOf({ ...person, name: stored.name, colour: stored.colour })
}
