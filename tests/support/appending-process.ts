import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { programArgs } from '#tests/support/programs.ts'

/**
 * Runs a process that appends numbered rows to the board at `place`, a data folder or a database
 * address; kills it after so many reports, and answers the last number it reported as durable.
 */
export async function appendUntilKilled(run: {
  place: string
  boardId: string
  reports: number
}): Promise<number> {
  const child = spawn(
    process.execPath,
    [...programArgs('append-until-killed'), run.place, run.boardId],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let last = 0
  let reports = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    reports += 1
    if (reports === run.reports) child.kill('SIGKILL')
  }
  await ended
  return last
}
