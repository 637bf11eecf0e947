import { guestProvider } from './guest.ts'
import type { SignInProvider } from './provider.ts'

/** Every way to sign in, in the order in which people see them. */
export const signInProviders: readonly SignInProvider[] = [guestProvider]
