import * as v from 'valibot'
import { refuseTooMany } from '#app/api/limit.ts'
import {
  json,
  readJsonObject,
  refusal,
  refuseForeignOrigin,
  refuseNobody,
} from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { services } from '#lib/services/services.ts'

/** Comes in by an invite link: `{ token }` -> 200 `{ boardId, role }`. The token is in the body, never in an address. */
export async function POST(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request)
  if (foreign) return foreign
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refuseNobody()
  const body = v.safeParse(TOKEN, await readJsonObject(request, MAX_BODY_BYTES))
  if (!body.success) return refusal(400, 'bad-request', 'Send JSON with token.')
  const tooMany = await refuseTooMany(request, 'link', [`person:${person.id}`])
  if (tooMany) return tooMany
  const entered = await services().sharing.redeem(person, body.output.token)
  if (entered.ok) return json(200, entered.value)
  const { status, sentence } = REFUSALS[entered.reason]
  return refusal(status, entered.reason, sentence)
}

const MAX_BODY_BYTES = 1024

const TOKEN = v.object({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) })

const REFUSALS = {
  'not-found': { status: 404, sentence: 'There is no such invite link.' },
  stopped: { status: 410, sentence: 'This invite link was stopped.' },
  expired: { status: 410, sentence: 'This invite link has expired.' },
  'used-up': { status: 410, sentence: 'This invite link was used as often as it may be.' },
  removed: { status: 403, sentence: 'An owner has taken you off this board.' },
} as const
