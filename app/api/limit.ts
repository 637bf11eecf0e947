import { mayCreate } from '#app/auth/entry.ts'
import { ADDRESS_HEADER } from '#lib/access/client-address.ts'
import type { Person } from '#lib/access/principal.ts'
import type { LimitedUse } from '#lib/services/accounts.ts'
import { services } from '#lib/services/services.ts'
import { json, refusal } from './respond.ts'

/**
 * Counts one use by the address of the request and by `keys`, and answers the refusal when it was one
 * too many: 429, with how many seconds to wait.
 *
 * @param keys - such as `person:<id>`; see LimitService
 */
export async function refuseTooMany(
  request: Request,
  use: LimitedUse,
  keys: readonly string[] = [],
): Promise<Response | undefined> {
  const address = request.headers.get(ADDRESS_HEADER)
  const all = address === null ? keys : [...keys, `address:${address}`]
  if (all.length === 0) return undefined
  const seconds = await services().limits.take(use, all)
  if (seconds === undefined) return undefined
  const minutes = Math.ceil(seconds / 60)
  const message = `${SENTENCES[use]} Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`
  return json(429, { error: 'too-many', message }, { 'retry-after': String(seconds) })
}

/** Why this person may make no board now: guests may not here, or they made too many. */
export async function refuseNewBoard(
  request: Request,
  person: Person,
): Promise<Response | undefined> {
  return refuseNew(request, person, 'board')
}

/** The same for a template, which is there to make boards from. */
export async function refuseNewTemplate(
  request: Request,
  person: Person,
): Promise<Response | undefined> {
  return refuseNew(request, person, 'template')
}

async function refuseNew(
  request: Request,
  person: Person,
  what: 'board' | 'template',
): Promise<Response | undefined> {
  if (!mayCreate(person))
    return refusal(403, 'no-guests', 'Sign in with an account to make boards.')
  return refuseTooMany(request, what, [`person:${person.id}`])
}

const SENTENCES: Readonly<Record<LimitedUse, string>> = {
  'sign-in-mail': 'Too many mails were asked for.',
  guest: 'Too many people came in from your network.',
  board: 'Too many boards were made.',
  template: 'Too many templates were saved.',
  link: 'Too many links were opened.',
  'access-request': 'You asked too often.',
}
