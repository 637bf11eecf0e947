import { SCHEMA_NUMBER } from '#lib/board/layout.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'

const KEY = 'overlap/reloaded'

/**
 * Notes that this page is about to be loaded again for a newer one; false when this tab has done so
 * before with the same version and got the same page, so that doing it again would go round and round.
 */
export function markReload(): boolean {
  const version = `${PROTOCOL_VERSION}.${SCHEMA_NUMBER}`
  try {
    if (sessionStorage.getItem(KEY) === version) return false
    sessionStorage.setItem(KEY, version)
    return true
  } catch {
    // No storage, so nothing would stop a loop.
    return false
  }
}
