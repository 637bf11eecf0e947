import { refuseForeignOrigin } from '#app/api/respond.ts'
import { type AuthRouteContext, handleAuth } from '#app/auth/handler.ts'

/** `csrf`, `session`, `providers`. */
export async function GET(request: Request, context: AuthRouteContext): Promise<Response> {
  return handleAuth(request, context)
}

/** `callback/guest` and `signout`, with the csrfToken. */
export async function POST(request: Request, context: AuthRouteContext): Promise<Response> {
  return refuseForeignOrigin(request) ?? handleAuth(request, context)
}
