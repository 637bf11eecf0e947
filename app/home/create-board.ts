import type { GalleryChoice } from '#app/templates/Gallery.tsx'
import { ok, type Result } from '#lib/core/result.ts'

/** How a board of the home page starts. */
export type BoardChoice = GalleryChoice

/** Makes a board and answers its path; `nobody` when a name is needed first, else a sentence. */
export async function createBoard(
  choice: BoardChoice,
): Promise<
  | Extract<Result<string>, { ok: true }>
  | { readonly ok: false; readonly reason: 'nobody' | 'failed'; readonly sentence: string }
> {
  try {
    const response = await fetch('/api/boards', { method: 'POST', body: JSON.stringify(choice) })
    const answer = (await response.json()) as { id?: string; message?: string }
    if (response.status === 201 && answer.id !== undefined) return ok(`/b/${answer.id}`)
    const reason = response.status === 401 ? 'nobody' : 'failed'
    return { ok: false, reason, sentence: answer.message ?? UNREACHABLE }
  } catch {
    return { ok: false, reason: 'failed', sentence: UNREACHABLE }
  }
}

const UNREACHABLE = 'The board could not be made. Try again.'
