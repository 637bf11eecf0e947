import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { LogoMark } from '#app/ui/Logo.tsx'
import type { BoardInfo } from '#lib/services/services.ts'
import { relativeDate } from './relative-date.ts'

/** The boards this person made or opened, latest first, or one sentence when there are none. */
export function RecentBoards({ boards, now }: { boards: readonly BoardInfo[]; now: number }) {
  return (
    <section aria-labelledby="recent-boards" className="mt-14 lg:mt-24">
      <h2 id="recent-boards" className="text-[13px] font-medium text-muted">
        Your boards
      </h2>
      {boards.length === 0 ? (
        <p className="mt-3 rounded-panel border border-dashed border-border px-5 py-7 text-center text-sm text-muted">
          Boards you make or open are listed here.
        </p>
      ) : (
        <ul className="mt-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {boards.map((board) => (
            <li key={board.id}>
              <BoardLink board={board} now={now} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function BoardLink({ board, now }: { board: BoardInfo; now: number }) {
  return (
    <Link
      href={`/b/${board.id}`}
      prefetch={false}
      className="group flex items-center gap-3.5 rounded-panel border border-border bg-raised p-3.5 shadow-control transition-colors hover:border-border-strong"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-control bg-sunken">
        {board.template === 'blank' ? (
          <span className="size-5 rounded-[5px] border-2 border-dashed border-border-strong" />
        ) : (
          <LogoMark size={24} />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium text-text">{board.title}</span>
        <time
          dateTime={new Date(board.updatedAt).toISOString()}
          className="block text-[13px] text-muted"
        >
          {relativeDate(board.updatedAt, now)}
        </time>
      </span>
      <ArrowRight
        size={16}
        aria-hidden
        className="shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
      />
    </Link>
  )
}
