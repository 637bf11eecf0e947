'use client'

import type { ReactNode } from 'react'
import { Button, buttonClass } from '#app/ui/Button.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { Stopped } from '#lib/sync/connection-state.ts'

/** Covers the board once connecting again would not help: one sentence, one thing to do. */
export function StoppedScreen({ why }: { why: Exclude<Stopped, 'reload'> }) {
  const { sentence, action } = SCREENS[why]
  return (
    <div className="fixed inset-0 z-[900] overflow-y-auto bg-surface" role="alert">
      <StatePage sentence={sentence} action={action} />
    </div>
  )
}

const HOME: ReactNode = (
  <a href="/" className={buttonClass({ size: 'lg', variant: 'primary' })}>
    Go to your boards
  </a>
)

const SCREENS: Readonly<
  Record<Exclude<Stopped, 'reload'>, { sentence: string; action: ReactNode }>
> = {
  'signed-out': {
    sentence: 'The server no longer knows who you are.',
    action: <LoadAgain>Enter your name again</LoadAgain>,
  },
  'access-lost': { sentence: 'You no longer have access to this board.', action: HOME },
  'board-moved': { sentence: 'This board has a new address.', action: HOME },
  'board-gone': { sentence: 'This board is gone.', action: HOME },
}

/** The page itself asks for a name when it has to. */
function LoadAgain({ children }: { children: string }) {
  return (
    <Button size="lg" variant="primary" onClick={() => window.location.reload()}>
      {children}
    </Button>
  )
}
