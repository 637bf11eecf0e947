import { useCallback, useEffect, useState } from 'react'
import type { Editor } from 'tldraw'
import { useToast } from '#app/ui/Toast.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { Follower } from './follower.ts'
import type { FollowEnd } from './follower.ts'
import type { PersonOnBoard } from './people-here.ts'

/** Following another person's view. */
export interface Follow {
  readonly following: PersonOnBoard | undefined
  readonly follow: (person: PersonOnBoard) => void
  readonly stop: () => void
}

/** Lets this person follow one other; it ends when they move their own view, or by `stop`. */
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
    const follower = new Follower({
      connection,
      editor,
      me,
      personId,
      onEnd: (why) => {
        setFollowing(undefined)
        const sentence = sentenceFor(why, name ?? '')
        if (sentence !== undefined) toast({ text: sentence })
      },
    })
    return () => follower.close()
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
