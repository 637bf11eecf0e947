import { useEffect, useState } from 'react'
import type { BoardId } from '#lib/board/ids.ts'
import { ListConnection } from '#lib/sync/connect-list.ts'

/** The connection of this page; another one only for another board. Undefined while the server renders. */
export function useListConnection({
  boardId,
  canEdit,
}: {
  boardId: BoardId
  canEdit: boolean
}): ListConnection | undefined {
  const [connection, setConnection] = useState<ListConnection>()
  useEffect(() => {
    const made = new ListConnection({ boardId, canEdit, origin: window.location.origin })
    // oxlint-disable-next-line react/set-state-in-effect -- it lives and ends with the effect, and rendering needs it
    setConnection(made)
    return () => {
      setConnection(undefined)
      made.close()
    }
  }, [boardId, canEdit])
  return connection
}
