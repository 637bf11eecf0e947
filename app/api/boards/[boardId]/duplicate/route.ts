import { refuseNewBoard } from '#app/api/limit.ts'
import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Makes a copy of a board, the caller's own: 201 `{ id }`. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  const { person, id } = asked
  const refused = await refuseNewBoard(request, person)
  if (refused) return refused
  return answerChange(await services().home.duplicate(person, id), { status: 201 })
}
