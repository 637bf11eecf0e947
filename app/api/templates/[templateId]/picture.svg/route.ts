import * as v from 'valibot'
import { answerChange } from '#app/api/boards/board-request.ts'
import { refusal, svgAnswer } from '#app/api/respond.ts'
import {
  type TemplateRouteContext,
  readTemplateRequest,
} from '#app/api/templates/template-request.ts'
import { refused } from '#lib/core/result.ts'
import { parseOwnTemplateId } from '#lib/services/own-templates.ts'
import { services } from '#lib/services/services.ts'

/**
 * What a new board from a template looks like: `?placement=&roles=<number>`. The same for everybody,
 * and as old as this server's version: kept for an hour. That of a template which somebody saved is
 * for them alone, and never changes.
 */
export async function GET(request: Request, context: TemplateRouteContext): Promise<Response> {
  const { templateId: template } = await context.params
  if (parseOwnTemplateId(template) !== undefined) return answerOwn(request, context)
  const asked = Object.fromEntries(new URL(request.url).searchParams)
  const query = v.safeParse(QUERY, asked)
  const { placement = 'example', roles } = query.success ? query.output : {}
  const svg = query.success && services().templates.picture({ template, placement, roles })
  if (svg === false || svg === undefined) {
    return refusal(404, 'not-found', 'No board starts like that.')
  }
  return svgAnswer(svg, 'public, max-age=3600')
}

async function answerOwn(request: Request, context: TemplateRouteContext): Promise<Response> {
  const asked = await readTemplateRequest(request, context)
  if (!asked.ok) return asked.response
  const svg = await services().ownTemplates.picture(asked.person, asked.id)
  if (svg === undefined) return answerChange(refused('template-gone'))
  return svgAnswer(svg, 'private, max-age=604800, immutable')
}

const QUERY = v.object({
  placement: v.optional(v.picklist(['example', 'unplaced']), 'example'),
  roles: v.optional(v.pipe(v.picklist(['2', '3']), v.transform(Number)), undefined),
})
