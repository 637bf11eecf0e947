import { useEffect, useState } from 'react'
import { useEditor, useReadonly } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { FILE_SENTENCES } from '#app/import/import-words.ts'
import { readSource, type Source } from '#app/import/read-source.ts'
import { SourceStep } from '#app/import/SourceStep.tsx'
import { useNoStrayDrops } from '#app/import/use-no-stray-drops.ts'
import { Dialog } from '#app/ui/Dialog.tsx'
import { useToast } from '#app/ui/Toast.tsx'
import { CheckCards } from './CheckCards.tsx'
import { importAsked } from './import-asked.ts'

/**
 * Takes a list or a file, shows what becomes of it on this board, and adds the cards. What was chosen
 * stays when the dialog is closed, until its cards are on the board.
 */
export function ImportCards({ asked }: { asked: ReturnType<typeof importAsked.get> }) {
  const editor = useEditor()
  const isReadonly = useReadonly()
  const { connection } = useCanvas()
  const { state } = useWatched(connection.state)
  const toast = useToast()
  const [source, setSource] = useState<Source>()
  const [isChecking, setIsChecking] = useState(false)
  const [problem, setProblem] = useState<string>()
  // Under the screen of a board that is closed nothing can be done.
  const isOpen = asked !== undefined && state !== 'stopped'
  useNoStrayDrops(isOpen)

  const file = asked?.file
  useEffect(() => {
    if (!file) return undefined
    let isGone = false
    const take = async (): Promise<void> => {
      const read = await readSource(file)
      if (isGone) return
      setProblem(read.ok ? undefined : FILE_SENTENCES[read.reason])
      setIsChecking(read.ok)
      if (read.ok) setSource(read.value)
    }
    void take()
    return () => {
      isGone = true
    }
  }, [file])

  function close(): void {
    importAsked.set(undefined)
    // The focus goes back by itself; the keys of the board work again wherever it goes.
    editor.focus({ focusContainer: false })
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      title={isChecking ? 'Check the cards' : 'Import cards'}
      at="top"
    >
      {isChecking && source ? (
        <CheckCards
          key={source.text}
          source={source}
          isReadonly={isReadonly}
          onBack={() => setIsChecking(false)}
          onAdded={(sentence) => {
            close()
            setSource(undefined)
            setIsChecking(false)
            toast({ text: sentence })
          }}
        />
      ) : (
        <SourceStep
          key={problem}
          source={source}
          problem={problem}
          onSource={setSource}
          onNext={(next) => {
            setProblem(undefined)
            setSource(next)
            setIsChecking(true)
          }}
        />
      )}
    </Dialog>
  )
}
