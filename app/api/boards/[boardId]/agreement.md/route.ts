import { answerAgreement } from '#app/api/boards/agreement-file.ts'
import type { BoardRouteContext } from '#app/api/boards/board-request.ts'
import { agreementMarkdown } from '#lib/ownership/agreement-markdown.ts'

/** The agreement as Markdown, for wikis and tickets. */
export async function GET(request: Request, context: BoardRouteContext): Promise<Response> {
  return answerAgreement(request, context, {
    ending: 'md',
    type: 'text/markdown',
    write: ({ agreement, title }) => agreementMarkdown(agreement, title),
  })
}
