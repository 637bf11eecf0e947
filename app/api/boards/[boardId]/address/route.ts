import {
  type BoardRouteContext,
  NO_BODY,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Gives the board a new address: 200 `{ id }`. The old one leads nowhere for who came by it. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  return answerChange(await services().sharing.resetAddress(asked.person, asked.id))
}
