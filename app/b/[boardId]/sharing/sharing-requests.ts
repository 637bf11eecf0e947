import type { GeneralAccess, Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { type Result, ok } from '#lib/core/result.ts'
import type { GivenRole, InviteLink, NewLink, Sharing } from '#lib/services/sharing.ts'

/** What the server answered, or one sentence about why it did not do it. */
export type Answer<Value = unknown> =
  | Extract<Result<Value>, { ok: true }>
  | { readonly ok: false; readonly sentence: string }

/** Everything an owner may know of who comes in. */
export function readSharing(id: BoardId): Promise<Answer<Sharing>> {
  return send('GET', `/api/boards/${id}/sharing`)
}

/** What the board's address gives, for anybody who is on it. */
export function readGeneralAccess(id: BoardId): Promise<Answer<{ generalAccess: GeneralAccess }>> {
  return send('GET', `/api/boards/${id}`)
}

/** Says what the address alone gives. */
export function setGeneralAccess(id: BoardId, generalAccess: GeneralAccess): Promise<Answer> {
  return send('PATCH', `/api/boards/${id}/sharing`, { generalAccess })
}

/** Makes an invite link. */
export function addLink(id: BoardId, link: NewLink): Promise<Answer<InviteLink>> {
  return send('POST', `/api/boards/${id}/links`, link)
}

/** Stops an invite link; who came by it leaves. */
export function stopLink(id: BoardId, linkId: string): Promise<Answer> {
  return send('DELETE', `/api/boards/${id}/links/${encodeURIComponent(linkId)}`)
}

/** Gives somebody a role, or takes them off with `none`. */
export function setRole(id: BoardId, personId: string, role: Place): Promise<Answer> {
  return send('PATCH', `/api/boards/${id}/members/${encodeURIComponent(personId)}`, { role })
}

/** Hands over the session; null takes it back to the owners. */
export function setFacilitator(id: BoardId, personId: string | null): Promise<Answer> {
  return send('PUT', `/api/boards/${id}/facilitator`, { personId })
}

/** Lets somebody in who asked; null is no. */
export function answerRequest(
  id: BoardId,
  personId: string,
  role: GivenRole | null,
): Promise<Answer> {
  return send('PATCH', `/api/boards/${id}/requests/${encodeURIComponent(personId)}`, { role })
}

/** Gives the board a new address. */
export function resetAddress(id: BoardId): Promise<Answer<{ id: BoardId }>> {
  return send('POST', `/api/boards/${id}/address`)
}

/** Gives up one's own place. */
export function leaveBoard(id: BoardId): Promise<Answer> {
  return send('DELETE', `/api/boards/${id}/members/me`)
}

async function send<Value>(method: string, path: string, body?: object): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as unknown
    if (response.ok) return ok(answer as Value)
    const { message } = answer as { message?: unknown }
    return { ok: false, sentence: typeof message === 'string' ? message : FAILED }
  } catch {
    return { ok: false, sentence: FAILED }
  }
}

const FAILED = 'The server did not do this. Look at your connection and try again.'
