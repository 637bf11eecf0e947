import { refusal } from '#app/api/respond.ts'

/** Whatever of the API there is not: scripts are told so in JSON instead of by a page. */
export function GET(): Response {
  return refusal(404, 'not-found', 'There is nothing here.')
}

export { GET as DELETE, GET as PATCH, GET as POST, GET as PUT }
