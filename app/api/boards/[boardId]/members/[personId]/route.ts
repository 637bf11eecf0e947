import * as v from 'valibot'
import {
  type BoardRouteContext,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Gives somebody on the board a role, or takes them off it: `{ role }`, where `none` is off. */
export async function PATCH(
  request: Request,
  context: BoardRouteContext<{ personId: string }>,
): Promise<Response> {
  const asked = await readBoardChange(request, context, PLACE)
  if (!asked.ok) return asked.response
  const { personId } = await context.params
  const change = { personId, role: asked.body.role }
  return answerChange(await services().sharing.setRole(asked.person, asked.id, change))
}

const PLACE = {
  schema: v.object({ role: v.picklist(['owner', 'editor', 'commenter', 'viewer', 'none']) }),
  expects: 'role: owner, editor, commenter, viewer or none',
}
