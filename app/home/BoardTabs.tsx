import { type KeyboardEvent, useRef } from 'react'
import { cx } from '#app/ui/cx.ts'
import type { BoardList } from '#lib/services/home.ts'

/** The lists of the home page in the order of their tabs. */
export const LISTS: readonly { list: BoardList; label: string }[] = [
  { list: 'recent', label: 'Recent' },
  { list: 'yours', label: 'Yours' },
  { list: 'shared', label: 'Shared with you' },
  { list: 'archive', label: 'Archive' },
  { list: 'trash', label: 'Trash' },
]

/** Chooses a list. Arrow keys, Home and End move between the tabs, as in every list of tabs. */
export function BoardTabs({
  value,
  onChange,
  panelId,
}: {
  value: BoardList
  onChange: (list: BoardList) => void
  panelId: string
}) {
  const tabs = useRef<HTMLDivElement>(null)

  function move(event: KeyboardEvent): void {
    const at = LISTS.findIndex(({ list }) => list === value)
    const last = LISTS.length - 1
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const index = (to + LISTS.length) % LISTS.length
    const next = LISTS[index]
    if (!next) return
    onChange(next.list)
    tabs.current?.querySelectorAll<HTMLElement>('[role="tab"]')[index]?.focus()
  }

  return (
    <div
      ref={tabs}
      role="tablist"
      aria-label="Your boards"
      tabIndex={-1}
      onKeyDown={move}
      className="-mx-5 flex gap-1 overflow-x-auto px-5 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      {LISTS.map(({ list, label }) => (
        <button
          key={list}
          type="button"
          role="tab"
          id={`${panelId}-${list}`}
          aria-selected={value === list}
          aria-controls={panelId}
          tabIndex={value === list ? 0 : -1}
          onClick={() => onChange(list)}
          className={cx(
            'h-8 shrink-0 rounded-control px-3 text-sm font-medium whitespace-nowrap transition-colors focus-visible:-outline-offset-2 touch:h-11',
            value === list ? 'bg-pressed text-text' : 'text-muted hover:bg-hover hover:text-text',
          )}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
