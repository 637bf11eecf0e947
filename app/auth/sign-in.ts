import { type Result, ok, refused } from '#lib/core/result.ts'
import { DISABLED } from '#app/auth/providers/provider.ts'
import { forgetPages } from '#app/offline/page-cache.ts'

/** Why signing in did not work; {@link SIGN_IN_SENTENCES} says it. */
export type SignInFailure = 'refused' | 'disabled' | 'foreign-origin' | 'unreachable'

/**
 * Signs this browser in as a guest, or changes the name and colour of the guest it is already. Pages
 * kept for offline use are dropped first: they show somebody else.
 */
export async function signInAsGuest(guest: {
  name: string
  colour?: string | undefined
}): Promise<Result<undefined, SignInFailure>> {
  try {
    await forgetPages()
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
    const fields = new URLSearchParams({ csrfToken, name: guest.name, json: 'true' })
    if (guest.colour !== undefined) fields.set('colour', guest.colour)
    const response = await fetch('/api/auth/callback/guest', {
      method: 'POST',
      body: fields,
      // A redirect would be followed to a page that nobody reads.
      redirect: 'manual',
    })
    if (response.status === 403) return refused('foreign-origin')
    if (response.status === 401) return refused(await whyRefused(response))
    return response.status >= 500 ? refused('unreachable') : ok(undefined)
  } catch {
    return refused('unreachable')
  }
}

async function whyRefused(response: Response): Promise<SignInFailure> {
  const { url } = (await response.json()) as { url?: unknown }
  const reason =
    typeof url === 'string' && URL.canParse(url) && new URL(url).searchParams.get('error')
  return reason === DISABLED ? 'disabled' : 'refused'
}

/** One sentence for each {@link SignInFailure}. */
export const SIGN_IN_SENTENCES: Readonly<Record<SignInFailure, string>> = {
  refused: 'This name cannot be used. Try another.',
  disabled: 'The person who hosts this server has closed it to you.',
  'foreign-origin': 'Open Overlap by the address that the server printed when it started.',
  unreachable: 'The server cannot be reached. Try again.',
}
