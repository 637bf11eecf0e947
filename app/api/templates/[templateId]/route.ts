import * as v from 'valibot'
import { NO_BODY, answerChange } from '#app/api/boards/board-request.ts'
import {
  type TemplateRouteContext,
  readTemplateChange,
} from '#app/api/templates/template-request.ts'
import { services } from '#lib/services/services.ts'

/** Gives a template of the caller another name: `{ name }` -> 200 `{ name }`. */
export async function PATCH(request: Request, context: TemplateRouteContext): Promise<Response> {
  const asked = await readTemplateChange(request, context, NAME)
  if (!asked.ok) return asked.response
  const { person, id, body } = asked
  return answerChange(await services().ownTemplates.rename(person, { id, name: body.name }))
}

/** Removes a template of the caller, for good. Boards that were made from it stay. */
export async function DELETE(request: Request, context: TemplateRouteContext): Promise<Response> {
  const asked = await readTemplateChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  return answerChange(await services().ownTemplates.remove(asked.person, asked.id))
}

const NAME = { schema: v.object({ name: v.string() }), expects: 'a name' }
