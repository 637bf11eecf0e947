import { useEffect, useState } from 'react'
import type { BoardId } from '#lib/board/ids.ts'

/** How many people ask an owner to be let in, looked up every few seconds; 0 for everybody else. */
export function useRequestCount({
  boardId,
  isOwner,
}: {
  boardId: BoardId
  isOwner: boolean
}): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (!isOwner) return undefined
    let isEnded = false
    const look = async () => {
      if (document.hidden || !navigator.onLine) return
      const found = await countRequests(boardId)
      if (!isEnded && found !== undefined) setCount(found)
    }
    const timer = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      isEnded = true
      clearInterval(timer)
    }
  }, [boardId, isOwner])
  return isOwner ? count : 0
}

async function countRequests(boardId: BoardId): Promise<number | undefined> {
  try {
    const response = await fetch(`/api/boards/${boardId}/sharing`)
    if (!response.ok) return undefined
    return ((await response.json()) as { requests: readonly unknown[] }).requests.length
  } catch {
    // The next look may find the server again.
    return undefined
  }
}

const LOOK_EVERY_MS = 4_000
