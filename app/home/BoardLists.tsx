'use client'

import { Search } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import type { ToastMessage } from '#app/ui/Toast.tsx'
import type { BoardList, BoardPage, ListedBoard } from '#lib/services/home.ts'
import type { BoardAction } from './board-actions.ts'
import { changeBoard } from './board-calls.ts'
import { BoardCard, BoardCardSkeleton } from './BoardCard.tsx'
import type { BoardQuestion } from './BoardDialogs.tsx'
import { BoardTabs } from './BoardTabs.tsx'
import { useBoardList } from './use-board-list.ts'

const BoardDialog = lazy(() =>
  import('./BoardDialogs.tsx').then(({ BoardDialog: component }) => ({ default: component })),
)

const BoardToast = lazy(() =>
  import('./BoardToast.tsx').then(({ BoardToast: component }) => ({ default: component })),
)

/** Every board of this person: tabs, search, and what can be done with each. */
export function BoardLists({ first }: { first: BoardPage & { now: number } }) {
  const panelId = useId()
  const panel = useRef<HTMLDivElement>(null)
  const [list, setList] = useState<BoardList>('recent')
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [question, setQuestion] = useState<BoardQuestion>()
  const [message, toast] = useState<ToastMessage>()
  const [takenOff, setTakenOff] = useState(0)
  const { shown, problem, isLoadingMore, loadMore, reload, replace } = useBoardList(
    { list, search },
    first,
  )

  const onScreen = useRef(list)
  useEffect(() => {
    onScreen.current = list
  }, [list])

  useEffect(() => {
    if (takenOff === 0) return undefined
    // After the menu, which gives the focus back to a button that is gone by now.
    const focusing = setTimeout(() => panel.current?.focus())
    return () => clearTimeout(focusing)
  }, [takenOff])

  function type(text: string): void {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSearch(text.trim()), SEARCH_AFTER_MS)
  }

  /** Off the list at once; back on it when that could not be done. */
  async function takeOff(
    board: ListedBoard,
    does: Change,
    said: string,
  ): Promise<string | undefined> {
    replace(board.id, undefined)
    setTakenOff((count) => count + 1)
    const done = await changeBoard(board.id, does.change)
    if (!done.ok) {
      reload()
      toast({ text: done.sentence ?? FAILED })
      return undefined
    }
    // Another list is shown by now, which may have been asked for before this was done.
    if (onScreen.current !== list) reload()
    const { undo } = does
    const takeBack = (): void => {
      if (undo) void changeBoard(board.id, undo).then(reload)
    }
    toast({ text: said, action: undo && { label: 'Undo', onSelect: takeBack } })
    return undefined
  }

  async function duplicate(board: ListedBoard): Promise<void> {
    const done = await changeBoard<{ id: string }>(board.id, { method: 'POST', path: '/duplicate' })
    if (!done.ok) {
      toast({ text: done.sentence ?? FAILED })
      return
    }
    reload()
    const open = (): void => window.location.assign(`/b/${done.value.id}`)
    toast({ text: 'Copied.', action: { label: 'Open the copy', onSelect: open } })
  }

  function act(board: ListedBoard, action: BoardAction): void {
    if (action === 'duplicate') void duplicate(board)
    else if (isAsked(action)) {
      // It would lie over the buttons on a phone.
      toast(undefined)
      setQuestion({ action, board })
    } else void takeOff(board, CHANGES[action], SAID[action])
  }

  async function answer(typed: string): Promise<string | undefined> {
    if (!question) return undefined
    const { action, board } = question
    if (action === 'rename') return rename(board, typed)
    if (action === 'template') return saveTemplate(board, typed)
    setQuestion(undefined)
    return takeOff(board, CHANGES[action], SAID[action])
  }

  async function rename(board: ListedBoard, title: string): Promise<string | undefined> {
    const change = { method: 'PATCH', body: { title } } as const
    const done = await changeBoard<{ title: string }>(board.id, change)
    if (!done.ok) return done.sentence ?? FAILED
    replace(board.id, { ...board, title: done.value.title })
    setQuestion(undefined)
    return undefined
  }

  async function saveTemplate(board: ListedBoard, name: string): Promise<string | undefined> {
    const change = { method: 'POST', path: '/template', body: { name } } as const
    const done = await changeBoard(board.id, change)
    if (!done.ok) return done.sentence ?? FAILED
    setQuestion(undefined)
    toast({ text: 'Saved. It is under “More templates” now.' })
    return undefined
  }

  return (
    <section aria-label="Your boards" className="mt-12">
      <h2 className="sr-only">Your boards</h2>
      <div className="flex flex-col gap-3 sm:flex-row sm:items-center sm:justify-between">
        <BoardTabs value={list} onChange={setList} panelId={panelId} />
        <SearchField value={typed} onChange={type} />
      </div>
      <div
        ref={panel}
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${list}`}
        tabIndex={-1}
        aria-busy={shown === undefined}
        className="mt-4 outline-none"
      >
        {shown === undefined && problem === undefined && <Grid>{SKELETONS}</Grid>}
        {shown?.boards.length === 0 && problem === undefined && (
          <Empty list={list} search={search} onClear={() => type('')} />
        )}
        {shown !== undefined && shown.boards.length > 0 && (
          <Grid>
            {shown.boards.map((board) => (
              <li key={board.id}>
                <BoardCard
                  board={board}
                  list={list}
                  now={shown.now}
                  onAction={(action) => act(board, action)}
                />
              </li>
            ))}
          </Grid>
        )}
        {problem !== undefined && (
          <div role="alert" className="mt-4 flex flex-col items-center gap-3 py-6 text-sm">
            <p>{problem}</p>
            <Button onClick={reload}>Try again</Button>
          </div>
        )}
        {shown?.next !== undefined && (
          <div className="mt-6 flex justify-center">
            <Button onClick={loadMore} busy={isLoadingMore}>
              Show more
            </Button>
          </div>
        )}
      </div>
      <output className="sr-only">
        {search !== '' && shown ? `${shown.boards.length} found` : ''}
      </output>
      {message && (
        <Suspense>
          <BoardToast message={message} />
        </Suspense>
      )}
      {question && (
        <Suspense>
          <BoardDialog
            question={question}
            onAnswer={answer}
            onClose={() => setQuestion(undefined)}
          />
        </Suspense>
      )}
    </section>
  )
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <label className="relative block sm:w-56">
      <span className="sr-only">Search your boards</span>
      <Search
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
      />
      <input
        type="search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder="Search"
        maxLength={120}
        className="h-8 w-full rounded-control border border-border-strong bg-raised pr-2 pl-8 text-sm placeholder:text-muted focus-visible:outline-offset-0 touch:h-11 touch:text-base"
      />
    </label>
  )
}

function Grid({ children }: { children: ReactNode }) {
  return (
    <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {children}
    </ul>
  )
}

function Empty({
  list,
  search,
  onClear,
}: {
  list: BoardList
  search: string
  onClear: () => void
}) {
  return (
    <div className="flex flex-col items-center gap-4 rounded-panel border border-dashed border-border px-5 py-12 text-center text-sm text-muted">
      {search === '' ? (
        <p>{EMPTY[list]}</p>
      ) : (
        <>
          <p>No board here is called “{search}”.</p>
          <Button onClick={onClear}>Clear the search</Button>
        </>
      )}
    </div>
  )
}

interface Change {
  readonly change: Parameters<typeof changeBoard>[1]
  readonly undo?: Parameters<typeof changeBoard>[1]
}

const ARCHIVE = { method: 'PATCH', body: { archived: true } } as const
const UNARCHIVE = { method: 'PATCH', body: { archived: false } } as const
const TRASH = { method: 'POST', path: '/trash' } as const
const RESTORE = { method: 'POST', path: '/restore' } as const

type TakingOff = Exclude<BoardAction, 'rename' | 'duplicate' | 'template'>

const CHANGES: Readonly<Record<TakingOff, Change>> = {
  archive: { change: ARCHIVE, undo: UNARCHIVE },
  unarchive: { change: UNARCHIVE, undo: ARCHIVE },
  trash: { change: TRASH, undo: RESTORE },
  restore: { change: RESTORE },
  remove: { change: { method: 'DELETE' } },
  leave: { change: { method: 'DELETE', path: '/members/me' } },
}

const SAID: Readonly<Record<TakingOff, string>> = {
  archive: 'Archived. It stays as it is for everybody else.',
  unarchive: 'Put back.',
  trash: 'Moved to trash. It can be restored for 30 days.',
  restore: 'Restored.',
  remove: 'Deleted for good.',
  leave: 'Removed from your list.',
}

const EMPTY: Readonly<Record<BoardList, string>> = {
  recent: 'Boards you make or open are listed here.',
  yours: 'Boards you make are listed here.',
  shared: 'Boards that others share with you are listed here.',
  archive: 'Boards you archive are listed here. Nothing changes for the others.',
  trash: 'The trash is empty. Boards stay here for 30 days.',
}

function isAsked(action: BoardAction): action is BoardQuestion['action'] {
  return ['rename', 'template', 'remove', 'leave'].includes(action)
}

const FAILED = 'That could not be done. Try again.'
const SEARCH_AFTER_MS = 200
const SKELETONS = Array.from({ length: 4 }, (_, index) => (
  <li key={index}>
    <BoardCardSkeleton />
  </li>
))
