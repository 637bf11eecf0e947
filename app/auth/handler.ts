import NextAuth from 'next-auth'
import { signInOf } from './current-person.ts'
import { authOptions } from './options.ts'

/** What Next gives to the handler of `/api/auth/[...nextauth]`. */
export interface AuthRouteContext {
  params: Promise<{ nextauth: string[] }>
}

/** Lets next-auth answer one request, knowing who sent it. */
export async function handleAuth(request: Request, context: AuthRouteContext): Promise<Response> {
  const options = authOptions({
    currentPerson: async () => {
      const { principal, standing } = await signInOf(request)
      if (standing === 'disabled') return 'disabled'
      return principal.kind === 'nobody' ? undefined : principal
    },
    random: Math.random,
    newId: () => crypto.randomUUID(),
  })
  return (await (NextAuth as unknown as Handler)(request, context, options)) as Response
}

type Handler = (
  request: Request,
  context: AuthRouteContext,
  options: ReturnType<typeof authOptions>,
) => unknown
