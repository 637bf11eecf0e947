'use client'

import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'

/** A fault of ours on any page but a board. */
export default function PageError() {
  return <StatePage sentence="This page could not be shown." action={<ReloadButton />} />
}
