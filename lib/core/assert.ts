/** Throws when one of our own rules is broken; `message` names the values, never board content. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** The end of an exhaustive switch: compiles only when every case is handled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`)
}
