'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { MustSignIn } from '#app/auth/MustSignIn.tsx'
import { NameForm } from '#app/auth/NameForm.tsx'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { Dialog } from '#app/ui/Dialog.tsx'
import { type BoardChoice, CREATE_SENTENCES, createBoard } from './create-board.ts'
import { PlacementChoice } from './PlacementChoice.tsx'

/**
 * The two ways to a board. Somebody without a name gives it in the same step: the board they chose
 * is made as soon as they have.
 */
export function NewBoard({
  hasName,
  mustSignIn,
  canSignIn,
  isWide = false,
}: {
  hasName: boolean
  /** A name alone, which this person has or not, makes no board here. */
  mustSignIn: boolean
  canSignIn: boolean
  /** The choice and the buttons side by side, where there is room. */
  isWide?: boolean
}) {
  const router = useRouter()
  const [placement, setPlacement] = useState<BoardChoice['placement']>('example')
  const [isMaking, setIsMaking] = useState(false)
  const [isOpening, startOpening] = useTransition()
  const [problem, setProblem] = useState<string>()
  /** The board that waits for a name. */
  const [waiting, setWaiting] = useState<BoardChoice>()

  async function start(choice: BoardChoice): Promise<void> {
    setProblem(undefined)
    if (!hasName || mustSignIn) {
      setWaiting(choice)
      return
    }
    setIsMaking(true)
    setProblem(await make(choice))
    setIsMaking(false)
  }

  /** Answers a sentence when there is no board, undefined when it is on its way to the screen. */
  async function make(choice: BoardChoice): Promise<string | undefined> {
    const made = await createBoard(choice)
    if (made.ok) {
      startOpening(() => router.push(made.value))
      return undefined
    }
    if (made.reason !== 'nobody') return CREATE_SENTENCES[made.reason]
    // The sign-in ended while this page was open.
    setWaiting(choice)
    return undefined
  }

  const isBusy = isMaking || (isOpening && waiting === undefined)
  return (
    <div>
      <div className={cx('flex flex-col gap-4', isWide && 'lg:flex-row lg:items-end')}>
        <div className={cx(isWide && 'sm:w-[520px]')}>
          <PlacementChoice value={placement} onChange={setPlacement} />
        </div>
        <div className={cx('flex flex-col gap-3 sm:flex-row', isWide && 'lg:flex-col')}>
          <Button
            variant="primary"
            size="lg"
            icon={Plus}
            busy={isBusy}
            onClick={() => void start({ template: 'pm-po', placement })}
          >
            New PM / PO board
          </Button>
          <Button
            size="lg"
            disabled={isBusy}
            onClick={() => void start({ template: 'blank', placement })}
          >
            Blank board
          </Button>
        </div>
      </div>
      {problem !== undefined && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {problem}
        </p>
      )}
      <Dialog
        open={waiting !== undefined}
        onOpenChange={(open) => {
          if (!open) setWaiting(undefined)
        }}
        title={mustSignIn ? 'Sign in to make boards' : 'What should others call you?'}
        size="sm"
      >
        {mustSignIn ? (
          <MustSignIn
            sentence="On this server boards are made by people with an account. Guests open boards that they are given."
            to="/"
          />
        ) : (
          <NameForm
            label="What should others call you?"
            hideLabel
            button="Make the board"
            note="No account needed."
            isBusy={isOpening}
            signInTo={canSignIn ? '/' : undefined}
            onSignedIn={async () => (waiting ? make(waiting) : undefined)}
          />
        )}
      </Dialog>
    </div>
  )
}
