import { useCallback, useEffect, useRef, useState } from 'react'
import { copyText } from '#app/b/[boardId]/canvas/copy-text.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { CommandFailure } from '#lib/sync/board-connection.ts'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import { rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import type { CardEdit } from './card-edits.ts'
import {
  doneSentence,
  namedSentence,
  refusalSentence,
  titleOf,
  turnedSentence,
  wordsRefusal,
  type Place,
} from './list-words.ts'
import type { NoticeMessage } from './Notice.tsx'
import { useCardEdits, type CardEdits } from './use-card-edits.ts'

/** As many as the server keeps for one person. */
const MAX_STEPS = 20

/** What of this person's can be undone, the latest last. */
interface Step {
  readonly change: string
  readonly card: string
  readonly title: string
}

/** The ways to change the board from its list, and what became of them. */
export interface Changes extends Omit<CardEdits, 'change'> {
  readonly notice: NoticeMessage | undefined
  readonly closeNotice: () => void
  /** Where it was not done, the notice says why not. */
  readonly edit: (card: ToldCard, edit: CardEdit) => Promise<Edited>
  /** Resolves with why it was not renamed. */
  readonly rename: (card: ToldCard, words: { before: string; after: string }) => Promise<Refusal>
  /** Resolves with the card, or why it was not added. */
  readonly add: (title: string, to: Destination) => Promise<Result<string>>
  /** Says what a dialog can say no more, because it was closed. */
  readonly refuse: (sentence: string) => void
}

/** What became of a change: the server has done it, or why not. */
export type Edited = 'done' | CommandFailure

/** Where a card is added; the page where several have regions. */
export interface Destination {
  readonly place: Place
  readonly page: string | undefined
}

/** Back, or forth again. */
type Way = 'undo' | 'redo'

type Refusal = string | undefined

/**
 * Changes that can be undone one after the other, by the button of the notice and by Ctrl+Z, and done
 * again by Ctrl+Shift+Z and Ctrl+Y: to take back what an undo wrote is a redo. What
 * exactly is taken back is the server's part: a later change by somebody else stays.
 *
 * @param say - tells screen readers; the notice shows the same to everybody else
 */
