/** The id of one board: 128 random bits as 22 characters of base64url. Made by {@link parseBoardId} or {@link boardIdFromBytes} only. */
export type BoardId = string & { readonly __brand: 'BoardId' }

const BOARD_ID = /^[A-Za-z0-9_-]{22}$/

/** Reads a board id from text of unknown origin; undefined when it is malformed. */
export function parseBoardId(text: unknown): BoardId | undefined {
  return typeof text === 'string' && BOARD_ID.test(text) ? (text as BoardId) : undefined
}

/** A new board id from 16 random bytes. */
export function boardIdFromBytes(random: Uint8Array): BoardId {
  const text = btoa(String.fromCharCode(...random.subarray(0, 16)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  return text as BoardId
}
