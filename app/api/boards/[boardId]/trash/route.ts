import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Puts a board into the trash: nobody can open it, and after 30 days it is gone. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  return answerChange(await services().home.trash(asked.person, asked.id))
}
