/** What must hold, by the numbers under which a failure is reported. */
export const ORACLES = {
  1: 'all stores are equal',
  2: 'every store equals a fresh read of the bytes',
  3: 'every record passes the schema',
  4: 'the board is well formed',
  5: 'applying what others sent makes no updates',
  6: 'idle exchanges change nothing',
  7: 'edits of different groups both survive',
  8: 'undo leaves alone what others wrote',
  9: 'after a write the store is what the document reads',
  10: 'nothing throws',
} as const

export type OracleNumber = keyof typeof ORACLES

/** A failure as it is printed. */
export function failure(oracle: OracleNumber, problem: string): string {
  return `oracle (${oracle}) ${ORACLES[oracle]}: ${problem}`
}
