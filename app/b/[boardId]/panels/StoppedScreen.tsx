'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { signInPath } from '#app/auth/sign-in-path.ts'
import { Button } from '#app/ui/Button.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { Stopped } from '#lib/sync/connection-state.ts'
import { HOME, NewAddress, PRIMARY } from './NewAddress.tsx'
import { saveUnkept } from './save-unkept.ts'
import { STOPPED_SENTENCES } from './stopped-sentences.ts'
import { useWatched } from './use-watched.ts'

type Why = Exclude<Stopped, 'reload'>

/**
 * Covers the board once connecting again would not help: one sentence, one thing to do, and before that
 * the offer of whatever of this person's is not on the board.
 */
export function StoppedScreen({
  why,
  connection,
  isUser,
}: {
  why: Why
  connection: BoardConnection
  /** They have an account, and come back by it. */
  isUser: boolean
}) {
  const isSignedOut = why === 'signed-out' && isUser
  const screen = useRef<HTMLDivElement>(null)
  // What had the focus is out of reach now; the next Tab comes to what can be done here.
  useEffect(() => screen.current?.focus(), [])
  return (
    <div
      ref={screen}
      role="alert"
      tabIndex={-1}
      className="fixed inset-0 z-[900] overflow-y-auto bg-surface outline-none"
    >
      <StatePage
        sentence={isSignedOut ? 'You are signed out.' : STOPPED_SENTENCES[why]}
        action={
          <div className="flex flex-col items-center gap-4">
            <Unkept connection={connection} />
            {isSignedOut ? (
              <SignInAgain />
            ) : why === 'board-moved' ? (
              <NewAddress connection={connection} />
            ) : (
              ACTIONS[why]
            )}
          </div>
        }
      />
    </div>
  )
}

/** Their unsent work as a file. The copy on this device goes when they have it, or do not want it. */
function Unkept({ connection }: { connection: BoardConnection }) {
  const unkept = useWatched(connection.unkept)
  const count = unkept.length
  if (count === 0) return null
  return (
    <div className="flex flex-col items-center gap-3">
      <p className="text-sm text-muted">
        {count === 1
          ? 'One of your changes is not on the board. It is still on this device.'
          : `${count} of your changes are not on the board. They are still on this device.`}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button
          onClick={() => {
            saveUnkept(unkept)
            connection.dismissNotice()
          }}
        >
          Download {count === 1 ? 'it' : 'them'}
        </Button>
        <Button variant="ghost" onClick={() => connection.dismissNotice()}>
          Discard
        </Button>
      </div>
    </div>
  )
}

/** Back to this board by way of the page to sign in. */
function SignInAgain() {
  return (
    <a href={signInPath(window.location.pathname)} className={PRIMARY}>
      Sign in again
    </a>
  )
}

const ACTIONS: Readonly<Record<Exclude<Why, 'board-moved'>, ReactNode>> = {
  'signed-out': <LoadAgain>Enter your name again</LoadAgain>,
  'access-lost': <HomeOrAsk />,
  'link-ended': <HomeOrAsk />,
  'board-gone': HOME,
}

/** Home, or the page of a board that is closed to them, where they can ask its owner. */
function HomeOrAsk() {
  return (
    <div className="flex flex-wrap items-center justify-center gap-2">
      {HOME}
      <Button size="lg" variant="ghost" onClick={() => window.location.reload()}>
        Ask for access
      </Button>
    </div>
  )
}

/** The page itself asks for a name when it has to. */
function LoadAgain({ children }: { children: string }) {
  return (
    <Button size="lg" variant="primary" onClick={() => window.location.reload()}>
      {children}
    </Button>
  )
}
