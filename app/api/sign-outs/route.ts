import { json, refusal, refuseForeignOrigin } from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { services } from '#lib/services/services.ts'

/** Ends every sign-in of the user who asks, this one included: 200 `{}`. Their boards close within a second. */
export async function POST(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request)
  if (foreign) return foreign
  const person = await principalOf(request)
  if (person.kind !== 'user') return refusal(401, 'nobody', 'Sign in with an account first.')
  await services().accounts.signOutEverywhere(person)
  return json(200, {})
}