export function useChanges({
  connection,
  board,
  say,
}: {
  connection: ListConnection
  board: ToldBoard
  say: (sentence: string) => void
}): Changes {
  const [notice, setNotice] = useState<NoticeMessage>()
  const { cards, states, change } = useCardEdits({ connection, board })
  const stacks = useRef<Record<Way, readonly Step[]>>({ undo: [], redo: [] })
  /** Resolves when the latest change is answered. */
  const latest = useRef<Promise<unknown>>(undefined)
  const closeNotice = useCallback(() => setNotice(undefined), [])

  /** Takes back the latest change, or that one; or does again what was taken back. */
  const turn = useCallback(
    async (way: Way, only?: Step) => {
      await latest.current
      const { [way]: from } = stacks.current
      const step = only ?? from.at(-1)
      if (!step || !from.includes(step)) return say(`There is nothing to ${way}.`)
      stacks.current[way] = from.filter((each) => each !== step)
      const answering = connection.command({ type: 'undo', change: step.change })
      latest.current = answering
      const answer = await answering
      const { deed, back, label } = WAYS[way]
      if (!answer.ok) {
        if (PASSING.has(answer.reason)) stacks.current[way] = [...stacks.current[way], step]
        const what = { subject: `The change of “${step.title}”`, deed }
        return setNotice({ text: refusalSentence(what, answer.reason), isRefusal: true })
      }
      const told = connection.board.get() ?? UNTOLD
      const about = { done: `${deed.charAt(0).toUpperCase()}${deed.slice(1)}`, title: step.title }
      const sentence = turnedSentence(about, told.cards.get(step.card), told)
      say(sentence)
      // An older server takes nothing back a second time.
      const { undo: change } = answer.value
      if (change === undefined) return setNotice({ text: sentence })
      const next = { ...step, change }
      stacks.current[back] = [...stacks.current[back], next].slice(-MAX_STEPS)
      setNotice({ text: sentence, action: { label, onSelect: () => void turn(back, next) } })
    },
    [connection, say],
  )

  const offerUndo = useCallback(
    (text: string, step: Step) =>
      setNotice({ text, action: { label: 'Undo', onSelect: () => void turn('undo', step) } }),
    [turn],
  )

  const done = useCallback(
    (sentence: string, made: Omit<Step, 'change'> & { undo: string | undefined }) => {
      say(sentence)
      // Nothing was changed, or by a server that can't undo it.
      if (made.undo === undefined) return
      const step = { change: made.undo, card: made.card, title: made.title }
      stacks.current = { undo: [...stacks.current.undo, step].slice(-MAX_STEPS), redo: [] }
      offerUndo(sentence, step)
    },
    [offerUndo, say],
  )

  // Whom somebody else named at the same time may come after the answer, which said that one is accountable.
  useEffect(
    () =>
      connection.onNews((news) => {
        const step = stacks.current.undo.at(-1)
        const met = news.find(({ after }) => step && after?.id === step.card)
        if (!step || !met?.after || met.before?.state === 'two-accountable') return
        if (met.after.state !== 'two-accountable') return
        const sentence = namedSentence(met.after, connection.board.get() ?? UNTOLD)
        say(sentence)
        offerUndo(sentence, step)
      }),
    [connection, offerUndo, say],
  )

  const run = useCallback(
    async (card: ToldCard, what: CardEdit): Promise<CommandFailure | undefined> => {
      const answering = change(card, what)
      latest.current = answering
      const answer = await answering
      if (!answer.ok) return answer.reason
      const title = what.type === 'rename-card' ? titleOf(what.after) : card.title
      const now = connection.board.get()?.cards.get(card.id)
      done(doneSentence(card, what, rolesFor(board, card), now), {
        card: card.id,
        title,
        undo: answer.value.undo,
      })
      return undefined
    },
    [board, change, connection, done],
  )

  const edit = useCallback(
    async (card: ToldCard, what: CardEdit) => {
      const reason = await run(card, what)
      if (reason === undefined) return 'done'
      const deed = what.type === 'delete-card' ? 'deleted' : 'changed'
      const wanted = { subject: `“${card.title}”`, deed }
      const text = 'words' in what ? wordsRefusal(wanted, reason) : refusalSentence(wanted, reason)
      setNotice({ text, isRefusal: true, ...('words' in what && offered(what.words, setNotice)) })
      return reason
    },
    [run],
  )

  const rename: Changes['rename'] = useCallback(
    async (card, words) => {
      const reason = await run(card, { type: 'rename-card', card: card.id, ...words })
      return reason && refusalSentence({ subject: `“${card.title}”`, deed: 'renamed' }, reason)
    },
    [run],
  )

  const add: Changes['add'] = useCallback(
    async (title, { place, page }) => {
      const on = page === undefined ? {} : { page }
      const answering = connection.command({ type: 'add-card', title, region: place, ...on })
      latest.current = answering
      const answer = await answering
      if (!answer.ok) {
        return refused(refusalSentence({ subject: 'The card', deed: 'added' }, answer.reason))
      }
      const { card = '', undo: step } = answer.value
      done(`Added “${title.trim()}”.`, { card, title: title.trim(), undo: step })
      return ok(card)
    },
    [connection, done],
  )

  const refuse = useCallback((text: string) => setNotice({ text, isRefusal: true }), [])

  useEffect(() => {
    let typedIn: EventTarget | null = null
    const typed = ({ target }: Event): void => {
      typedIn = target
    }
    const untyped = (): void => {
      typedIn = null
    }
    const key = (event: KeyboardEvent): void => {
      const { key: pressed, ctrlKey, metaKey, shiftKey, altKey, target } = event
      const way = wayOf(pressed.toLowerCase(), shiftKey)
      if (!way || !(ctrlKey || metaKey) || altKey) return
      // Where words are typed it undoes typing. The search has the focus when its last card went, too.
      const isField =
        target instanceof Element && target.matches('input:not([type=radio]), textarea')
      if (isField && (target === typedIn || !target.matches('[type=search]'))) return
      event.preventDefault()
      void turn(way)
    }
    document.addEventListener('keydown', key)
    document.addEventListener('input', typed)
    document.addEventListener('focusin', untyped)
    return () => {
      document.removeEventListener('keydown', key)
      document.removeEventListener('input', typed)
      document.removeEventListener('focusin', untyped)
    }
  }, [turn])

  return { cards, states, notice, closeNotice, edit, rename, add, refuse }
}

/** Where words were typed may be gone with its dialog, and they with it. */
function offered(
  words: string,
  notify: (message: NoticeMessage) => void,
): Pick<NoticeMessage, 'action' | 'stays'> {
  if (words === '') return {}
  const copy = async (): Promise<void> => {
    if (await copyText(words)) return
    notify({ text: `They could not be copied. You typed: “${words}”`, stays: true })
  }
  return { action: { label: 'Copy words', onSelect: () => void copy() }, stays: true }
}

/** How each is said, and what takes it back. */
const WAYS = {
  undo: { deed: 'undone', back: 'redo', label: 'Redo' },
  redo: { deed: 'redone', back: 'undo', label: 'Undo' },
} as const

function wayOf(key: string, isShift: boolean): Way | undefined {
  if (key === 'z') return isShift ? 'redo' : 'undo'
  return key === 'y' && !isShift ? 'redo' : undefined
}

const UNTOLD: Pick<ToldBoard, 'cards' | 'roles' | 'pages'> = {
  cards: new Map(),
  roles: [],
  pages: [],
}

/** It can be tried again. */
const PASSING: ReadonlySet<CommandFailure> = new Set([
  'offline',
  'no-answer',
  'not-saved',
  'too-many',
  'locked',
  'full',
])
