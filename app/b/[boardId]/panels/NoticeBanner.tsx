'use client'

import { TriangleAlert, X } from 'lucide-react'
import { Button } from '#app/ui/Button.tsx'
import { IconButton } from '#app/ui/IconButton.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { saveUnkept } from './save-unkept.ts'
import { useWatched } from './use-watched.ts'

/** Says what could not be kept, until it is dismissed: nothing is dropped without a word. */
export function NoticeBanner({ connection }: { connection: BoardConnection }) {
  const notice = useWatched(connection.notice)
  const unkept = useWatched(connection.unkept)
  if (notice === undefined) return null
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-2.5 border-b border-border bg-warn-soft py-1 pr-1.5 pl-4 text-[13px] text-text"
    >
      <TriangleAlert size={16} aria-hidden className="shrink-0 text-warn" />
      <p className="min-w-0 flex-1 py-1">{notice}</p>
      {unkept.length > 0 && (
        <Button size="sm" variant="ghost" onClick={() => saveUnkept(unkept)}>
          Download a copy
        </Button>
      )}
      <IconButton icon={X} label="Dismiss" onClick={() => connection.dismissNotice()} />
    </div>
  )
}
