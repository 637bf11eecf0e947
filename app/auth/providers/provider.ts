import type { Provider } from 'next-auth/providers/index'
import type { Person } from '#lib/access/principal.ts'

/** The reason that a refused sign-in names when the person who hosts has closed Overlap to somebody. */
export const DISABLED = 'disabled'

/** What a way to sign in may know of the request. */
export interface SignInContext {
  /** Who is signed in already; signing in again as a guest keeps the identity, and who is disabled stays out. */
  currentPerson(): Promise<Person | 'disabled' | undefined>
  /** 0 <= random < 1 */
  random(): number
  newId(): string
}

/** One way to sign in. Adding one is a file here and a line in index.ts. */
export interface SignInProvider {
  readonly id: string
  readonly isEnabled: boolean
  create(context: SignInContext): Provider
}
