import { NextRequest } from 'next/server'
import { refusal } from '#app/api/respond.ts'

/** Where next-auth keeps in a browser where somebody goes after signing in. */
const CALLBACK_COOKIES = ['next-auth.callback-url', '__Secure-next-auth.callback-url']

const BAD_COOKIE =
  'This browser kept an address to go to after signing in that cannot be read. It is forgotten now; try again.'

/** The fields of a request's body, a form or a JSON object of texts; undefined when it is neither. */
export async function fieldsOf(request: Request): Promise<URLSearchParams | undefined> {
  const text = await request.text()
  if (!isJson(request)) return new URLSearchParams(text)
  if (text.trim() === '') return new URLSearchParams()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = Object.entries(value).filter(([, each]) => each !== null)
  if (fields.some(([, each]) => typeof each === 'object')) return undefined
  return new URLSearchParams(fields.map(([name, each]) => [name, String(each)]))
}

/** The request anew, its body being read; what comes with a mailed link is where next-auth looks for it. */
export function withFields(options: {
  request: Request
  path: string
  fields: URLSearchParams
}): NextRequest {
  const { request, path, fields } = options
  const url = new URL(request.url)
  if (path === 'callback/email')
    for (const name of ['token', 'email', 'callbackUrl'])
      url.searchParams.set(name, fields.get(name) ?? '')
  const headers = new Headers(request.headers)
  if (isJson(request)) headers.set('content-type', 'application/x-www-form-urlencoded')
  return new NextRequest(url, { method: 'POST', headers, body: fields.toString() })
}

/**
 * The refusal of a request with an address to go to that cannot be read, which next-auth would take for
 * a wrong setting of ours; undefined when it may go on. One in a cookie is taken away.
 */
export function refuseBadCallback(request: Request, baseUrl: string): Response | undefined {
  const { searchParams } = new URL(request.url)
  if (searchParams.getAll('callbackUrl').some((url) => !canGoTo(url, baseUrl)))
    return refusal(400, 'bad-callback-url', 'The callbackUrl is no web address.')
  const { cookies } = new NextRequest(request.url, { headers: request.headers })
  const bad = CALLBACK_COOKIES.filter((name) => !canGoTo(cookies.get(name)?.value ?? '', baseUrl))
  if (bad.length === 0) return undefined
  const answer = refusal(400, 'bad-cookie', BAD_COOKIE)
  for (const name of bad) {
    const secure = name.startsWith('__Secure-') ? '; Secure' : ''
    answer.headers.append('set-cookie', `${name}=; Path=/; Max-Age=0; HttpOnly${secure}`)
  }
  return answer
}

/** As next-auth asks it. */
function canGoTo(url: string, baseUrl: string): boolean {
  if (url === '') return true
  const base = url.startsWith('/') ? baseUrl : undefined
  return URL.canParse(url, base) && /^https?:$/u.test(new URL(url, base).protocol)
}

function isJson({ headers }: Request): boolean {
  return headers.get('content-type')?.includes('application/json') ?? false
}
