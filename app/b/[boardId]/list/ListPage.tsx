'use client'

import { Blend, FileText, RotateCw } from 'lucide-react'
import { useEffect } from 'react'
import { rememberView } from '#app/b/[boardId]/first-view.ts'
import { StatusPill } from '#app/b/[boardId]/panels/StatusPill.tsx'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { buttonClass } from '#app/ui/button-class.ts'
import { IconButton } from '#app/ui/IconButton.tsx'
import { LogoMark } from '#app/ui/Logo.tsx'
import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardInfo } from '#lib/services/services.ts'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import { Watchable } from '#lib/sync/watched.ts'
import { CardList } from './CardList.tsx'
import { ListEnded } from './ListEnded.tsx'
import { useAnnouncer } from './use-announcer.ts'
import { useListConnection } from './use-list-connection.ts'

/**
 * A board as the list of its cards: light enough for any phone, for screen readers and for keys alone.
 * It has the cards from the server and not the document, so nothing of the canvas is loaded.
 */
export function ListPage({ board, person }: { board: BoardInfo & { role: Role }; person: Person }) {
  const canEdit = board.role === 'owner' || board.role === 'editor'
  const connection = useListConnection({ boardId: board.id, canEdit })
  const state = useWatched(connection?.state ?? NOTHING)
  const control = useWatched(connection?.control ?? NOTHING)
  const told = useWatched(connection?.board ?? NOTHING)
  const title = control?.title ?? board.title
  const canvasPath = `/b/${board.id}?view=canvas`
  useEffect(() => rememberView('list'), [])

  if (connection && state?.state === 'stopped') {
    return <ListEnded why={state.why} connection={connection} />
  }
  return (
    <>
      <header className="sticky top-0 z-20 flex h-(--bar-height) items-center gap-1 border-b border-border bg-raised px-1.5 touch:h-12 sm:px-2">
        <a
          href="/"
          aria-label="Your boards"
          className="grid size-8 shrink-0 place-items-center rounded-control transition-colors hover:bg-hover touch:size-11"
        >
          <LogoMark size={20} />
        </a>
        <h1 className="min-w-0 truncate px-1 font-semibold">{title}</h1>
        {/* The first connection is no "again". */}
        <StatusPill
          state={told ? state : undefined}
          retry={
            <IconButton icon={RotateCw} label="Try again now" onClick={() => connection?.retry()} />
          }
        />
        {/* Who owns what to read, copy and keep as a file, for those who may only look too. */}
        <a href={`/b/${board.id}/agreement`} className={`${HEADER_LINK} ml-auto`}>
          <FileText size={16} aria-hidden className="max-sm:hidden" />
          Agreement
        </a>
        <a href={canvasPath} onClick={() => rememberView('canvas')} className={HEADER_LINK}>
          <Blend size={16} aria-hidden />
          <span className="max-sm:sr-only">Open canvas</span>
          <span aria-hidden className="sm:hidden">
            Canvas
          </span>
        </a>
      </header>
      <main aria-label="Cards" aria-busy={!told} className="mx-auto max-w-[1200px]">
        {connection && told ? (
          <Told {...{ connection, canvasPath }} board={told} me={person.id} />
        ) : (
          <Coming />
        )}
      </main>
    </>
  )
}

function Told({
  connection,
  board,
  me,
  canvasPath,
}: {
  connection: ListConnection
  board: NonNullable<ReturnType<ListConnection['board']['get']>>
  me: string
  canvasPath: string
}) {
  const { news, own, say } = useAnnouncer(connection, me)
  return (
    <>
      <CardList
        {...{ connection, board, canvasPath, say }}
        // What the server says of it comes with the control state, which renders this again.
        canEdit={connection.canEdit}
      />
      <output aria-label="Changes by others" className="sr-only">
        {news}
      </output>
      <output aria-label="Your changes" className="sr-only">
        {own}
      </output>
    </>
  )
}

/** The list before it is there. */
function Coming() {
  return (
    <div className="flex flex-col gap-2 p-3 md:px-4">
      <p className="text-sm text-muted">Loading cards…</p>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} aria-hidden className="h-16 rounded-panel bg-sunken md:h-12" />
      ))}
    </div>
  )
}

const HEADER_LINK = `${buttonClass({ size: 'sm' })} shrink-0 max-sm:border-transparent max-sm:px-2 max-sm:shadow-none`

/** Stands in while there is no connection to watch. */
const NOTHING = new Watchable(undefined)
