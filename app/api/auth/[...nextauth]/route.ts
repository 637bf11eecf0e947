import { refuseForeignOrigin, refuseUnknownHttps } from '#app/api/respond.ts'
import { type AuthRouteContext, handleAuth } from '#app/auth/handler.ts'

/** `csrf`, `session`, `providers`, and the ways back from a provider. */
export async function GET(request: Request, context: AuthRouteContext): Promise<Response> {
  return refuseUnknownHttps(request) ?? handleAuth(request, context)
}

/** `signin/<provider>`, `callback/guest` and `signout`, with the csrfToken; `callback/email` with what a mailed link holds. */
export async function POST(request: Request, context: AuthRouteContext): Promise<Response> {
  return refuseForeignOrigin(request) ?? handleAuth(request, context)
}
