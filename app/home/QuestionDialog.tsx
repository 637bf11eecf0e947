'use client'

import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { parseBoardTitle } from '#lib/board/title.ts'

/** What has to be asked before something is changed. */
export interface Question {
  readonly title: string
  readonly description?: string | undefined
  /** What the answer does. */
  readonly button: string
  /** True when it cannot be taken back. */
  readonly isDanger?: boolean | undefined
  /** The one thing to type: a title, or what is named by the rules of one. */
  readonly field?:
    | {
        readonly label: string
        readonly value: string
        /** What to say when it cannot be used. */
        readonly problem: string
      }
    | undefined
}

/** Asks. `onAnswer` does it, and answers a sentence when it could not be done. */
export function QuestionDialog({
  question,
  onAnswer,
  onClose,
}: {
  question: Question
  onAnswer: (typed: string) => Promise<string | undefined>
  onClose: () => void
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={question.title}
      description={question.description}
      size="sm"
    >
      <Form question={question} onAnswer={onAnswer} onClose={onClose} />
    </Dialog>
  )
}

function Form({
  question: { field, button, isDanger = false },
  onAnswer,
  onClose,
}: {
  question: Question
  onAnswer: (typed: string) => Promise<string | undefined>
  onClose: () => void
}) {
  const [typed, setTyped] = useState(field?.value ?? '')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  async function submit(): Promise<void> {
    if (field && parseBoardTitle(typed) === undefined) {
      setProblem(field.problem)
      return
    }
    setIsBusy(true)
    setProblem(await onAnswer(typed))
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
      {field ? (
        <TextField
          label={field.label}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
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
        <Button type="submit" variant={isDanger ? 'danger' : 'primary'} busy={isBusy}>
          {button}
        </Button>
      </div>
    </form>
  )
}
