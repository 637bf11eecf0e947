import type { NextAuthOptions } from 'next-auth'
import { env } from '#app/env.ts'
import { personFromClaims } from '#lib/access/claims.ts'
import { SIGN_IN_SECONDS, claimsOf } from './guest-token.ts'
import { signInProviders } from './providers/index.ts'
import type { SignInContext } from './providers/provider.ts'

declare module 'next-auth' {
  interface User {
    kind?: 'guest'
    colour?: string
  }
  interface Session {
    person?: { id: string; name: string; colour: string }
  }
}

/** How next-auth works here: JWT cookies only, no pages of its own, no way out to another origin. */
export function authOptions(context: SignInContext): NextAuthOptions {
  const { secret } = env()
  return {
    secret,
    session: { strategy: 'jwt', maxAge: SIGN_IN_SECONDS },
    pages: { signIn: '/', signOut: '/', error: '/' },
    providers: signInProviders
      .filter((provider) => provider.isEnabled)
      .map((provider) => provider.create(context)),
    callbacks: {
      // `user` is there at sign-in only; afterwards the token is renewed as it is, and a claim that
      // is not ours is dropped.
      jwt: ({ token, user }) => {
        const claims: unknown = user ? { ...user, sub: user.id } : token
        const person = personFromClaims(claims)
        return person ? claimsOf(person) : {}
      },
      session: ({ session, token }) => {
        const person = personFromClaims(token)
        if (!person) return session
        const { id, name, colour } = person
        return { expires: session.expires, user: { name }, person: { id, name, colour } }
      },
      redirect: ({ url, baseUrl }) => redirectTarget(url, baseUrl),
    },
  }
}

/** Where to go after signing in: a place on our own origin, home for everything else. */
export function redirectTarget(url: string, baseUrl: string): string {
  if (!URL.canParse(url, baseUrl)) return baseUrl
  const target = new URL(url, baseUrl)
  return target.origin === new URL(baseUrl).origin ? target.href : baseUrl
}
