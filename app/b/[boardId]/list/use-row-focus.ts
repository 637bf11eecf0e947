import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Where the focus is in the list: on which card, and on what of it. */
interface Spot {
  readonly card: string
  /** Undefined for the row itself. */
  readonly control: string | undefined
}

/**
 * The one row that Tab reaches, and the way between rows. A card that changes its place in the list is
 * drawn anew there, which would lose the focus: it is put back on the same control of the same card, and
 * on the row that takes its place when the card is gone, or where rows are looked for when none is left.
 */
export function useRowFocus(
  list: RefObject<HTMLElement | null>,
  ids: readonly string[],
  search: RefObject<HTMLElement | null>,
): {
  readonly current: string | undefined
  readonly focused: (card: string) => void
  /** Focuses the row so many places further, or the last one there is. */
  readonly move: (from: string, by: number) => void
  readonly go: (card: string | undefined) => void
  /** Focuses a row as soon as it is drawn, and scrolls to it. */
  readonly goWhenDrawn: (card: string) => void
} {
  const [chosen, setChosen] = useState<string>()
  const spot = useRef<Spot>(undefined)
  /** Where the focused card stood in the list, should it go. */
  const place = useRef(0)
  /** The row that is to be focused when it is drawn. */
  const awaited = useRef<string>(undefined)
  const current = chosen !== undefined && ids.includes(chosen) ? chosen : ids[0]

  const go = useCallback(
    (card: string | undefined) => {
      if (card === undefined) return
      setChosen(card)
      spot.current = { card, control: undefined }
      rowIn(list.current, card)?.focus()
    },
    [list],
  )

  const move = useCallback(
    (from: string, by: number) => {
      const at = ids.indexOf(from)
      go(ids[Math.max(0, Math.min(ids.length - 1, at + by))])
    },
    [go, ids],
  )

  const goWhenDrawn = useCallback((card: string) => {
    awaited.current = card
    setChosen(card)
  }, [])

  const focused = useCallback((card: string) => {
    setChosen(card)
    spot.current = { card, control: controlOf(document.activeElement) }
  }, [])

  useEffect(() => {
    const forget = (event: FocusEvent): void => {
      const { target } = event
      if (!(target instanceof Element) || list.current?.contains(target)) return
      // A dialog gives the focus back to where it was opened; by then somebody may have taken that away.
      if (!target.closest('dialog')) spot.current = undefined
    }
    // A press on nothing takes the focus to the page, of which no event tells.
    const forgetPressed = ({ target }: PointerEvent): void => {
      if (!(target instanceof Element) || !target.closest('[data-card], dialog > *'))
        spot.current = undefined
    }
    document.addEventListener('focusin', forget)
    document.addEventListener('pointerdown', forgetPressed)
    return () => {
      document.removeEventListener('focusin', forget)
      document.removeEventListener('pointerdown', forgetPressed)
    }
  }, [list])

  useLayoutEffect(() => {
    const row = awaited.current === undefined ? undefined : rowIn(list.current, awaited.current)
    // A dialog that closes gives the focus back to where it was; what was made in it comes after.
    if (!row || document.querySelector('dialog[open]')) return
    awaited.current = undefined
    row.focus()
    row.scrollIntoView({ block: 'nearest' })
  })

  useLayoutEffect(() => {
    const last = spot.current
    if (!last || document.activeElement !== document.body) return
    const row = rowIn(list.current, last.card)
    if (!row) {
      const next = rowIn(list.current, ids[Math.min(place.current, ids.length - 1)] ?? '')
      return (next ?? search.current)?.focus()
    }
    const control = last.control
      ? row.querySelector<HTMLElement>(`[data-control="${last.control}"]`)
      : row
    ;(control ?? row).focus()
  })

  useLayoutEffect(() => {
    const at = ids.indexOf(spot.current?.card ?? '')
    if (at >= 0) place.current = at
  })

  return { current, focused, move, go, goWhenDrawn }
}

function rowIn(list: HTMLElement | null, card: string): HTMLElement | null | undefined {
  return list?.querySelector<HTMLElement>(`[data-card="${CSS.escape(card)}"]`)
}

function controlOf(element: Element | null): string | undefined {
  return element instanceof HTMLElement ? element.dataset['control'] : undefined
}
