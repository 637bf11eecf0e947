import { json, refusal } from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { parseBoardId } from '#lib/board/ids.ts'
import { services } from '#lib/services/services.ts'

/** What a board is and what the caller may do on it: 200 `{ id, title, template, epoch, role }`; 410 with its new id when it moved. */
export async function GET(
  request: Request,
  context: { params: Promise<{ boardId: string }> },
): Promise<Response> {
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refusal(401, 'nobody', 'Sign in with a name first.')
  const id = parseBoardId((await context.params).boardId)
  const board = id && (await services().boards.open(person, id))
  const to = id && !board?.ok && (await services().sharing.movedTo(person, id))
  if (to) return json(410, { error: 'moved', message: 'It has a new address.', id: to })
  if (!board?.ok) return refusal(404, 'not-found', 'There is no board at this address.')
  const { title, template, epoch, role } = board.value
  return json(200, { id, title, template, epoch, role })
}
