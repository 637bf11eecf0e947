import { useEffect } from 'react'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { hasUnsaved } from '#lib/sync/connection-state.ts'

/**
 * Lets the browser ask before the page goes while something is not on the server's disk. It listens
 * only then: a page with such a listener is kept out of the browser's back-forward cache.
 */
export function useLeaveGuard(connection: BoardConnection | undefined): void {
  useEffect(() => {
    if (!connection) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    const update = () => {
      if (hasUnsaved(connection.state.get())) window.addEventListener('beforeunload', ask)
      else window.removeEventListener('beforeunload', ask)
    }
    update()
    const stop = connection.state.subscribe(update)
    return () => {
      stop()
      window.removeEventListener('beforeunload', ask)
    }
  }, [connection])
}
