/** What people without an account may do. */
export const GUEST_RULES = ['create', 'link', 'off'] as const

/**
 * `create`: open and make boards. `link`: open boards whose address or link they have. `off`: nothing
 * before they sign in.
 */
export type GuestRule = (typeof GUEST_RULES)[number]
