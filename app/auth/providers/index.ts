import { emailProvider } from './email.ts'
import { githubProvider } from './github.ts'
import { googleProvider } from './google.ts'
import { guestProvider } from './guest.ts'
import { oidcProvider } from './oidc.ts'
import type { SignInProvider } from './provider.ts'

/** Every way to sign in, in the order in which people see them. */
export const signInProviders: readonly SignInProvider[] = [
  oidcProvider,
  googleProvider,
  githubProvider,
  emailProvider,
  guestProvider,
]
