'use client'

import { LoaderCircle } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Entry } from '#app/auth/entry.ts'
import { MustSignIn } from '#app/auth/MustSignIn.tsx'
import { NameForm } from '#app/auth/NameForm.tsx'
import { Button } from '#app/ui/Button.tsx'
import { LogoMark } from '#app/ui/Logo.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { GivenRole } from '#lib/services/sharing.ts'
import { LinkRefused } from './LinkRefused.tsx'
import { type RedeemFailure, redeemLink } from './redeem.ts'

/**
 * Comes in by an invite link: asks for a name first where one is missing. The board's page is loaded in this one's
 * place, so that the token is neither in the address bar nor in the way back.
 */
export function EnterByLink({
  token,
  needsName,
  entry: { canJoin, canSignIn },
  board,
}: {
  token: string
  needsName: boolean
  entry: Entry
  /** Undefined when the link lets nobody new in: who came by it before may still return. */
  board: { title: string; role: GivenRole; people: number } | undefined
}) {
  const [asksName, setAsksName] = useState(needsName)
  const [failure, setFailure] = useState<RedeemFailure>()
  const [isEntering, setIsEntering] = useState(!needsName)
  const hasStarted = useRef(false)

  const enter = useCallback(async () => {
    setIsEntering(true)
    setFailure(undefined)
    const entered = await redeemLink(token)
    if (entered.ok) return window.location.replace(`/b/${entered.value}`)
    setIsEntering(false)
    if (entered.reason === 'nobody') return setAsksName(true)
    return setFailure(entered.reason)
  }, [token])

  useEffect(() => {
    // React runs effects twice while developing; a link with one use has it once.
    if (needsName || hasStarted.current) return
    hasStarted.current = true
    // oxlint-disable-next-line react/set-state-in-effect -- coming in is what this page is for
    void enter()
  }, [needsName, enter])

  if (failure === 'unreachable') {
    return (
      <StatePage
        sentence="The server cannot be reached"
        detail="The invite link is as good as before."
        action={
          <Button size="lg" variant="primary" onClick={() => void enter()}>
            Try again
          </Button>
        }
      />
    )
  }
  if (failure !== undefined) return <LinkRefused reason={failure} />
  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto p-5">
      <div className="w-full max-w-[400px] animate-rise-in rounded-dialog bg-raised p-6 shadow-dialog sm:p-8">
        <LogoMark size={28} />
        <h1 className="mt-4 text-[22px] leading-7 font-semibold tracking-[-0.02em] text-balance wrap-anywhere">
          {board?.title ?? 'Coming in'}
        </h1>
        <p className="mt-1 mb-5 text-sm text-muted">{board ? ROLES[board.role] : 'One moment.'}</p>
        {asksName && !canJoin && (
          <MustSignIn sentence="Sign in to open this board." to={`/j/${token}`} />
        )}
        {asksName && canJoin && (
          <NameForm
            label="What should others call you?"
            button="Join"
            note={`No account needed.${whoIsHere(board?.people ?? 0)}`}
            isBusy={isEntering}
            signInTo={canSignIn ? `/j/${token}` : undefined}
            onSignedIn={async () => {
              void enter()
              return undefined
            }}
          />
        )}
        {!asksName && (
          <output className="flex h-11 items-center gap-2.5 text-sm text-muted">
            <LoaderCircle size={18} aria-hidden className="animate-spin" />
            Opening the board…
          </output>
        )}
      </div>
    </main>
  )
}

const ROLES: Readonly<Record<GivenRole, string>> = {
  editor: 'You can edit',
  commenter: 'You can comment',
  viewer: 'You can view',
}

function whoIsHere(people: number): string {
  if (people === 0) return ''
  return people === 1 ? ' 1 person is here.' : ` ${people} people are here.`
}
