import type { User } from 'next-auth'

/**
 * What providers tell of somebody, as next-auth wants it. Without a proven address it is empty, and the
 * sign-in is refused.
 */
export function profileOf(told: {
  id: string | number
  name?: string | null | undefined
  email?: string | null | undefined
}): User {
  return { id: String(told.id), name: told.name ?? '', email: told.email ?? '' }
}
