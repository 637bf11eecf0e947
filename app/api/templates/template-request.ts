import type * as v from 'valibot'
import { type Refused, answerChange, readChange } from '#app/api/boards/board-request.ts'
import { refuseNobody } from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import type { Person } from '#lib/access/principal.ts'
import { refused } from '#lib/core/result.ts'
import { type OwnTemplateId, parseOwnTemplateId } from '#lib/services/own-templates.ts'

/** What Next gives to a handler below `/api/templates/[templateId]`. */
export interface TemplateRouteContext {
  params: Promise<{ templateId: string }>
}

/** Who asks for which of their templates. */
export interface TemplateRequest {
  readonly ok: true
  readonly person: Person
  readonly id: OwnTemplateId
}

/** Reads a request that changes nothing of a template that somebody saved. */
export async function readTemplateRequest(
  request: Request,
  context: TemplateRouteContext,
): Promise<TemplateRequest | Refused> {
  const person = await principalOf(request)
  if (person.kind === 'nobody') return { ok: false, response: refuseNobody() }
  const id = parseOwnTemplateId((await context.params).templateId)
  if (id === undefined) return { ok: false, response: answerChange(refused('template-gone')) }
  return { ok: true, person, id }
}

/** Reads a request that changes such a template; see readBoardChange. */
export function readTemplateChange<Body>(
  request: Request,
  context: TemplateRouteContext,
  body: { schema: v.GenericSchema<unknown, Body>; expects: string },
): Promise<(TemplateRequest & { readonly body: Body }) | Refused> {
  return readChange(request, () => readTemplateRequest(request, context), body)
}
