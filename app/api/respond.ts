import { env } from '#app/env.ts'
import { isAcceptedOrigin, isUnknownHttps, type AddressHeaders } from '#lib/access/origin.ts'

/** A JSON answer that nobody stores. */
export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

/** A refusal: a word for scripts and a sentence for people. */
export function refusal(status: number, reason: string, message: string): Response {
  return json(status, { error: reason, message })
}

/** The refusal of somebody without a name. */
export function refuseNobody(): Response {
  return refusal(401, 'nobody', 'Sign in with a name first.')
}

/** A picture; `kept` is its cache-control. */
export function svgAnswer(picture: string, kept: string): Response {
  return new Response(picture, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': kept,
      'x-content-type-options': 'nosniff',
      // Opened by itself it is a document of our origin: it may run and load nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  })
}

/**
 * The refusal of a request that changes something and comes from a page of another origin, or from
 * no page at all; undefined when it may go on. Scripts send our own origin.
 */
export function refuseForeignOrigin(request: Request): Response | undefined {
  const refused = refuseUnknownHttps(request)
  if (refused) return refused
  if (isAcceptedOrigin(env().origins, addressHeaders(request))) return undefined
  return refusal(403, 'foreign-origin', 'Send the Origin header of this server.')
}

/** The refusal of a request by https where nobody said so; see {@link isUnknownHttps}. */
export function refuseUnknownHttps(request: Request): Response | undefined {
  if (!isUnknownHttps(env().origins, addressHeaders(request))) return undefined
  return refusal(403, UNKNOWN_HTTPS, UNKNOWN_HTTPS_SENTENCE)
}

/**
 * The JSON object in a request's body; undefined when it is something else or longer than `maxBytes`, of which no
 * more is read. An empty body is an empty object.
 */
export async function readJsonObject(
  request: Request,
  maxBytes: number,
): Promise<object | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(request.body)) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function addressHeaders({ headers }: Request): AddressHeaders {
  return {
    origin: headers.get('origin') ?? undefined,
    host: headers.get('host') ?? undefined,
    forwardedProto: headers.get('x-forwarded-proto') ?? undefined,
  }
}

const UNKNOWN_HTTPS = 'unknown-https'
const UNKNOWN_HTTPS_SENTENCE =
  'This server does not know that it is reached by https. Whoever hosts it must set PUBLIC_URL to its https address and start it again.'

async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
