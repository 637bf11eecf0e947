import { CLOSE } from '#lib/protocol/close-codes.ts'

/** The close codes that `ws` has for what it cannot read; what it has none for here, it calls a protocol error. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: CLOSE.tooBig,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: CLOSE.tooBig,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: CLOSE.policyViolation,
  WS_ERR_INVALID_UTF8: CLOSE.invalidText,
}

/** With which code `ws` closed a socket over this error; undefined when the connection itself broke. */
export function closeCodeOf(error: Error): number | undefined {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('WS_ERR_')) return undefined
  return CODES[code] ?? CLOSE.protocolError
}
