'use client'

import { LayoutGrid, Plus } from 'lucide-react'
import { useState } from 'react'
import { MustSignIn } from '#app/auth/MustSignIn.tsx'
import { NameForm } from '#app/auth/NameForm.tsx'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import type { Gallery as GalleryDialog } from '#app/templates/Gallery.tsx'
import type { TemplateChoice } from '#lib/services/services.ts'
import { useOpening } from './use-opening.ts'
import { type BoardChoice, CREATE_SENTENCES, createBoard } from './create-board.ts'

/** Ahead of the press; what fails then is said when it is pressed. */
const preloadGallery = () => void import('#app/templates/Gallery.tsx').catch(() => {})

/**
 * The ways to a board: the usual one and an empty one in one click, and every template in a gallery.
 * Somebody without a name gives it in the same step: the board they chose is made as soon as they have.
 */
export function NewBoard({
  hasName,
  mustSignIn,
  canSignIn,
  templates,
}: {
  hasName: boolean
  /** A name alone, which this person has or not, makes no board here. */
  mustSignIn: boolean
  canSignIn: boolean
  templates: readonly TemplateChoice[]
}) {
  const [Gallery, setGallery] = useState<typeof GalleryDialog>()
  const [isChoosing, setIsChoosing] = useState(false)
  const [isMaking, setIsMaking] = useState(false)
  const [isOpening, open] = useOpening()
  const [problem, setProblem] = useState<string>()
  /** The board that waits for a name. */
  const [waiting, setWaiting] = useState<BoardChoice>()

  async function start(choice: BoardChoice): Promise<void> {
    setProblem(undefined)
    if (!hasName || mustSignIn) {
      askWho(choice)
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
      open(made.value)
      return undefined
    }
    if (made.reason !== 'nobody') return CREATE_SENTENCES[made.reason]
    // The sign-in ended while this page was open.
    askWho(choice)
    return undefined
  }

  async function choose(): Promise<void> {
    setProblem(undefined)
    try {
      const file = await import('#app/templates/Gallery.tsx')
      setGallery(() => file.Gallery)
      setIsChoosing(true)
    } catch {
      setProblem('The server cannot be reached. Try again.')
    }
  }

  function askWho(choice: BoardChoice): void {
    setIsChoosing(false)
    setWaiting(choice)
  }

  const isBusy = isMaking || (isOpening && waiting === undefined)
  return (
    <div>
      <div className="flex flex-col gap-3 sm:flex-row sm:flex-wrap">
        <Button
          variant="primary"
          size="lg"
          icon={Plus}
          busy={isBusy && !isChoosing}
          onClick={() => void start({ template: 'pm-po', placement: 'example' })}
        >
          New PM / PO board
        </Button>
        <Button
          size="lg"
          icon={LayoutGrid}
          disabled={isBusy}
          aria-haspopup="dialog"
          onPointerEnter={preloadGallery}
          onFocus={preloadGallery}
          onClick={() => {
            void choose()
          }}
        >
          More templates
        </Button>
        <Button
          size="lg"
          disabled={isBusy}
          onClick={() => void start({ template: 'blank', placement: 'example' })}
        >
          Blank board
        </Button>
      </div>
      {problem !== undefined && !isChoosing && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {problem}
        </p>
      )}
      {isChoosing && Gallery && (
        <Gallery
          title="New board"
          button="Make the board"
          templates={templates}
          isBusy={isBusy}
          problem={problem}
          onChoose={(choice) => void start(choice)}
          onClose={() => setIsChoosing(false)}
        />
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
