'use client'

import { type ComponentProps, lazy, Suspense, useSyncExternalStore } from 'react'
import type { Board as BoardType } from './Board.tsx'
import { BoardSkeleton } from './BoardSkeleton.tsx'

const loadBoard = () =>
  import('./Board.tsx').then(({ Board: component }) => ({ default: component }))
const Board = lazy(loadBoard)

/**
 * The live board, in the browser only: the server renders its outline. Yjs and tldraw must not be
 * loaded a second time in the process that runs the rooms.
 */
export function LoadBoard(props: ComponentProps<typeof BoardType>) {
  const isInBrowser = useSyncExternalStore(neverChanges, yes, no)
  const skeleton = <BoardSkeleton title={props.board.title} outline={props.outline} />
  if (!isInBrowser) return skeleton
  return (
    <Suspense fallback={skeleton}>
      <Board {...props} />
    </Suspense>
  )
}

const neverChanges = () => () => {}
const yes = () => true
const no = () => false

// Asked for as soon as this file runs, not after React has taken over the page.
if (typeof window !== 'undefined') {
  loadBoard().catch(() => {
    // Asked for again when it is rendered, and the page's error screen tells what then fails.
  })
}
