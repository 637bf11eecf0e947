import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

import { gateOf } from '#server/gateway/gate.ts'
import { Turns } from '#server/gateway/inbox.ts'
import { Unfinished } from '#server/gateway/unfinished.ts'

import { refuseUpgrade } from './refuse-upgrade.ts'
import { faultOf, OneAtATime, type Fault } from './request-limits.ts'
import { WholeRequest } from './whole-request.ts'

/** Where the parts of a server take over. */
export interface HttpRoutes {
  onRequest(request: IncomingMessage, response: ServerResponse): void
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** The port or host cannot be used; the message is one sentence for the person who hosts it. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** A client that has not sent its whole header by then is ended (408). */
const HEADERS_TIMEOUT_MS = 5_000
/** As above for a whole request. */
const REQUEST_TIMEOUT_MS = 30_000
/** How often Node looks for those; its default of 30 s would make the limits above 35 s and 60 s. */
const TIMEOUT_CHECK_MS = 1_000
/** Longer than the 60 s after which common reverse proxies drop an idle connection. */
const KEEP_ALIVE_MS = 65_000

/** The one HTTP server of the process: hardened, with exactly one listener for upgrades. */
export function createHttpServer(routes: HttpRoutes, turns = new Turns()): Server {
  const server = createServer({
    IncomingMessage: WholeRequest,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  })
  server.on('connection', (socket) => {
    // Node's parser reads past the stream until somebody listens to it.
    const nobody = (): void => undefined
    socket.on('data', nobody).off('data', nobody)
    gateOf(socket, turns)
  })
  // Bodies of which the rest is still to come, or that nobody has taken yet.
  const bodies = new Unfinished()
  server.on('close', () => bodies.close())
  const line = new OneAtATime()
  server.on('request', (request, response) => {
    const fault = faultOf(request)
    bodies.whole(request)
    request.once('close', () => bodies.gone(request))
    line.add(request, response, () => {
      if (fault) refuse(request, response, fault)
      else request.whenWhole(() => routes.onRequest(request, response))
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const fault = faultOf(request)
    if (fault) refuseUpgrade(socket, 400, fault.sentence)
    else routes.onUpgrade(request, socket, head)
  })
  return server
}

/** Answers without reading the rest of the request, so the connection ends; to scripts as the API does. */
function refuse(
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  { status, error, sentence }: Fault,
): void {
  const isApi = url.startsWith('/api/')
  const headers = {
    'Content-Type': isApi ? 'application/json' : 'text/plain',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  }
  const body = isApi ? JSON.stringify({ error, message: sentence }) : `${sentence}\n`
  response.writeHead(status, headers).end(body)
}

/**
 * Binds the server and answers its port.
 *
 * @throws ListenError when the port is taken, not allowed, or the host is not of this machine
 */
export function listen(server: Server, place: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(listenSentence(error, place), { cause: error }))
    })
    server.listen(place.port, place.host, () => resolve((server.address() as AddressInfo).port))
  })
}

function listenSentence(
  error: NodeJS.ErrnoException,
  { port, host }: { port: number; host: string },
): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already taken by another program; stop it, or set PORT to another number.`
    case 'EACCES':
      return `Port ${port} is not allowed for this user; set PORT to a number above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is "${host}", which is not an address of this machine; set HOST to one, such as 127.0.0.1 or 0.0.0.0.`
    default:
      return `Overlap cannot listen on port ${port} of ${host} (${error.message}).`
  }
}
