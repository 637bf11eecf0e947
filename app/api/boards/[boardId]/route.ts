import * as v from 'valibot'
import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
  readBoardRequest,
} from '#app/api/boards/board-request.ts'
import { json } from '#app/api/respond.ts'
import { refused } from '#lib/core/result.ts'
import { services } from '#lib/services/services.ts'

/**
 * What a board is and what the caller may do on it: 200 `{ id, title, template, epoch, role, generalAccess }`;
 * 410 with its new id when it moved, to who may open it there.
 */
export async function GET(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardRequest(request, context)
  if (!asked.ok) return asked.response
  const board = await services().boards.open(asked.person, asked.id)
  if (!board.ok) {
    const to = await services().sharing.movedTo(asked.person, asked.id)
    if (to) return json(410, { error: 'moved', message: 'It has a new address.', id: to })
    return answerChange(refused('not-found'))
  }
  const { id, title, template, epoch, role, generalAccess } = board.value
  return json(200, { id, title, template, epoch, role, generalAccess })
}

/** Renames a board for everybody, or takes it off the caller's own lists: `{ title?, archived? }`. */
export async function PATCH(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, CHANGE)
  if (!asked.ok) return asked.response
  const { person, id, body } = asked
  const { home } = services()
  if (body.title !== undefined) {
    const renamed = await home.rename(person, id, body.title)
    if (!renamed.ok || body.archived === undefined) return answerChange(renamed)
  }
  return answerChange(await home.archive(person, id, body.archived ?? false))
}

/** Removes a board that is in the trash, for good. */
export async function DELETE(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  return answerChange(await services().home.remove(asked.person, asked.id))
}

const CHANGE = {
  schema: v.pipe(
    v.object({ title: v.optional(v.string()), archived: v.optional(v.boolean()) }),
    v.check(({ title, archived }) => title !== undefined || archived !== undefined),
  ),
  expects: 'a title, or archived as true or false',
}
