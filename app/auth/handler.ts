import NextAuth from 'next-auth'
import { refuseTooMany } from '#app/api/limit.ts'
import { refusal } from '#app/api/respond.ts'
import { env } from '#app/env.ts'
import { services } from '#lib/services/services.ts'
import { fieldsOf, refuseBadCallback, withFields } from './auth-request.ts'
import { signInOf } from './current-person.ts'
import { parseEmail } from './email-address.ts'
import { authOptions } from './options.ts'

/** What Next gives to the handler of `/api/auth/[...nextauth]`. */
export interface AuthRouteContext {
  params: Promise<{ nextauth: string[] }>
}

/**
 * What next-auth may be asked. Coming in by a mailed link is a POST of our own page: a GET could be sent
 * by a program that opens links, or by another site to sign somebody in as somebody else.
 */
const ROUTES: Readonly<Record<'GET' | 'POST', RegExp>> = {
  GET: /^(csrf|session|providers|error|signin|signout|verify-request|callback\/(github|google|oidc))(\/|$)/u,
  POST: /^(signin\/(email|github|google|oidc)|callback\/(guest|email)|signout)$/u,
}

/** Lets next-auth answer one request, knowing who sent it. */
export async function handleAuth(request: Request, context: AuthRouteContext): Promise<Response> {
  const path = (await context.params).nextauth.join('/')
  const method = request.method === 'POST' ? 'POST' : 'GET'
  if (!ROUTES[method].test(path)) return refusal(404, 'not-found', 'There is nothing here.')
  const fields = method === 'POST' ? await fieldsOf(request) : new URLSearchParams()
  if (!fields) return refusal(400, 'bad-body', 'The body is neither a form nor a JSON object.')
  const asked = method === 'POST' ? withFields({ request, path, fields }) : request
  const { guests, baseUrl } = env()
  const refused = refuseBadCallback(asked, baseUrl)
  if (refused) return refused
  const { principal, standing } = await signInOf(request)
  const isNewGuest = path === 'callback/guest' && principal.kind === 'nobody'
  const tooMany =
    (isNewGuest && (await refuseTooMany(request, 'guest'))) ||
    (path === 'signin/email' && (await refuseMail(request, fields.get('email'))))
  if (tooMany) return tooMany
  const options = authOptions({
    currentPerson: async () => {
      if (standing === 'disabled') return 'disabled'
      return principal.kind === 'nobody' ? undefined : principal
    },
    guests,
    changeUser: (id, change) => services().accounts.updateUser(id, change),
    random: Math.random,
    newId: () => crypto.randomUUID(),
  })
  return (await (NextAuth as unknown as Handler)(asked, context, options)) as Response
}

async function refuseMail(request: Request, typed: string | null): Promise<Response | undefined> {
  const email = parseEmail(typed)
  if (email === undefined) return refusal(400, 'bad-email', 'This is no mail address.')
  return refuseTooMany(request, 'sign-in-mail', [`email:${email}`])
}

type Handler = (
  request: Request,
  context: AuthRouteContext,
  options: ReturnType<typeof authOptions>,
) => unknown
