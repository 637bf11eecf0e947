import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { programArgs } from '#tests/support/programs.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs one SQL statement on a database file that nothing else has open, in a fresh process. */
export async function runSql(
  file: string,
  sql: string,
  params: readonly (string | number)[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...programArgs('run-sql'), file, sql, JSON.stringify(params)],
    { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
  )
  return JSON.parse(stdout) as Record<string, unknown>[]
}
