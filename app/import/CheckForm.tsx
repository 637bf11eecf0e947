import { type ReactNode, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { DialogFooter } from '#app/ui/DialogFooter.tsx'
import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import { ColumnChoices } from './ColumnChoices.tsx'
import type { Source } from './read-source.ts'
import type { Reading } from './use-reading.ts'

/**
 * The last look at what a text comes to: how it is read, what becomes of it, and the button that does
 * it. A table has many columns to choose, so what comes of them stays in sight below.
 */
export function CheckForm({
  source,
  reading,
  roles,
  top,
  notes,
  fault,
  button,
  isBusy = false,
  isDisabled,
  onBack,
  onSubmit,
  children,
}: {
  source: Source
  reading: Reading
  /** Of the board that the cards go to. */
  roles: readonly NamedRole[]
  /** Above the columns. */
  top: ReactNode
  /** What people should know before they press the button: sentences. */
  notes: readonly string[]
  /** Why nothing can come of it. */
  fault: string | undefined
  button: string
  isBusy?: boolean
  isDisabled: boolean
  onBack: () => void
  /** Answers a sentence when nothing came of it. */
  onSubmit: () => Promise<string | undefined> | string | undefined
  children: ReactNode
}) {
  const [problem, setProblem] = useState<string>()
  const [isAtWork, setIsAtWork] = useState(false)

  async function submit(): Promise<void> {
    setIsAtWork(true)
    setProblem(await onSubmit())
    setIsAtWork(false)
  }

  return (
    <form
      // What was wrong may not be any more.
      onChange={() => setProblem(undefined)}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="flex flex-col gap-4">
        {top}
        <ColumnChoices reading={reading} source={source} roles={roles} />
        {children}
      </div>
      <DialogFooter className="flex flex-col gap-3">
        {(problem ?? fault) !== undefined ? (
          <p role="alert" className="text-[13px] text-danger">
            {problem ?? fault}
          </p>
        ) : (
          notes.length > 0 && <p className="text-[13px] text-muted">{notes.join(' ')}</p>
        )}
        <div className="flex gap-2 *:flex-1 sm:justify-end sm:*:flex-none">
          <Button onClick={onBack}>Back</Button>
          <Button type="submit" variant="primary" busy={isBusy || isAtWork} disabled={isDisabled}>
            {button}
          </Button>
        </div>
      </DialogFooter>
    </form>
  )
}
