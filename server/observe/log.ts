import { pino, type Logger } from 'pino'

/** The logger that every part of the server is given. */
export type { Logger } from 'pino'

/**
 * The log of this process: one JSON object a line on standard error, so that standard output keeps what
 * is said to the person who started it. It never holds content of boards, secrets or cookies.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Written at once: the lines before a crash are the ones that matter.
    pino.destination({ dest: 2, sync: true }),
  )
}
