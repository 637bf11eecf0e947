import { type BoardRouteContext, answerChange } from '#app/api/boards/board-request.ts'
import { parseBoardId } from '#lib/board/ids.ts'
import { refused } from '#lib/core/result.ts'
import { services } from '#lib/services/services.ts'

/** The picture of a link preview. Programs that fetch it have no cookie: it is there for open boards only. */
export async function GET(_request: Request, context: BoardRouteContext): Promise<Response> {
  const id = parseBoardId((await context.params).boardId)
  const png = id && (await services().home.previewPicture(id))
  if (!png) return answerChange(refused('not-found'))
  return new Response(new Blob([png as Uint8Array<ArrayBuffer>]), {
    headers: {
      'content-type': 'image/png',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    },
  })
}
