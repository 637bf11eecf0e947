import {
  type BoardRouteContext,
  answerChange,
  readBoardRequest,
} from '#app/api/boards/board-request.ts'
import { svgAnswer } from '#app/api/respond.ts'
import { refused } from '#lib/core/result.ts'
import { services } from '#lib/services/services.ts'

/**
 * The picture of a board for lists. With `?v=<state>` of the state that it shows it never changes and
 * may be kept, by this person's browser alone.
 */
export async function GET(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardRequest(request, context)
  if (!asked.ok) return asked.response
  const picture = await services().home.picture(asked.person, asked.id)
  if (!picture) return answerChange(refused('not-found'))
  const wanted = new URL(request.url).searchParams.get('v')
  const isThatState = wanted === String(picture.version)
  return svgAnswer(
    picture.svg,
    isThatState ? 'private, max-age=604800, immutable' : 'private, no-cache',
  )
}
