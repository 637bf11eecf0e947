import { env } from '#app/env.ts'
import type { Principal } from '#lib/access/principal.ts'
import { signInProviders } from './providers/index.ts'

/** How people may come in here; what pages tell their forms. */
export interface Entry {
  /** There is a way to have an account. */
  readonly canSignIn: boolean
  /** Boards are opened with a name alone. */
  readonly canJoin: boolean
  /** Boards are made with a name alone. */
  readonly canCreate: boolean
}

/** {@link Entry} of this server. */
export function entry(): Entry {
  const { guests } = env()
  return {
    canSignIn: signInWays().length > 0,
    canJoin: guests !== 'off',
    canCreate: guests === 'create',
  }
}

/** The ways to an account, in the order in which they are shown. */
export function signInWays(): readonly { id: string; label: string }[] {
  return signInProviders
    .filter(({ id, isEnabled }) => id !== 'guest' && isEnabled())
    .map(({ id, label }) => ({ id, label: label() }))
}

/** True when this person may make boards: users, and guests where they may. */
export function mayCreate({ kind }: Principal): boolean {
  return kind === 'user' || (kind === 'guest' && env().guests === 'create')
}
