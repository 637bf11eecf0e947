import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Result } from '#lib/core/result.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { CommandFailure } from '#lib/sync/board-connection.ts'
import type { Done } from '#lib/sync/commands.ts'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'
import { edited, type CardEdit } from './card-edits.ts'
import { UnreadNames } from './unread-names.ts'

/** How long a card says that its change is saved. */
const SAVED_MS = 2_000

/** How far the latest change of a card has come. */
export type EditState = 'saving' | 'saved'

interface Pending {
  readonly edit: CardEdit
  readonly number: number
}

/** The cards with this person's changes that are on their way, and how to make more. */
export interface CardEdits {
  readonly cards: readonly ToldCard[]
  readonly states: ReadonlyMap<string, EditState>
  /** Changes a card at once for this person; it is put back if the server refuses. */
  readonly change: (card: ToldCard, edit: CardEdit) => Promise<Result<Done, CommandFailure>>
}

export function useCardEdits({
  connection,
  board,
}: {
  connection: ListConnection
  board: ToldBoard
}): CardEdits {
  const [pending, setPending] = useState<readonly Pending[]>([])
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set())
  const unread = useRef<UnreadNames>(undefined)
  useEffect(() => {
    const names = new UnreadNames(() => performance.now())
    unread.current = names
    return connection.onNews((news) => names.add(news))
  }, [connection])

  const change = useCallback(
    async (card: ToldCard, asked: CardEdit): Promise<Result<Done, CommandFailure>> => {
      const edit = unread.current?.leftOutOf(asked) ?? asked
      lastNumber += 1
      const number = lastNumber
      setPending((all) => [...all, { edit, number }])
      const answer = await connection.command(edit)
      setPending((all) => all.filter((each) => each.number !== number))
      if (!answer.ok) return answer
      setSaved((all) => new Set(all).add(card.id))
      setTimeout(() => {
        setSaved((all) => new Set([...all].filter((id) => id !== card.id)))
      }, SAVED_MS)
      return answer
    },
    [connection],
  )

  const cards = useMemo(() => withEdits(board, pending), [board, pending])
  const states = useMemo(() => {
    const all = new Map<string, EditState>([...saved].map((id) => [id, 'saved']))
    for (const { edit } of pending) all.set(edit.card, 'saving')
    return all
  }, [pending, saved])
  return { cards, states, change }
}

function withEdits(board: ToldBoard, pending: readonly Pending[]): readonly ToldCard[] {
  if (pending.length === 0) return [...board.cards.values()]
  const cards = new Map(board.cards)
  for (const { edit } of pending) {
    const card = cards.get(edit.card)
    const next = card && edited(card, edit, board)
    if (next) cards.set(edit.card, next)
    else cards.delete(edit.card)
  }
  return [...cards.values()]
}

let lastNumber = 0
