import { type Result, ok, refused } from '#lib/core/result.ts'
import type { BoardList, BoardPage } from '#lib/services/home.ts'

/** Boards that a list shows at first, and with every "Show more". */
export const PAGE_SIZE = 24

/** Why something could not be done: a sentence of the server, or one of ours. */
export type CallOutcome<Value> = Result<Value, 'failed'> & { readonly sentence?: string }

/** One page of a list. */
export function fetchBoards(
  query: { list: BoardList; search: string; after?: string | undefined },
  signal?: AbortSignal,
): Promise<CallOutcome<BoardPage>> {
  const { list, search, after } = query
  const params = new URLSearchParams({ list, limit: String(PAGE_SIZE) })
  if (search !== '') params.set('search', search)
  if (after !== undefined) params.set('after', after)
  return call(`/api/boards?${params.toString()}`, signal ? { signal } : {})
}

/** Changes one board; `path` is below its address in the API. */
export function changeBoard<Value>(
  id: string,
  {
    method,
    path = '',
    body,
  }: { method: 'POST' | 'PATCH' | 'DELETE'; path?: string; body?: object },
): Promise<CallOutcome<Value>> {
  return call(`/api/boards/${id}${path}`, { method, body: JSON.stringify(body ?? {}) })
}

/** Asks the server for something, or to change it. */
export async function call<Value>(url: string, init: RequestInit): Promise<CallOutcome<Value>> {
  try {
    const response = await fetch(url, init)
    const answer = (await response.json()) as Value & { message?: string }
    if (response.ok) return ok(answer)
    return { ...refused('failed'), sentence: answer.message ?? UNREACHABLE }
  } catch {
    return { ...refused('failed'), sentence: UNREACHABLE }
  }
}

const UNREACHABLE = 'The server could not be reached. Try again.'
