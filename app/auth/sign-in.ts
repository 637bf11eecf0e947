import { type Result, ok, refused } from '#lib/core/result.ts'
import { forgetPages } from '#app/offline/page-cache.ts'

/** Why signing in did not work; {@link SIGN_IN_SENTENCES} says it. */
export type SignInFailure = 'refused' | 'foreign-origin' | 'unreachable'

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
    if (response.status === 401) return refused('refused')
    return response.status >= 500 ? refused('unreachable') : ok(undefined)
  } catch {
    return refused('unreachable')
  }
}

/** One sentence for each {@link SignInFailure}. */
export const SIGN_IN_SENTENCES: Readonly<Record<SignInFailure, string>> = {
  refused: 'This name cannot be used. Try another.',
  'foreign-origin': 'Open Overlap by the address that the server printed when it started.',
  unreachable: 'The server cannot be reached. Try again.',
}
