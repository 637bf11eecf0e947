import { type BoardId, parseBoardId } from '#lib/board/ids.ts'
import { type Result, ok, refused } from '#lib/core/result.ts'
import type { LinkRefusal } from '#lib/services/sharing.ts'

/** Why somebody did not come in by a link. */
export type RedeemFailure = LinkRefusal | 'unreachable'

/** Comes in by an invite link and answers the board it leads to; `nobody` when a name is needed first. */
export async function redeemLink(
  token: string,
): Promise<Result<BoardId, RedeemFailure | 'nobody'>> {
  try {
    const response = await fetch('/api/links/redeem', {
      method: 'POST',
      body: JSON.stringify({ token }),
    })
    const { boardId, error } = (await response.json()) as { boardId?: unknown; error?: unknown }
    const id = parseBoardId(boardId)
    if (response.ok && id !== undefined) return ok(id)
    if (response.status === 401) return refused('nobody')
    return refused(isRefusal(error) ? error : 'unreachable')
  } catch {
    return refused('unreachable')
  }
}

function isRefusal(value: unknown): value is LinkRefusal {
  return REFUSALS.some((reason) => reason === value)
}

const REFUSALS: readonly LinkRefusal[] = ['not-found', 'stopped', 'expired', 'used-up', 'removed']
