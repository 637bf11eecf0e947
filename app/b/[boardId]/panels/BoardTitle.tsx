'use client'

import { useEffect, useRef, useState } from 'react'
import { useToast } from '#app/ui/Toast.tsx'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { BAD_TITLE_SENTENCE, parseBoardTitle } from '#lib/board/title.ts'
import type { BoardConnection, CommandFailure } from '#lib/sync/board-connection.ts'

/** The board's name; a click edits it in place. Enter saves, Esc leaves it as it was. */
export function BoardTitle({
  title,
  connection,
  canEdit,
  onDone,
}: {
  title: string
  connection: BoardConnection | undefined
  canEdit: boolean
  /** Enter or Esc: the keys belong to the canvas again. */
  onDone: () => void
}) {
  const [isEditing, setIsEditing] = useState(false)
  /** What was saved and is not yet confirmed, so that the old title does not flash up. */
  const [pending, setPending] = useState<string>()
  const toast = useToast()
  const shown = pending ?? title

  useEffect(() => {
    document.title = `${title} · Overlap`
  }, [title])

  async function save(typed: string): Promise<void> {
    setIsEditing(false)
    const next = typed.trim()
    if (!connection || next === '' || next === title) return
    if (parseBoardTitle(next) === undefined) {
      toast({ text: BAD_TITLE_SENTENCE })
      return
    }
    setPending(next)
    const answer = await connection.command({ type: 'set-title', title: next })
    setPending(undefined)
    if (!answer.ok)
      toast({ text: SENTENCES[answer.reason] ?? 'The board was not renamed. Try again.' })
  }

  return (
    <h1 className="min-w-0 text-sm leading-5 font-semibold tracking-[-0.005em]">
      {isEditing ? (
        <TitleField
          title={shown}
          onSave={(typed) => void save(typed)}
          onCancel={() => setIsEditing(false)}
          onDone={onDone}
        />
      ) : canEdit ? (
        <button
          type="button"
          title="Rename this board"
          onClick={() => setIsEditing(true)}
          className="block h-8 max-w-full cursor-text truncate rounded-control px-2 text-left transition-colors hover:bg-hover touch:h-11"
        >
          {shown}
        </button>
      ) : (
        <span className="block truncate px-2">{shown}</span>
      )}
    </h1>
  )
}

function TitleField({
  title,
  onSave,
  onCancel,
  onDone,
}: {
  title: string
  onSave: (typed: string) => void
  onCancel: () => void
  onDone: () => void
}) {
  const [typed, setTyped] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  /** Enter and Esc take the field away, which blurs it: that is not a second answer. */
  const isDone = useRef(false)

  useEffect(() => field.current?.select(), [])

  function finish(act: () => void): void {
    if (isDone.current) return
    isDone.current = true
    act()
  }

  return (
    <input
      ref={field}
      aria-label="Board title"
      value={typed}
      maxLength={MAX_TITLE_LENGTH}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(() => onSave(typed))}
      onKeyDown={(event) => {
        // Enter also ends the choice of a character in Chinese, Japanese or Korean.
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') finish(() => onSave(typed))
        else if (event.key === 'Escape') finish(onCancel)
        else return
        onDone()
      }}
      className="field-sizing-content h-8 max-w-full min-w-24 rounded-control bg-sunken px-2 font-semibold outline-2 outline-focus touch:h-11 touch:text-base"
    />
  )
}

const SENTENCES: Readonly<Partial<Record<CommandFailure, string>>> = {
  'unknown-command': 'The server does not know this change. Reload the page.',
  'not-allowed': 'You cannot rename this board.',
  'not-saved': 'The board was not renamed: the server cannot save now.',
  'too-many': 'The board was not renamed. Try again in a moment.',
  offline: 'The board was not renamed: there is no connection.',
  'no-answer': 'The board was not renamed: the server did not answer.',
}
