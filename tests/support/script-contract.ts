import { parseBoardId, type BoardId } from '#lib/board/ids.ts'

/** Signs in as a guest the way a script does and answers the cookie header to send from then on. */
export async function signInByScript(origin: string, name: string): Promise<string> {
  const csrf = await fetch(`${origin}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const signedIn = await fetch(`${origin}/api/auth/callback/guest`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: cookiesOf(csrf),
      origin,
    },
    body: new URLSearchParams({ csrfToken, name, json: 'true' }),
  })
  return cookiesOf(signedIn)
}

/** Makes a board the way a script does. */
export async function createBoardByScript(options: {
  origin: string
  cookie: string
  template?: string
}): Promise<BoardId> {
  const { origin, cookie, template = 'pm-po' } = options
  const response = await fetch(`${origin}/api/boards`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin },
    body: JSON.stringify({ template }),
  })
  const { id } = (await response.json()) as { id: unknown }
  const boardId = parseBoardId(id)
  if (response.status !== 201 || boardId === undefined)
    throw new Error(`no board was made: ${response.status}`)
  return boardId
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}
