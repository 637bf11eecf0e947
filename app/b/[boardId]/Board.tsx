'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { Editor } from 'tldraw'
import { ToastProvider } from '#app/ui/Toast.tsx'
import { TooltipProvider } from '#app/ui/Tooltip.tsx'
import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardInfo } from '#lib/services/services.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { connectBoard } from '#lib/sync/connect.ts'
import { BoardSkeleton } from './BoardSkeleton.tsx'
import { FollowingBanner } from './panels/FollowingBanner.tsx'
import { NoticeBanner } from './panels/NoticeBanner.tsx'
import { StoppedLoader } from './panels/StoppedLoader.tsx'
import { UpdateScreen } from './panels/UpdateScreen.tsx'
import { TopBar } from './panels/TopBar.tsx'
import { useFollow } from './panels/use-follow.ts'
import { useLeaveGuard } from './panels/use-leave-guard.ts'
import { useWatched } from './panels/use-watched.ts'

export interface BoardProps {
  board: BoardInfo & { role: Role }
  person: Person
  /** Origin of PUBLIC_URL, when it is set. */
  publicOrigin: string | undefined
  licenseKey: string | undefined
  /** What is drawn of the board until the canvas is there. */
  outline: ReactNode
}

/**
 * The board of one person: connects, and shows the canvas as soon as there is something to show. The
 * skeleton stays under it until the editor is there, so that nothing flashes between.
 */
export function Board(props: BoardProps) {
  return (
    <TooltipProvider>
      <ToastProvider>
        <ConnectedBoard {...props} />
      </ToastProvider>
    </TooltipProvider>
  )
}

function ConnectedBoard({ board, person, publicOrigin, licenseKey, outline }: BoardProps) {
  const { connection, isViewable } = useConnection(board)
  const [editor, setEditor] = useState<Editor>()
  const follow = useFollow({ connection, editor, me: person.id })
  useLeaveGuard(connection)
  const hasEnded = useHasEnded(connection)

  return (
    <>
      {!editor && <BoardSkeleton title={board.title} outline={outline} />}
      {/* Under the screen that says why: out of reach, but there, since what was not sent comes from it. */}
      <div className="fixed inset-0 flex flex-col overflow-hidden" inert={hasEnded}>
        {/* Gone with the dialogs that it opened, which would lie above that screen. */}
        {!hasEnded && (
          <TopBar
            {...{ board, person, publicOrigin, connection, follow }}
            onLeave={() => editor?.focus()}
          />
        )}
        {connection && <NoticeBanner connection={connection} />}
        <main className="relative isolate min-h-0 flex-1" aria-label="Board" aria-busy={!editor}>
          {connection && isViewable && (
            <Canvas
              connection={connection}
              person={person}
              licenseKey={licenseKey}
              onEditor={setEditor}
            />
          )}
        </main>
        {follow.following && <FollowingBanner person={follow.following} onStop={follow.stop} />}
      </div>
      {connection && <Ended connection={connection} isUser={person.kind === 'user'} />}
    </>
  )
}

/** True once {@link Ended} covers the board; unlike the state as a whole it hardly ever changes. */
function useHasEnded(connection: BoardConnection | undefined): boolean {
  const subscribe = useCallback(
    (listener: () => void) => connection?.state.subscribe(listener) ?? (() => {}),
    [connection],
  )
  return useSyncExternalStore(
    subscribe,
    () => connection?.state.get().state === 'stopped',
    () => false,
  )
}

function Ended({ connection, isUser }: { connection: BoardConnection; isUser: boolean }) {
  const state = useWatched(connection.state)
  if (state.state !== 'stopped') return null
  if (state.why !== 'reload') {
    return <StoppedLoader why={state.why} connection={connection} isUser={isUser} />
  }
  const atRisk = state.keptIn === 'tab' ? state.changes : 0
  return <UpdateScreen connection={connection} atRisk={atRisk} />
}

/** The connection of this page; another one only for another board. */
function useConnection({ id, epoch, role }: BoardProps['board']): {
  connection: BoardConnection | undefined
  isViewable: boolean
} {
  const [connection, setConnection] = useState<BoardConnection>()
  const [viewable, setViewable] = useState<BoardConnection>()
  const canEdit = role === 'owner' || role === 'editor'

  useEffect(() => {
    const made = connectBoard({ boardId: id, epoch, canEdit, origin: window.location.origin })
    // oxlint-disable-next-line react/set-state-in-effect -- it lives and ends with the effect, and rendering needs it
    setConnection(made)
    void made.whenViewable.then(() => setViewable(made))
    return () => {
      setConnection(undefined)
      made.close()
    }
  }, [id, epoch, canEdit])

  return { connection, isViewable: connection !== undefined && viewable === connection }
}

/** The largest part of the page. */
const loadCanvas = () => import('./Canvas.tsx').then(({ Canvas: component }) => component)
const Canvas = dynamic(loadCanvas, { ssr: false })
// At once: it must not wait for the first sync.
loadCanvas().catch(() => {
  // Rendering it asks again, and that failure is the one that is shown.
})
