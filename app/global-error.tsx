'use client'

import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import './globals.css'

/** A fault in the frame of all pages, which it therefore brings itself. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <StatePage sentence="This page could not be shown." action={<ReloadButton />} />
      </body>
    </html>
  )
}
