import * as v from 'valibot'
import {
  type BoardRouteContext,
  answerChange,
  personIdSchema,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Says who runs the session: `{ personId }`, null for the owners again. */
export async function PUT(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, FACILITATOR)
  if (!asked.ok) return asked.response
  const { person, id, body } = asked
  return answerChange(
    await services().sharing.setFacilitator(person, id, body.personId ?? undefined),
  )
}

const FACILITATOR = {
  schema: v.object({ personId: v.nullable(personIdSchema) }),
  expects: 'personId, or null for the owners',
}
