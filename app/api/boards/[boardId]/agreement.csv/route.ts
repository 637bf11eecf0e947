import { answerAgreement } from '#app/api/boards/agreement-file.ts'
import type { BoardRouteContext } from '#app/api/boards/board-request.ts'
import { agreementCsv } from '#lib/ownership/agreement-csv.ts'

/** The agreement for spreadsheets, by RFC 4180. */
export async function GET(request: Request, context: BoardRouteContext): Promise<Response> {
  return answerAgreement(request, context, {
    ending: 'csv',
    type: 'text/csv',
    write: ({ agreement }) => agreementCsv(agreement),
  })
}
