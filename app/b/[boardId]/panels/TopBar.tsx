'use client'

import { RotateCw } from 'lucide-react'
import { IconButton } from '#app/ui/IconButton.tsx'
import { LogoMark } from '#app/ui/Logo.tsx'
import { Tooltip } from '#app/ui/Tooltip.tsx'
import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardInfo } from '#lib/services/services.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { Watchable } from '#lib/sync/watched.ts'
import { BoardTitle } from './BoardTitle.tsx'
import { followingOf } from './following-of.ts'
import { OwnAvatar } from './OwnAvatar.tsx'
import { leadsBackTo, peopleOnBoard } from './people-here.ts'
import { PeoplePanel } from './PeoplePanel.tsx'
import { ShareButton } from './ShareButton.tsx'
import { StatusPill } from './StatusPill.tsx'
import type { Follow } from './use-follow.ts'
import { useWatched } from './use-watched.ts'

/** Home, title, saving state, people, theme, share. It is whole before there is a connection. */
export function TopBar({
  board,
  person,
  publicOrigin,
  connection,
  follow,
  onLeave,
}: {
  board: BoardInfo & { role: Role }
  person: Person
  publicOrigin: string | undefined
  connection: BoardConnection | undefined
  follow: Follow
  /** A person is done in the bar by keyboard. */
  onLeave: () => void
}) {
  const state = useWatched(connection?.state ?? NOTHING)
  const control = useWatched(connection?.control ?? NOTHING)
  const title = control?.title ?? board.title
  const here = useWatched(connection?.people ?? NOTHING)
  const people = peopleOnBoard(here ?? [], person.id)
  const mine = people.find(({ personId }) => personId === person.id)
  const role = control?.role ?? board.role
  return (
    <header className="relative z-20 flex h-(--bar-height) shrink-0 items-center gap-1 border-b border-border bg-raised px-1.5 sm:px-2">
      <Tooltip text="Your boards">
        <a
          href="/"
          aria-label="Your boards"
          className="grid size-8 shrink-0 place-items-center rounded-control transition-colors hover:bg-hover touch:size-11"
        >
          <LogoMark size={20} />
        </a>
      </Tooltip>
      <div className="flex min-w-0 flex-1 items-center gap-1">
        <BoardTitle
          title={title}
          connection={connection}
          onDone={onLeave}
          canEdit={role === 'owner' || role === 'editor'}
        />
        <StatusPill
          state={state}
          retry={
            <Tooltip text="Try again now">
              <IconButton
                icon={RotateCw}
                label="Try again now"
                onClick={() => connection?.retry()}
              />
            </Tooltip>
          }
        />
      </div>
      <div className="flex shrink-0 items-center gap-0.5 sm:gap-1">
        <a
          href={`/b/${board.id}/list`}
          className="grid h-8 place-items-center rounded-control px-2 text-[13px] font-medium text-muted transition-colors hover:bg-hover hover:text-text touch:h-11 touch:min-w-11"
        >
          List
        </a>
        <PeoplePanel
          people={people}
          me={person.id}
          follow={follow}
          followsMe={(personId) =>
            connection !== undefined &&
            leadsBackTo({ me: person.id, start: personId, following: followingOf(connection) })
          }
        />
        <OwnAvatar
          person={person}
          shownAs={mine ?? person}
          onSaved={() => connection?.reconnect()}
        />
        <ShareButton
          boardId={board.id}
          title={title}
          isOwner={role === 'owner'}
          requests={control?.requests?.length ?? 0}
          news={connection?.control ?? NOTHING}
          publicOrigin={publicOrigin}
          colours={new Map(people.map(({ personId, colour }) => [personId, colour]))}
        />
      </div>
    </header>
  )
}

/** Stands in while there is no connection to watch. */
const NOTHING = new Watchable(undefined)
