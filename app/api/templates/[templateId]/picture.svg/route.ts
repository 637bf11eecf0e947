import * as v from 'valibot'
import { refusal } from '#app/api/respond.ts'
import { services } from '#lib/services/services.ts'

/**
 * What a new board from a template looks like: `?placement=&roles=<number>`. The same for everybody,
 * and as old as this server's version: kept for an hour.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ templateId: string }> },
): Promise<Response> {
  const { templateId: template } = await params
  const asked = Object.fromEntries(new URL(request.url).searchParams)
  const query = v.safeParse(QUERY, asked)
  const { placement = 'example', roles } = query.success ? query.output : {}
  const svg = query.success && services().templates.picture({ template, placement, roles })
  if (svg === false || svg === undefined) {
    return refusal(404, 'not-found', 'No board starts like that.')
  }
  return new Response(svg, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      // Opened by itself it is a document of our origin: it may run and load nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  })
}

const QUERY = v.object({
  placement: v.optional(v.picklist(['example', 'unplaced']), 'example'),
  roles: v.optional(v.pipe(v.picklist(['2', '3']), v.transform(Number)), undefined),
})
