import type { ServerResponse } from 'node:http'

/** How the server is, as `GET /healthz` answers it. */
export interface Health {
  readonly status: 'ok' | 'starting' | 'stopping' | 'failing'
  readonly storage: 'ok' | 'full' | 'failing'
  /** `failing`: servers hear of each other within a second and not at once; nothing is lost. */
  readonly bus: 'ok' | 'failing'
  /** Boards that are open now, and connections to them. */
  readonly boards: number
  readonly sockets: number
}

/** Answers a health check: 200 when edits are taken and kept, else 503. */
export function answerHealth(response: ServerResponse, health: Health): void {
  const body = JSON.stringify(health)
  response.writeHead(health.status === 'ok' ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
