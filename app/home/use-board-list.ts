'use client'

import { useEffect, useRef, useState } from 'react'
import type { BoardList, BoardPage, ListedBoard } from '#lib/services/home.ts'
import { fetchBoards } from './board-calls.ts'

/** What a list shows. */
export interface ShownList {
  readonly boards: readonly ListedBoard[]
  readonly next: string | undefined
  /** When it was asked for, milliseconds. */
  readonly now: number
}

/** A list that follows the tab and the search, page by page. */
export interface BoardListState {
  /** Undefined while it loads for the first time. */
  readonly shown: ShownList | undefined
  readonly problem: string | undefined
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  readonly reload: () => void
  /** Shows another state of one board, or none, before the server has answered. */
  readonly replace: (id: string, board: ListedBoard | undefined) => void
}

/** @param first - the first page of the recent boards, which came with the page */
export function useBoardList(
  { list, search }: { list: BoardList; search: string },
  first: BoardPage & { now: number },
): BoardListState {
  const [shown, setShown] = useState<ShownList | undefined>(first)
  const [problem, setProblem] = useState<string>()
  const [isLoadingMore, setIsLoadingMore] = useState(false)
  const [reloads, setReloads] = useState(0)
  /** What is on screen, so that coming back to a list shows what it had until the answer is there. */
  const known = useRef(new Map<string, ShownList>([['recent ', first]]))
  const isFirst = useRef(true)
  const key = `${list} ${search}`

  useEffect(() => {
    if (isFirst.current && reloads === 0) {
      isFirst.current = false
      return undefined
    }
    const asking = new AbortController()
    setProblem(undefined)
    setShown(known.current.get(key))
    const load = async (): Promise<void> => {
      const page = await fetchBoards({ list, search }, asking.signal)
      if (asking.signal.aborted) return
      if (!page.ok) return setProblem(page.sentence)
      const { boards, next } = page.value
      const fresh = { boards, next, now: Date.now() }
      known.current.set(key, fresh)
      return setShown(fresh)
    }
    void load()
    return () => asking.abort()
  }, [key, list, search, reloads])

  async function more(after: string): Promise<void> {
    setIsLoadingMore(true)
    const page = await fetchBoards({ list, search, after })
    setIsLoadingMore(false)
    if (!page.ok) {
      setProblem(page.sentence)
      return
    }
    setProblem(undefined)
    setShown((before) => {
      // Another list is shown by now, or this one was loaded anew.
      if (before?.next !== after) return before
      const ids = new Set(before.boards.map(({ id }) => id))
      const added = page.value.boards.filter(({ id }) => !ids.has(id))
      return { ...before, boards: [...before.boards, ...added], next: page.value.next }
    })
  }

  return {
    shown,
    problem,
    isLoadingMore,
    loadMore: () => {
      if (shown?.next !== undefined) void more(shown.next)
    },
    reload: () => setReloads((count) => count + 1),
    replace: (id, board) => {
      // Other lists may have it, too.
      known.current.clear()
      setShown(
        (before) =>
          before && {
            ...before,
            boards: before.boards.flatMap((each) => (each.id === id ? (board ?? []) : each)),
          },
      )
    },
  }
}
