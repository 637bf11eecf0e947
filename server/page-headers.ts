import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { NONCE_HEADER } from '#lib/services/services.ts'

/** How pages are served. */
interface PagePlace {
  /** Origin of PUBLIC_URL; undefined when it is unset. */
  readonly publicOrigin: string | undefined
  /** Then code is run that the browser compiles as it comes. */
  readonly isDevelopment: boolean
}

/**
 * What a browser may do with an answer. Next reads the nonce from the request's own policy, puts it on
 * the scripts that it writes, and they load the rest ('strict-dynamic'). Set here and not in a proxy of
 * Next, which would run a second time through each request. The service worker keeps a page with its
 * headers, so its nonce stays the right one.
 */
export function setPageHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  place: PagePlace,
): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  // Whatever a client sends under these names is not ours.
  delete request.headers['content-security-policy-report-only']
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy({ nonce, socket: socketOrigin(request, place), ...place })
  request.headers['content-security-policy'] = policy
  request.headers[NONCE_HEADER] = nonce
  const isHttps = place.publicOrigin?.startsWith('https:') ?? false
  const headers = {
    'Content-Security-Policy': path.startsWith('/api/') ? DATA_POLICY : policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': SECRET_PATH.test(path) ? 'no-referrer' : 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': PERMISSIONS,
    ...(SECRET_PATH.test(path) && { 'X-Robots-Tag': 'noindex, nofollow' }),
    ...(isHttps && { 'Strict-Transport-Security': 'max-age=31536000' }),
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** The content security policy of one page. */
export function pagePolicy(options: {
  nonce: string
  /** Where the WebSocket is; some browsers do not count it as our own origin. */
  socket: string | undefined
  isDevelopment: boolean
}): string {
  const { nonce, socket, isDevelopment } = options
  const compiled = isDevelopment ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${compiled}`,
    // tldraw and the text editor write their styles into the page.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${socket === undefined ? '' : ` ${socket}`}`,
    "worker-src 'self' blob:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Of answers that are no pages, should a browser be made to show one. */
const DATA_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'none'"

/** Pages whose address is a secret, which no other page is to hear of. */
const SECRET_PATH = /^\/(j|auth)(\/|$)/

const PERMISSIONS =
  'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()'

const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i

function socketOrigin(request: IncomingMessage, { publicOrigin }: PagePlace): string | undefined {
  if (publicOrigin !== undefined) return publicOrigin.replace(/^http/, 'ws')
  const host = request.headers.host ?? ''
  return HOST.test(host) ? `ws://${host}` : undefined
}
