import { type Result, ok, refused } from '#lib/core/result.ts'
import { DISABLED, NO_GUESTS } from '#app/auth/providers/reasons.ts'
import { forgetPages } from '#app/offline/page-cache.ts'

// Every refusal here is a sentence for the person who reads it.

/**
 * Signs this browser in as a guest, or changes the name and colour of who it is already. Pages kept
 * for offline use are dropped first: they show somebody else.
 */
export async function signInAsGuest(guest: {
  name: string
  colour?: string | undefined
}): Promise<Result<undefined>> {
  try {
    await forgetPages()
    const fields: Record<string, string> = { name: guest.name }
    if (guest.colour !== undefined) fields['colour'] = guest.colour
    const response = await post('callback/guest', fields)
    if (response.status === 401) return refused(await whyRefused(response))
    return (await problemOf(response)) ?? ok(undefined)
  } catch {
    return refused(UNREACHABLE)
  }
}

/** Asks for a link by mail, which leads to `callbackUrl` in the end. */
export async function askForMail(email: string, callbackUrl: string): Promise<Result<undefined>> {
  const answer = await ask('signin/email', { email, callbackUrl })
  return answer.ok ? ok(undefined) : answer
}

/** Leaves for a provider's own page; answers only why it could not. */
export async function continueWith(
  providerId: string,
  callbackUrl: string,
): Promise<Result<undefined>> {
  const answer = await ask(`signin/${providerId}`, { callbackUrl })
  if (!answer.ok) return answer
  window.location.assign(answer.value)
  return ok(undefined)
}

/** Signs in with what a mailed link holds, and answers where to go then. */
export async function confirmMail(link: {
  token: string
  email: string
  callbackUrl: string
}): Promise<Result<string>> {
  await forgetPages().catch(() => {})
  return ask('callback/email', link)
}

/** Ends the sign-in of this browser, or all of this user's, and goes home. */
export async function signOut({ isEverywhere }: { isEverywhere: boolean }): Promise<boolean> {
  try {
    if (isEverywhere) {
      const ended = await fetch('/api/sign-outs', { method: 'POST' })
      if (!ended.ok) return false
    }
    await forgetPages()
    const response = await post('signout', {})
    if (!response.ok) return false
    window.location.assign('/')
    return true
  } catch {
    return false
  }
}

/** Asks next-auth for something that is answered with an address. */
async function ask(
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Result<string>> {
  try {
    const response = await post(path, fields)
    const problem = await problemOf(response)
    if (problem) return problem
    const { url } = (await response.json()) as { url?: unknown }
    if (typeof url !== 'string' || !URL.canParse(url)) return refused(UNREACHABLE)
    const error = errorIn(url)
    return error === undefined ? ok(url) : refused(problemSentence(error))
  } catch {
    return refused(UNREACHABLE)
  }
}

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
  return fetch(`/api/auth/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
    // A redirect would be followed to a page that nobody reads.
    redirect: 'manual',
  })
}

/** What the server itself said, instead of next-auth. */
async function problemOf(response: Response): Promise<{ ok: false; reason: string } | undefined> {
  if (response.status >= 500) return refused(UNREACHABLE)
  if (response.status < 400) return undefined
  const { error, message } = (await response.json()) as { error?: unknown; message?: unknown }
  if (error === 'foreign-origin') return refused(FOREIGN)
  return refused(typeof message === 'string' ? message : UNREACHABLE)
}

async function whyRefused(response: Response): Promise<string> {
  const { url } = (await response.json()) as { url?: unknown }
  const reason = typeof url === 'string' && URL.canParse(url) ? errorIn(url) : undefined
  return reason === DISABLED || reason === NO_GUESTS ? problemSentence(reason) : BAD_NAME
}

/** Why next-auth leads to its page of errors; undefined when it does not. */
function errorIn(url: string): string | undefined {
  const { pathname, searchParams } = new URL(url)
  const isOurs = pathname === '/auth' || pathname.startsWith('/api/auth/')
  if (!isOurs) return undefined
  return searchParams.get('error') ?? (searchParams.has('csrf') ? 'csrf' : undefined)
}

/** What a person is told of a reason that stands in an address of ours or of next-auth. */
export function problemSentence(reason: string): string {
  // An address may also name what every object has, such as `constructor`.
  const known = Object.hasOwn(PROBLEMS, reason) ? PROBLEMS[reason] : undefined
  return known ?? 'Signing in did not work. Try again.'
}

const UNREACHABLE = 'The server cannot be reached. Try again.'
const FOREIGN = 'Open Overlap by the address that the server printed when it started.'
const BAD_NAME = 'This name cannot be used. Try another.'
const PROBLEMS: Readonly<Record<string, string>> = {
  [DISABLED]: 'The person who hosts this server has closed it to you.',
  [NO_GUESTS]: 'A name alone is not enough on this server. Sign in with an account.',
  'no-email':
    'The account has no proven mail address, and Overlap knows people by theirs. Use another way.',
  OAuthAccountNotLinked:
    'Somebody with this mail address signs in another way here. Sign in the way you did before.',
  AccessDenied: 'You may not sign in here.',
  OAuthCallback: 'You were not signed in there. Try again.',
  OAuthSignin: 'The page to sign in cannot be reached. Try again later.',
  Callback: 'You were not signed in. Try again.',
  Verification: 'This link was used already, or it is older than 15 minutes. Ask for another one.',
  EmailSignin: 'The mail could not be sent. Try again later.',
  EmailCreateAccount: 'You were not signed in. Ask for another link.',
  csrf: 'This page was open for too long. Load it again.',
}
