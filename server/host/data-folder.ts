import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from '#server/storage/sqlite-open.ts'
import { HostError } from './outcome.ts'

/**
 * Looks for the boards of a data folder, so that no command makes an empty one by mistake.
 *
 * @throws HostError when there are none, or this user may not see them
 */
export function requireBoards(dataDir: string): void {
  const none = `There are no boards in ${dataDir}; set DATA_DIR to the folder of your server.`
  try {
    if (statSync(join(dataDir, DATABASE_FILE), { throwIfNoEntry: false })) return
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM')
      throw new HostError(`Only the user of the server may do this; ${dataDir} is theirs.`)
    throw new HostError(none, { cause: error })
  }
  throw new HostError(none)
}
