import { useEffect } from 'react'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { hasUnsaved } from '#lib/sync/connection-state.ts'

/**
 * Lets the browser ask before the page goes while something is not on the server's disk: also what
 * was done in this very frame, which is why it writes that first.
 */
export function useLeaveGuard(connection: BoardConnection | undefined): void {
  useEffect(() => {
    if (!connection) return undefined
    const ask = (event: BeforeUnloadEvent) => {
      connection.flush()
      const isAtRisk = connection.unkept.get().length > 0 || hasUnsaved(connection.state.get())
      if (isAtRisk) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [connection])
}
