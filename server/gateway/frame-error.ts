/** The close codes that `ws` has for what it cannot read; what it has none for here, it calls a protocol error. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_INVALID_UTF8: 1007,
}
const PROTOCOL_ERROR = 1002

/** With which code `ws` closed a socket over this error; undefined when the connection itself broke. */
export function closeCodeOf(error: Error): number | undefined {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('WS_ERR_')) return undefined
  return CODES[code] ?? PROTOCOL_ERROR
}
