import { type ReactNode, useEffect, useState } from 'react'
import { buttonClass } from '#app/ui/button-class.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'

/** To the board's new address, for who may open it there; to their own boards for everybody else. */
export function NewAddress({
  connection,
  view = '',
}: {
  connection: Pick<BoardConnection, 'whereTo'>
  /** The end of a path, such as `/list`. */
  view?: string
}) {
  const [to, setTo] = useState<BoardId>()
  useEffect(() => {
    let isShown = true
    void connection.whereTo().then((id) => isShown && setTo(id))
    return () => {
      isShown = false
    }
  }, [connection])
  if (to === undefined) return HOME
  return (
    <a href={`/b/${to}${view}`} className={PRIMARY}>
      Open it there
    </a>
  )
}

/** The looks of the one thing to do. */
export const PRIMARY = buttonClass({ size: 'lg', variant: 'primary' })

export const HOME: ReactNode = (
  <a href="/" className={PRIMARY}>
    Go to your boards
  </a>
)
