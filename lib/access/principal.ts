/** Who asks. `id` of a guest is `g_<uuid>`; `colour` is `#rrggbb`. */
export type Principal =
  | { readonly kind: 'guest'; readonly id: string; readonly name: string; readonly colour: string }
  | { readonly kind: 'nobody' }

/** A principal that is somebody. */
export type Person = Exclude<Principal, { kind: 'nobody' }>

/** What somebody may do on one board. */
export type Role = 'owner' | 'editor' | 'commenter' | 'viewer'
