import type { Duplex } from 'node:stream'

/** What an upgrade request is answered when it is not let in. */
const STATUS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
} as const

/** Who is refused and keeps their side of the connection open is cut off after this long. */
const CUT_AFTER_MS = 2_000

/**
 * Answers an upgrade request without upgrading it, and ends the connection.
 *
 * @param sentence - what is wrong, in ASCII, for whoever wrote the client
 */
export function refuseUpgrade(socket: Duplex, status: keyof typeof STATUS, sentence = ''): void {
  // The other side may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${STATUS[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${sentence.length}\r\n\r\n${sentence}`,
  )
  // Read to its end, or nobody would notice that it is there.
  socket.resume()
  const cut = setTimeout(() => socket.destroy(), CUT_AFTER_MS)
  cut.unref()
  socket.once('close', () => clearTimeout(cut))
}
