import { json, refuseNobody } from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { services } from '#lib/services/services.ts'

/** The templates that the caller saved, newest first: 200 `{ templates }`. */
export async function GET(request: Request): Promise<Response> {
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refuseNobody()
  return json(200, { templates: await services().ownTemplates.list(person) })
}
