import { ACCOUNT_STATEMENTS } from './account-statements.ts'
import { HOME_STATEMENTS } from './home-statements.ts'
import { RATE_STATEMENTS } from './rate-statements.ts'
import { SHARING_STATEMENTS } from './sharing-statements.ts'
import type { SqlValue } from './sqlite-driver.ts'
import { TEMPLATE_STATEMENTS } from './template-statements.ts'

/** Every statement that {@link Step} may name, in the SQL that SQLite and PostgreSQL share. */
export const STATEMENTS = {
  ...SHARING_STATEMENTS,
  ...ACCOUNT_STATEMENTS,
  ...HOME_STATEMENTS,
  ...RATE_STATEMENTS,
  ...TEMPLATE_STATEMENTS,
} as const

/** One statement of {@link STATEMENTS} with its parameters. */
export interface Step {
  readonly name: keyof typeof STATEMENTS
  readonly params: readonly SqlValue[]
  /** When it answers no row, none of the steps is done. */
  readonly isNeeded?: boolean | undefined
}
