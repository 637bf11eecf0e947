import {
  type BoardRouteContext,
  answerChange,
  readBoardRequest,
} from '#app/api/boards/board-request.ts'
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
  return new Response(picture.svg, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': isThatState ? 'private, max-age=604800, immutable' : 'private, no-cache',
      'x-content-type-options': 'nosniff',
      // Opened by itself it is a document of our origin: it may run and load nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  })
}
