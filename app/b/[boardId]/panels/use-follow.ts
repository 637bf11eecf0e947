import { useCallback, useEffect, useState } from 'react'
import type { Editor } from 'tldraw'
import { useToast } from '#app/ui/Toast.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { FollowEnd, Follower } from './follower.ts'
import type { PersonOnBoard } from './people-here.ts'

/** Following another person's view. */
export interface Follow {
  readonly following: PersonOnBoard | undefined
  readonly follow: (person: PersonOnBoard) => void
  readonly stop: () => void
}

/**
 * Lets this person follow one other; it ends when they move their own view, or by `stop`. What it takes
 * is loaded when somebody is followed.
 */
export function useFollow({
  connection,
  editor,
  me,
}: {
  connection: BoardConnection | undefined
  editor: Editor | undefined
  me: string
}): Follow {
  const [following, setFollowing] = useState<PersonOnBoard>()
  const toast = useToast()
  const personId = following?.personId
  const name = following?.name

  useEffect(() => {
    if (!connection || !editor || personId === undefined) return undefined
    let isOver = false
    let follower: Follower | undefined
    const end = (sentence: string | undefined): void => {
      setFollowing(undefined)
      if (sentence !== undefined) toast({ text: sentence })
    }
    const start = async (): Promise<void> => {
      const file = await import('./follower.ts')
      if (isOver) return
      const onEnd = (why: FollowEnd): void => end(sentenceFor(why, name ?? ''))
      follower = new file.Follower({ connection, editor, me, personId, onEnd })
    }
    start().catch(() => {
      if (!isOver) end('Nobody can be followed now. Try again when there is a connection.')
    })
    return () => {
      isOver = true
      follower?.close()
    }
  }, [connection, editor, me, personId, name, toast])

  const stop = useCallback(() => setFollowing(undefined), [])
  return { following, follow: setFollowing, stop }
}

/** What moving away needs no words for: the person did it. */
function sentenceFor(why: FollowEnd, name: string): string | undefined {
  if (why === 'left') return `${name} left the board.`
  if (why === 'circle') return `${name} follows you.`
  return undefined
}
