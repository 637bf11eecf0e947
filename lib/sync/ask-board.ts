import { parseBoardId, type BoardId } from '#lib/board/ids.ts'

/** What `GET /api/boards/<id>` tells a client that cannot connect. */
export type BoardAnswer =
  | { readonly kind: 'open'; readonly epoch: number | undefined }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'gone' }
  /** It has another address, and this person may open it there. */
  | { readonly kind: 'moved'; readonly to: BoardId | undefined }
  /** No answer, or one that says nothing about the board: try again later. */
  | { readonly kind: 'unknown' }

/**
 * Asks why a connection fails: a browser hides the status of a refused WebSocket handshake.
 * Never throws.
 */
export async function askBoard({
  origin,
  boardId,
  fetchFn,
}: {
  origin: string
  boardId: string
  fetchFn: typeof fetch
}): Promise<BoardAnswer> {
  try {
    const response = await fetchFn(`${origin}/api/boards/${boardId}`, {
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(5_000),
    })
    if (response.status === 401) return { kind: 'signed-out' }
    // A proxy that knows no such path answers 404 too, but not with our JSON.
    const body: unknown = await response.json()
    if (response.status === 410) {
      const to = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
      return { kind: 'moved', to: parseBoardId(to) }
    }
    if (response.status === 404) return { kind: 'gone' }
    if (!response.ok) return { kind: 'unknown' }
    const epoch = typeof body === 'object' && body !== null && 'epoch' in body && body.epoch
    return { kind: 'open', epoch: typeof epoch === 'number' ? epoch : undefined }
  } catch {
    // No network, or no JSON: the server is not there.
    return { kind: 'unknown' }
  }
}
