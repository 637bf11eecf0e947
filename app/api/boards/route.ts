import * as v from 'valibot'
import { json, readJsonObject, refusal, refuseForeignOrigin } from '#app/api/respond.ts'
import { refuseTooMany } from '#app/api/limit.ts'
import { mayCreate } from '#app/auth/entry.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { services } from '#lib/services/services.ts'

/**
 * Makes a board: `{ template?, placement?, title? }` -> 201 `{ id, url, links: { edit } }`.
 * The address is built on the caller's own origin, which has just been accepted.
 */
export async function POST(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request)
  if (foreign) return foreign
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refusal(401, 'nobody', 'Sign in with a name first.')
  const body = v.safeParse(NEW_BOARD, await readJsonObject(request, MAX_BODY_BYTES))
  if (!body.success) {
    return refusal(400, 'bad-request', 'Send JSON with template, placement and title, or nothing.')
  }
  if (!mayCreate(person))
    return refusal(403, 'no-guests', 'Sign in with an account to make boards.')
  const tooMany = await refuseTooMany(request, 'board', [`person:${person.id}`])
  if (tooMany) return tooMany
  const made = await services().boards.create(person, body.output)
  if (!made.ok) {
    const status = made.reason === 'storage-full' ? 507 : 400
    return refusal(status, made.reason, SENTENCES[made.reason])
  }
  const url = `${request.headers.get('origin')}/b/${made.value.id}`
  return json(201, { id: made.value.id, url, links: { edit: url } }, { location: url })
}

const MAX_BODY_BYTES = 4 * 1024

const NEW_BOARD = v.object({
  template: v.optional(v.pipe(v.string(), v.maxLength(40)), 'pm-po'),
  placement: v.optional(v.picklist(['example', 'unplaced']), 'example'),
  title: v.optional(v.string()),
})

const SENTENCES = {
  'unknown-template': 'There is no such template.',
  'bad-title': 'A title has 1 to 120 characters.',
  'storage-full': 'The disk of the server is full. Tell the person who hosts it.',
} as const
