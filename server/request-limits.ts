import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** Most parameters of an address: pages gather them one by one, so that 7,000 of one name take 2 s. */
const MAX_PARAMETERS = 100

/** Most cookies of a request, more than browsers keep for a site: sign-in goes through all for each. */
const MAX_COOKIES = 200

/**
 * The largest body of a request, such as a form or the settings of a board; drawing goes by WebSocket.
 * Pages read a body into memory as a whole, several times over.
 */
const MAX_BODY_BYTES = 64 * 1024

/** A new board may bring cards of a file along; the proxies in `deploy/` let no more through. */
const MAX_IMPORT_BYTES = 1_000_000

/** The largest body that a request to this address may have. */
export function maxBodyBytes(url = ''): number {
  return url === '/api/boards' ? MAX_IMPORT_BYTES : MAX_BODY_BYTES
}

/** Requests that may wait on one connection for the answer to an earlier one. No browser lets any wait. */
const MAX_WAITING_REQUESTS = 16

/** Why a request is refused before anybody looks at what it is about. */
export interface Fault {
  readonly status: 400 | 405 | 413
  /** For scripts. */
  readonly error: string
  readonly sentence: string
}

/** What is wrong with the head of a request; undefined when nothing is. */
export function faultOf({ url = '/', method, headers }: IncomingMessage): Fault | undefined {
  if (!isAddress(url)) return FAULTS.malformed
  // Pages cannot be asked this: it would be a fault of theirs.
  if (method === 'TRACE') return FAULTS.trace
  if (countOf('&', url) >= MAX_PARAMETERS) return FAULTS.parameters
  if (countOf(';', headers.cookie ?? '') >= MAX_COOKIES) return FAULTS.cookies
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes(url)) return FAULTS.tooLarge
  return undefined
}

const FAULTS = {
  malformed: { status: 400, error: 'malformed-address', sentence: 'This address is malformed.' },
  trace: { status: 405, error: 'bad-method', sentence: 'TRACE is not answered here.' },
  parameters: {
    status: 400,
    error: 'malformed-address',
    sentence: 'This address has too many parameters.',
  },
  cookies: { status: 400, error: 'bad-cookies', sentence: 'This request has too many cookies.' },
  tooLarge: { status: 413, error: 'too-large', sentence: 'This is more than a request may bring.' },
} as const satisfies Record<string, Fault>

/** False for `*`, and for a broken percent-encoding, which pages would answer with a fault of the server. */
function isAddress(url: string): boolean {
  if (!url.startsWith('/') && !/^https?:\/\//iu.test(url)) return false
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

function countOf(mark: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1
  return count
}

/** Requests of one connection that came together, the one being answered first. */
type Line = (() => void)[]

/**
 * Lets each connection have one request at a time answered. Node hands over all that came together, and a
 * single packet of a hundred would keep the event loop busy for a second.
 */
export class OneAtATime {
  readonly #lines = new WeakMap<Duplex, Line>()

  /** Calls `answer` when what came before on this connection is answered; ends one on which too much waits. */
  add({ socket }: IncomingMessage, response: ServerResponse, answer: () => void): void {
    if (socket.destroyed) return
    const line = this.#lines.get(socket) ?? []
    if (line.length > MAX_WAITING_REQUESTS) return void socket.destroy()
    this.#lines.set(socket, line)
    line.push(answer)
    response.once('close', () => {
      line.shift()
      const [next] = line
      if (next && !socket.destroyed) setImmediate(next)
    })
    if (line.length === 1) answer()
  }
}
