import type { Provider } from 'next-auth/providers/index'
import type { GuestRule } from '#lib/access/guest-rule.ts'
import type { Person } from '#lib/access/principal.ts'
import type { User } from '#lib/services/accounts.ts'

/** What a way to sign in may know of the request. */
export interface SignInContext {
  /** Who is signed in already; signing in again as a guest keeps the identity, and who is disabled stays out. */
  currentPerson(): Promise<Person | 'disabled' | undefined>
  /** What people without an account may do. */
  readonly guests: GuestRule
  /** Keeps the name and colour of a user; undefined when they are no more. */
  changeUser(id: string, change: { name: string; colour: string }): Promise<User | undefined>
  /** 0 <= random < 1 */
  random(): number
  newId(): string
}

/** One way to sign in. Adding one is a file here and a line in index.ts. */
export interface SignInProvider {
  readonly id: string
  /** What its button says after "Continue with"; guests and mail have a form of their own. */
  readonly label: () => string
  /** Read anew at each request: a build has no settings. */
  readonly isEnabled: () => boolean
  create(context: SignInContext): Provider
}
