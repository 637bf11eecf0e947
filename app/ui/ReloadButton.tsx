'use client'

import { buttonClass } from './button-class.ts'

/** Loads the page afresh: after a fault its parts and what it remembered are not to be trusted. */
export function ReloadButton() {
  return (
    <button
      type="button"
      className={buttonClass({ variant: 'primary', size: 'lg' })}
      onClick={() => window.location.reload()}
    >
      Load it again
    </button>
  )
}
