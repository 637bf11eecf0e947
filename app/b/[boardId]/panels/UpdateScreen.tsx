'use client'

import { useEffect } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { markReload } from './reload-once.ts'

/**
 * Covers the board when the server is newer than this page. It loads the page again by itself, once
 * and only when nothing can be lost by it; after that it is the person's turn.
 */
export function UpdateScreen({
  connection,
  atRisk,
}: {
  connection: BoardConnection
  /** Changes that are in this tab only. */
  atRisk: number
}) {
  useEffect(() => {
    let isHere = true
    const reload = async () => {
      const isKept = await connection.keep()
      // Counted after it has written what still waited.
      const state = connection.state.get()
      const mayLose = 'changes' in state && state.changes > 0 && !isKept
      if (isHere && !mayLose && markReload()) window.location.reload()
    }
    void reload()
    return () => {
      isHere = false
    }
  }, [connection])
  return (
    <div className="fixed inset-0 z-[900] overflow-y-auto bg-surface" role="alert">
      <StatePage
        sentence={
          atRisk > 0
            ? `A new version of Overlap is ready. ${countOf(atRisk)} in this tab only and would be lost.`
            : 'A new version of Overlap is ready.'
        }
        action={
          <Button size="lg" variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      />
    </div>
  )
}

function countOf(changes: number): string {
  return changes === 1 ? '1 change is' : `${changes} changes are`
}
