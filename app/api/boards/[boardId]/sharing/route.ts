import * as v from 'valibot'
import {
  type BoardRouteContext,
  answerChange,
  readBoardChange,
  readBoardRequest,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Who may come in and who is here, for owners: 200 `Sharing`. */
export async function GET(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardRequest(request, context)
  if (!asked.ok) return asked.response
  return answerChange(await services().sharing.read(asked.person, asked.id))
}

/** Says what the board's address alone gives: `{ generalAccess }`. */
export async function PATCH(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, GENERAL_ACCESS)
  if (!asked.ok) return asked.response
  const { person, id, body } = asked
  return answerChange(await services().sharing.setGeneralAccess(person, id, body.generalAccess))
}

const GENERAL_ACCESS = {
  schema: v.object({ generalAccess: v.picklist(['edit', 'view', 'nobody']) }),
  expects: 'generalAccess: edit, view or nobody',
}
