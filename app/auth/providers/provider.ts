import type { Provider } from 'next-auth/providers/index'
import type { Person } from '#lib/access/principal.ts'

/** What a way to sign in may know of the request. */
export interface SignInContext {
  /** Who is signed in already; signing in again as a guest keeps the identity. */
  currentPerson(): Promise<Person | undefined>
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
