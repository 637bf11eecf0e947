'use client'

import { Ellipsis } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '#app/ui/IconButton.tsx'
import { type BoardList, type ListedBoard, TRASH_DAYS } from '#lib/services/home.ts'
import type { BoardAction } from './board-actions.ts'
import { relativeDate } from './relative-date.ts'

const loadMenu = () => import('./BoardMenu.tsx').then(({ BoardMenu }) => ({ default: BoardMenu }))
const BoardMenu = lazy(loadMenu)

/** One board of a list: its picture, what it is called, when something happened, and what can be done with it. */
export function BoardCard({
  board,
  list,
  now,
  onAction,
}: {
  board: ListedBoard
  list: BoardList
  now: number
  onAction: (action: BoardAction) => void
}) {
  const [isMenuWanted, setIsMenuWanted] = useState(false)
  const button = (
    <IconButton
      icon={Ellipsis}
      label={`More for ${board.title}`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setIsMenuWanted(true)}
    />
  )
  return (
    <article className="group relative flex h-full flex-col overflow-hidden rounded-panel border border-border bg-raised shadow-control transition-colors focus-within:border-border-strong hover:border-border-strong">
      <Picture board={board} isInTrash={list === 'trash'} />
      <div className="flex items-center gap-1 py-2.5 pr-2 pl-3.5">
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-sm leading-5 font-medium">
            {list === 'trash' ? (
              board.title
            ) : (
              <a
                href={`/b/${board.id}`}
                title={board.title}
                className="after:absolute after:inset-0 after:rounded-panel focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus"
              >
                {board.title}
              </a>
            )}
          </h3>
          <p className="truncate text-[13px] leading-5 text-muted">
            {whenOf(board, { list, now })}
          </p>
        </div>
        <div className="relative z-10">
          {isMenuWanted ? (
            <Suspense fallback={button}>
              <BoardMenu board={board} list={list} onAction={onAction} />
            </Suspense>
          ) : (
            button
          )}
        </div>
      </div>
    </article>
  )
}

/** A card that is on its way. */
export function BoardCardSkeleton() {
  return (
    <div aria-hidden className="overflow-hidden rounded-panel border border-border bg-raised">
      <div className="aspect-16/10 animate-pulse bg-sunken" />
      <div className="flex h-[61px] flex-col justify-center gap-2 px-3.5">
        <div className="h-3 w-3/5 animate-pulse rounded bg-sunken" />
        <div className="h-2.5 w-2/5 animate-pulse rounded bg-sunken" />
      </div>
    </div>
  )
}

function Picture({ board, isInTrash }: { board: ListedBoard; isInTrash: boolean }) {
  const { id, pictureVersion } = board
  const [isMissing, setIsMissing] = useState(false)
  return (
    <div className="aspect-16/10 border-b border-border bg-surface bg-[radial-gradient(var(--border)_1px,transparent_1px)] bg-size-[14px_14px]">
      {!isMissing && (
        // oxlint-disable-next-line nextjs/no-img-element -- an SVG of our own, which needs no resizing
        <img
          src={`/api/boards/${id}/picture.svg?v=${pictureVersion}`}
          alt=""
          width={320}
          height={200}
          loading="lazy"
          decoding="async"
          onError={() => setIsMissing(true)}
          className={isInTrash ? 'size-full opacity-60' : 'size-full'}
        />
      )}
    </div>
  )
}

function whenOf(board: ListedBoard, { list, now }: { list: BoardList; now: number }): string {
  const { role, visitedAt, updatedAt, deletedAt } = board
  if (deletedAt !== undefined) {
    const days = Math.max(1, Math.ceil(TRASH_DAYS - (now - deletedAt) / DAY_MS))
    return `Gone in ${days} ${days === 1 ? 'day' : 'days'}`
  }
  const when =
    list === 'recent'
      ? `Opened ${relativeDate(visitedAt, now)}`
      : `Changed ${relativeDate(updatedAt, now)}`
  return role === 'viewer' ? `${when} · View only` : when
}

const DAY_MS = 24 * 60 * 60 * 1000
