import type { Person } from '#lib/access/principal.ts'

/** Somebody who signs in by mail or through a provider. */
export interface User {
  /** `u_<uuid>` */
  readonly id: string
  /** Lower case. */
  readonly email: string
  readonly name: string
  /** `#rrggbb` */
  readonly colour: string
  readonly isEmailVerified: boolean
  /** A sign-in of an earlier epoch has ended. */
  readonly signInEpoch: number
}

/** How a provider knows a user. */
export interface LinkedAccount {
  readonly provider: string
  readonly providerAccountId: string
  readonly userId: string
}

/** What signing in asks of storage. Tokens are hashed before they come here. */
export interface AccountService {
  /** @throws Error when another user has this address */
  createUser(user: {
    email: string
    name: string
    colour: string
    isEmailVerified: boolean
  }): Promise<User>
  user(id: string): Promise<User | undefined>
  userByEmail(email: string): Promise<User | undefined>
  userByAccount(account: { provider: string; providerAccountId: string }): Promise<User | undefined>
  updateUser(
    id: string,
    change: {
      name?: string | undefined
      colour?: string | undefined
      isEmailVerified?: boolean | undefined
    },
  ): Promise<User | undefined>
  linkAccount(account: LinkedAccount): Promise<void>
  addToken(token: { tokenHash: string; email: string; expiresAt: number }): Promise<void>
  /** Takes a token out, so that it works once; undefined when it is not there or its time is over. */
  useToken(token: { tokenHash: string; email: string }): Promise<{ expiresAt: number } | undefined>
  /** Gives everything that a guest has to a user: boards, places, list, what they wrote. In one commit. */
  takeOver(guestId: string, user: User): Promise<void>
  /** Ends every sign-in of this user, this one included, and their open connections within a second. */
  signOutEverywhere(person: Person): Promise<void>
}

/** What somebody may do only so often; the numbers are with the implementation. */
export type LimitedUse = 'sign-in-mail' | 'guest' | 'board' | 'template' | 'link' | 'access-request'

/** Rates, counted in storage, so that several servers share them. */
export interface LimitService {
  /**
   * Counts one use for each key, and answers how many seconds to wait when one of them has had too
   * many, or undefined.
   *
   * @param keys - `person:<id>`, `address:<ip>` or `email:<address>`; which of them a use has, is with the numbers
   */
  take(use: LimitedUse, keys: readonly string[]): Promise<number | undefined>
}
