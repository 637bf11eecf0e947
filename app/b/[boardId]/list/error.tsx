'use client'

import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'

/** A fault of ours in the list; what it had called saved is on the server. */
export default function ListError() {
  return <StatePage sentence="The list could not be shown." action={<ReloadButton />} />
}
