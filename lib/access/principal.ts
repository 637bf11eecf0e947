/**
 * Who asks. `id` of a guest is `g_<uuid>`, of a signed-in user `u_<uuid>`; `colour` is `#rrggbb`.
 * Only the person themselves is told their `email`. A user whose `signInEpoch` is no longer the stored
 * one has signed out everywhere since.
 */
export type Principal =
  | { readonly kind: 'guest'; readonly id: string; readonly name: string; readonly colour: string }
  | {
      readonly kind: 'user'
      readonly id: string
      readonly name: string
      readonly colour: string
      readonly email: string
      readonly signInEpoch: number
    }
  | { readonly kind: 'nobody' }

/** A principal that is somebody. */
export type Person = Exclude<Principal, { kind: 'nobody' }>

/** What somebody may do on one board. */
export type Role = 'owner' | 'editor' | 'commenter' | 'viewer'

/** True for the text of a role. */
export function isRole(value: unknown): value is Role {
  return value === 'owner' || value === 'editor' || value === 'commenter' || value === 'viewer'
}
