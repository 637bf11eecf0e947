import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Gives up one's own place on the board. */
export async function DELETE(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  return answerChange(await services().sharing.leave(asked.person, asked.id))
}
