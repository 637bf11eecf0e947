import { cache } from 'react'
import { currentSignIn } from '#app/auth/current-person.ts'
import type { Person } from '#lib/access/principal.ts'
import { parseBoardId } from '#lib/board/ids.ts'
import { services } from '#lib/services/services.ts'

/** Once per request: the title and the page ask for the same. */
export const signInOnce = cache(currentSignIn)

/** The board as whoever asks may see it: with their role, or for nobody as the name prompt shows it. */
export const lookAtBoard = cache(async (boardId: string) => {
  const id = parseBoardId(boardId)
  if (id === undefined) return NOT_FOUND
  const { principal } = await signInOnce()
  if (principal.kind === 'nobody') return services().boards.preview(id)
  return services().boards.open(principal, id)
})

/** Where a board went that had this address, for who has a place of their own there. */
export async function newAddress(person: Person, boardId: string): Promise<string | undefined> {
  const id = parseBoardId(boardId)
  return id && services().sharing.movedTo(person, id)
}

const NOT_FOUND = { ok: false, reason: 'not-found' } as const
