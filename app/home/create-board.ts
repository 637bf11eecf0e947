import type { GalleryChoice } from '#app/templates/Gallery.tsx'
import { type Result, ok, refused } from '#lib/core/result.ts'

/** How a board of the home page starts. */
export type BoardChoice = GalleryChoice

/** Makes a board and answers its path; `nobody` when a name is needed first. */
export async function createBoard(
  choice: BoardChoice,
): Promise<Result<string, 'nobody' | 'storage-full' | 'unreachable'>> {
  try {
    const response = await fetch('/api/boards', { method: 'POST', body: JSON.stringify(choice) })
    if (response.status === 401) return refused('nobody')
    if (response.status === 507) return refused('storage-full')
    if (response.status !== 201) return refused('unreachable')
    const { id } = (await response.json()) as { id: string }
    return ok(`/b/${id}`)
  } catch {
    return refused('unreachable')
  }
}

/** What to say when there is no board. */
export const CREATE_SENTENCES = {
  'storage-full': 'The disk of the server is full. Tell the person who hosts it.',
  unreachable: 'The board could not be made. Try again.',
} as const
