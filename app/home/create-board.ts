import type { GalleryChoice } from '#app/templates/Gallery.tsx'
import { ok, type Result } from '#lib/core/result.ts'
import type { ImportedBoard } from '#lib/ownership/imported-card.ts'

/** How a board of the home page starts. */
export type BoardChoice = GalleryChoice

/** A board to be made from cards of a file or a list. */
export interface NewImport {
  readonly template: string
  readonly title: string
  readonly imported: ImportedBoard
}

/** Makes a board and answers its path; `nobody` when a name is needed first, else a sentence. */
export async function createBoard(
  board: BoardChoice | NewImport,
): Promise<
  | Extract<Result<string>, { ok: true }>
  | { readonly ok: false; readonly reason: 'nobody' | 'failed'; readonly sentence: string }
> {
  try {
    const response = await fetch('/api/boards', { method: 'POST', body: JSON.stringify(board) })
    const answer = (await response.json()) as { id?: string; message?: string }
    if (response.status === 201 && answer.id !== undefined) return ok(`/b/${answer.id}`)
    const reason = response.status === 401 ? 'nobody' : 'failed'
    return { ok: false, reason, sentence: answer.message ?? UNREACHABLE }
  } catch {
    return { ok: false, reason: 'failed', sentence: UNREACHABLE }
  }
}

const UNREACHABLE = 'The board could not be made. Try again.'
