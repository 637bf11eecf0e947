import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Stops an invite link; whoever came by it is off the board. */
export async function DELETE(
  request: Request,
  context: BoardRouteContext<{ linkId: string }>,
): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  const { linkId } = await context.params
  return answerChange(await services().sharing.stopLink(asked.person, asked.id, linkId))
}
