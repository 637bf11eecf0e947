import * as v from 'valibot'
import {
  type BoardRouteContext,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Lets somebody in who asked, or does not: `{ role }`, where null is no. */
export async function PATCH(
  request: Request,
  context: BoardRouteContext<{ personId: string }>,
): Promise<Response> {
  const asked = await readBoardChange(request, context, ANSWER)
  if (!asked.ok) return asked.response
  const { personId } = await context.params
  const answer = { personId, role: asked.body.role ?? undefined }
  return answerChange(await services().sharing.answer(asked.person, asked.id, answer))
}

const ANSWER = {
  schema: v.object({ role: v.nullable(v.picklist(['editor', 'commenter', 'viewer'])) }),
  expects: 'role: editor, commenter or viewer, or null for no',
}
