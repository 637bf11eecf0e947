'use client'

import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'

/** A fault of ours on a board; what was typed is in the local copy, which the next load reads. */
export default function BoardError() {
  return (
    <StatePage
      sentence="This board could not be shown. Your changes are kept on this device."
      action={<ReloadButton />}
    />
  )
}
