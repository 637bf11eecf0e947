import { refusal } from '#app/api/respond.ts'
import { dateAt, parseUtcOffset } from '#lib/core/local-date.ts'
import type { BoardAgreement } from '#lib/services/agreement.ts'
import { services } from '#lib/services/services.ts'
import { type BoardRouteContext, answerChange, readBoardRequest } from './board-request.ts'

/** How an agreement is written into a file. */
export interface AgreementFormat {
  /** Of the file's name. */
  readonly ending: 'csv' | 'md'
  readonly type: string
  readonly write: (of: BoardAgreement) => string
}

/**
 * The agreement of a board as a file to keep, for whoever may open the board. Its date is that of the
 * place whose clocks are as far ahead of UTC as `offset` in the address says, in minutes; else UTC's.
 */
export async function answerAgreement(
  request: Request,
  context: BoardRouteContext,
  { ending, type, write }: AgreementFormat,
): Promise<Response> {
  const asked = await readBoardRequest(request, context)
  if (!asked.ok) return asked.response
  const offsetText = new URL(request.url).searchParams.get('offset')
  const offset = offsetText === null ? undefined : parseUtcOffset(offsetText)
  if (offsetText !== null && offset === undefined) {
    return refusal(400, 'bad-offset', 'Send offset as minutes ahead of UTC, from -720 to 840.')
  }
  const read = await services().agreements.read(asked.person, asked.id)
  if (!read.ok) return answerChange(read)
  const { title, readAt } = read.value
  const agreement =
    offset === undefined
      ? read.value.agreement
      : { ...read.value.agreement, date: dateAt(readAt, offset), dateZone: undefined }
  return new Response(write({ ...read.value, agreement }), {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': attachment({ title, date: agreement.date, ending }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

/**
 * The header that keeps an answer as a file. Old programs read `filename`, which is plain ASCII; the
 * others `filename*` by RFC 5987, which has the title's own letters.
 */
function attachment(of: { title: string; date: string; ending: string }): string {
  const name = of.title.replaceAll(UNFIT, ' ').replaceAll(/\s+/g, ' ').replaceAll(EDGES, '')
  const file = `${name === '' ? 'Agreement' : name} ${of.date}.${of.ending}`
  const ascii = file
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w. ()-]+/g, '_')
  const encoded = encodeURIComponent(file).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.codePointAt(0)?.toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Signs that no file's name has on one system or another, and those that are not seen. */
const UNFIT = /[<>:"/\\|?*\p{C}]/gu
/** Dots and spaces would hide a file, or be cut off. */
const EDGES = /^[. ]+|[. ]+$/g
