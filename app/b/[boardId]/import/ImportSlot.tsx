import { useEffect, useState } from 'react'
import { useValue } from 'tldraw'
import { useToast } from '#app/ui/Toast.tsx'
import { importAsked } from './import-asked.ts'
import type { ImportCards } from './ImportCards.tsx'

/** The import of cards, which is loaded when somebody asks for it. */
export function ImportSlot() {
  const asked = useValue(importAsked)
  const toast = useToast()
  const [Dialog, setDialog] = useState<typeof ImportCards>()
  // Else the next board would open with the dialog, and with the file that was meant for this one.
  useEffect(() => () => void importAsked.set(undefined), [])
  useEffect(() => {
    if (!asked || Dialog) return
    import('./ImportCards.tsx').then(
      (file) => setDialog(() => file.ImportCards),
      () => {
        importAsked.set(undefined)
        toast({ text: 'The import could not be loaded. Try again when there is a connection.' })
      },
    )
  }, [asked, Dialog, toast])
  return Dialog && <Dialog asked={asked} />
}
