import { refuseTooMany } from '#app/api/limit.ts'
import { json } from '#app/api/respond.ts'
import { type BoardRouteContext, NO_BODY, readBoardChange } from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Asks the owners to be let in: always 202, so that it tells nobody whether there is such a board. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NO_BODY)
  if (!asked.ok) return asked.response
  const tooMany = await refuseTooMany(request, 'access-request', [`person:${asked.person.id}`])
  if (tooMany) return tooMany
  await services().sharing.ask(asked.person, asked.id)
  return json(202, { ok: true })
}
