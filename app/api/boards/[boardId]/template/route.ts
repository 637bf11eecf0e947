import * as v from 'valibot'
import { refuseNewTemplate } from '#app/api/limit.ts'
import {
  type BoardRouteContext,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Saves the board as it is now as a template of the caller's own: `{ name }` -> 201 `{ id, name }`. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NAME)
  if (!asked.ok) return asked.response
  const { person, id, body } = asked
  const refused = await refuseNewTemplate(request, person)
  if (refused) return refused
  const saved = await services().ownTemplates.save(person, { id, name: body.name })
  return answerChange(saved, { status: 201 })
}

const NAME = { schema: v.object({ name: v.string() }), expects: 'a name' }
