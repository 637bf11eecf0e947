'use client'

import { Button } from './Button.tsx'

/** Loads the page afresh: after a fault its parts and what it remembered are not to be trusted. */
export function ReloadButton() {
  return (
    <Button variant="primary" size="lg" onClick={() => window.location.reload()}>
      Load it again
    </Button>
  )
}
