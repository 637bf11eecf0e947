'use client'

import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { BAD_TITLE_SENTENCE, parseBoardTitle } from '#lib/board/title.ts'
import type { ListedBoard } from '#lib/services/home.ts'

/** What {@link BoardDialog} asks, about which board. */
export interface BoardQuestion {
  readonly action: 'rename' | 'remove' | 'leave'
  readonly board: ListedBoard
}

/**
 * What has to be asked before a board is changed. `onAnswer` does it, and answers a sentence when it
 * could not be done.
 */
export function BoardDialog({
  question,
  onAnswer,
  onClose,
}: {
  question: BoardQuestion
  onAnswer: (title: string) => Promise<string | undefined>
  onClose: () => void
}) {
  const { action, board } = question
  const { title, description } = WORDS[action]
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={title}
      description={description?.(board.title)}
      size="sm"
    >
      <Form question={question} onAnswer={onAnswer} onClose={onClose} />
    </Dialog>
  )
}

function Form({
  question: { action, board },
  onAnswer,
  onClose,
}: {
  question: BoardQuestion
  onAnswer: (title: string) => Promise<string | undefined>
  onClose: () => void
}) {
  const [title, setTitle] = useState(board.title)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  async function submit(): Promise<void> {
    if (action === 'rename' && parseBoardTitle(title) === undefined) {
      setProblem(BAD_TITLE_SENTENCE)
      return
    }
    setIsBusy(true)
    setProblem(await onAnswer(title))
    setIsBusy(false)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="flex flex-col gap-5"
    >
      {action === 'rename' ? (
        <TextField
          label="Title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          onFocus={(event) => event.target.select()}
          maxLength={MAX_TITLE_LENGTH}
          size="lg"
          error={problem}
        />
      ) : (
        problem !== undefined && (
          <p role="alert" className="text-[13px] text-danger">
            {problem}
          </p>
        )
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant={action === 'remove' ? 'danger' : 'primary'} busy={isBusy}>
          {WORDS[action].button}
        </Button>
      </div>
    </form>
  )
}

const WORDS: Readonly<
  Record<
    BoardQuestion['action'],
    { title: string; button: string; description?: (title: string) => string }
  >
> = {
  rename: { title: 'Rename this board', button: 'Rename' },
  remove: {
    title: 'Delete this board for good?',
    button: 'Delete for good',
    description: (title) => `Nobody can bring “${title}” back after that.`,
  },
  leave: {
    title: 'Remove this board from your list?',
    button: 'Remove',
    description: (title) => `“${title}” stays for the others. To come back you need its link.`,
  },
}
