/** What a host command did, as the person at the terminal sees it. */
export interface Outcome {
  /** Exit code of the command. */
  readonly code: 0 | 1
  readonly lines: readonly string[]
}

/** A host command that could not be done; the message is one sentence for the person who gave it. */
export class HostError extends Error {
  override readonly name = 'HostError'
}

export function done(...lines: readonly string[]): Outcome {
  return { code: 0, lines }
}

export function failed(...lines: readonly string[]): Outcome {
  return { code: 1, lines }
}
