import type { ReactNode } from 'react'
import { LogoMark } from '#app/ui/Logo.tsx'

/**
 * The board before it is there: the bar with its title, and what its template draws. Renders on the
 * server and in the browser alike.
 *
 * @param outline - a BoardOutline; made on the server, since no browser should load all templates for it
 */
export function BoardSkeleton({ title, outline }: { title: string; outline: ReactNode }) {
  return (
    <div aria-hidden className="fixed inset-0 flex flex-col overflow-hidden bg-surface">
      <div className="flex h-(--bar-height) shrink-0 items-center gap-2.5 border-b border-border bg-raised px-3">
        <LogoMark size={20} />
        <span className="truncate text-sm font-medium">{title}</span>
      </div>
      <div className="relative flex-1">{outline}</div>
    </div>
  )
}
