import { useState } from 'react'
import { createBoard, type NewImport } from '#app/home/create-board.ts'
import { useOpening } from '#app/home/use-opening.ts'
import { NameForm } from '#app/auth/NameForm.tsx'
import type { Source } from '#app/import/read-source.ts'
import { SourceStep } from '#app/import/SourceStep.tsx'
import { useNoStrayDrops } from '#app/import/use-no-stray-drops.ts'
import { Dialog } from '#app/ui/Dialog.tsx'
import type { ImportTarget } from '#lib/services/services.ts'
import { CheckStep } from './CheckStep.tsx'

/** Takes a list or a file, shows what becomes of it, and makes the board. */
export function ImportDialog({
  targets,
  open,
  onOpenChange,
}: {
  targets: readonly ImportTarget[]
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const [source, setSource] = useState<Source>()
  const [isChecking, setIsChecking] = useState(false)
  /** The board that waits for a name. */
  const [waiting, setWaiting] = useState<NewImport>()
  const [isOpening, openBoard] = useOpening()
  useNoStrayDrops(open)

  /** Answers a sentence when there is no board, undefined when it is on its way to the screen. */
  async function make(board: NewImport): Promise<string | undefined> {
    const made = await createBoard(board)
    if (made.ok) {
      openBoard(made.value)
      return undefined
    }
    if (made.reason !== 'nobody') return made.sentence
    setWaiting(board)
    return undefined
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) setWaiting(undefined)
        onOpenChange(isOpen)
      }}
      title={
        waiting
          ? 'What should others call you?'
          : isChecking
            ? 'Check the cards'
            : 'Import a list or CSV'
      }
      at="top"
    >
      {waiting ? (
        <NameForm
          label="What should others call you?"
          hideLabel
          button="Make the board"
          note="No account needed."
          isBusy={isOpening}
          onSignedIn={() => make(waiting)}
        />
      ) : isChecking && source ? (
        <CheckStep
          source={source}
          targets={targets}
          isOpening={isOpening}
          onBack={() => setIsChecking(false)}
          onMake={make}
        />
      ) : (
        <SourceStep
          source={source}
          onSource={setSource}
          onNext={(next) => {
            setSource(next)
            setIsChecking(true)
          }}
        />
      )}
    </Dialog>
  )
}
