/**
 * Every WebSocket close code this product sends, with its cause and what our client does.
 * 4400-4499 tells a stock y-websocket client not to reconnect.
 */
export const CLOSE = {
  /**
   * A frame against the rules of WebSocket itself: not masked, in pieces that do not fit, a ping too
   * long. Client: reconnect with back-off.
   */
  protocolError: 1002,
  /** Text that is no UTF-8. Client: reconnect with back-off. */
  invalidText: 1007,
  /** Malformed or oversized-by-count input, or more pings at once than are answered. Client: reconnect with back-off. */
  policyViolation: 1008,
  /** Frame over MAX_FRAME_BYTES. Client: keep the work here, say it is too large. */
  tooBig: 1009,
  /** The server failed (storage lost the board). Client: reconnect with back-off. */
  serverError: 1011,
  /** The server is stopping or restarting. Client: reconnect with jitter. */
  restarting: 1012,
  /**
   * The server is over a limit, such as of connections or of long updates that wait, or this reader is
   * too slow. Client: reconnect with back-off, and offer what is not acknowledged again.
   */
  tryAgainLater: 1013,
  /** Signed out, or the sign-in is no longer valid. Client: ask for a name or sign in. */
  signInAgain: 4401,
  /** The right to this board is gone. Client: stop, offer unsent work as a file, drop the copy. */
  accessLost: 4403,
  /** The board is gone. Client: stop and say so. */
  boardGone: 4404,
  /** As accessLost, because the invite link they came by was stopped or its time is over. */
  linkEnded: 4405,
  /**
   * An update was refused, also because it would hold up the server as it is, which the same edits made
   * anew do not; nothing more of this client ID is taken. Client: rebuild (fresh doc, new client ID,
   * re-apply).
   */
  rebuild: 4409,
  /** The document was rebuilt under a new epoch. Client: load it fresh and re-apply unsent work. */
  otherEpoch: 4410,
  /** The board has another address, and this one leads nowhere. Client: stop, and ask where it went. */
  boardMoved: 4411,
  /** This client speaks an older protocol or schema. Client: reload the page. */
  reload: 4426,
  /**
   * This client, or the board, is newer than the server: it is being updated, or this is a node that
   * has not been yet. Client: keep the work here, say so, and try again by itself.
   */
  serverOlder: 4427,
} as const

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE]
