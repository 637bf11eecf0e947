'use client'

import { Check, Lock } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import type { Entry } from '#app/auth/entry.ts'
import { MustSignIn } from '#app/auth/MustSignIn.tsx'
import { NameForm } from '#app/auth/NameForm.tsx'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { type BoardId, parseBoardId } from '#lib/board/ids.ts'

/**
 * For who may not open a board, or opens one that does not exist: they cannot tell which. They may ask to be let in,
 * by name where they have none yet, and the page opens by itself once they are.
 */
export function AskForAccess({
  needsName,
  entry: { canJoin, canSignIn },
}: {
  needsName: boolean
  entry: Entry
}) {
  const id = parseBoardId(useParams()['boardId'])
  const here = id === undefined ? '/' : `/b/${id}`
  const [hasAsked, setHasAsked] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  useOpening(hasAsked ? id : undefined)

  /** Answers a sentence when the question did not arrive. */
  async function ask(): Promise<string | undefined> {
    if (id === undefined || !(await sendRequest(id))) return UNREACHABLE
    setHasAsked(true)
    return undefined
  }

  async function askAtOnce(): Promise<void> {
    setIsBusy(true)
    setProblem(await ask())
    setIsBusy(false)
  }

  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto p-5">
      <div className="w-full max-w-[400px] animate-rise-in">
        <span className="mx-auto grid size-12 place-items-center rounded-full bg-pressed text-muted">
          <Lock size={20} aria-hidden />
        </span>
        <h1 className="mt-5 text-center text-[22px] leading-7 font-semibold tracking-[-0.02em] text-balance">
          You can’t open this board
        </h1>
        <p className="mt-2 mb-6 text-center text-[15px] leading-6 text-balance text-muted">
          There is none at this address, or its owner has yet to let you in.
        </p>
        {/* As high in every state, so that nothing below moves. */}
        <div className={needsName ? 'min-h-[172px]' : 'min-h-[76px]'}>
          {hasAsked ? (
            <output className="flex animate-fade-in gap-3 rounded-panel bg-ok-soft p-4 text-sm leading-5 text-text">
              <Check size={18} aria-hidden className="mt-px shrink-0 text-ok" />
              Asked. This page opens by itself once an owner lets you in.
            </output>
          ) : needsName && !canJoin ? (
            <MustSignIn sentence="Sign in to ask for access." to={here} />
          ) : needsName ? (
            <NameForm
              label="What should others call you?"
              button="Ask for access"
              note="No account needed. The owner sees your name."
              // Somebody who has signed out may be its owner.
              signInTo={canSignIn ? here : undefined}
              onSignedIn={ask}
            />
          ) : (
            id !== undefined && (
              <>
                <Button
                  variant="primary"
                  size="lg"
                  busy={isBusy}
                  className="w-full"
                  onClick={() => void askAtOnce()}
                >
                  Ask for access
                </Button>
                {problem !== undefined && (
                  <p role="alert" className="mt-2 text-center text-[13px] text-danger">
                    {problem}
                  </p>
                )}
              </>
            )
          )}
        </div>
        <p className="text-center">
          {/* Loaded whole: the browser's part of the router may remember another person. */}
          <a href="/" className={buttonClass({ variant: 'ghost' })}>
            Go to your boards
          </a>
        </p>
      </div>
    </main>
  )
}

/** Loads the page anew once this person may open the board. */
function useOpening(id: BoardId | undefined): void {
  useEffect(() => {
    if (id === undefined) return undefined
    let isEnded = false
    const look = async () => {
      if (!document.hidden && (await mayOpen(id)) && !isEnded) window.location.reload()
    }
    const timer = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      isEnded = true
      clearInterval(timer)
    }
  }, [id])
}

async function mayOpen(id: BoardId): Promise<boolean> {
  try {
    return (await fetch(`/api/boards/${id}`)).ok
  } catch {
    return false
  }
}

async function sendRequest(id: BoardId): Promise<boolean> {
  try {
    return (await fetch(`/api/boards/${id}/requests`, { method: 'POST' })).ok
  } catch {
    return false
  }
}

const UNREACHABLE = 'The server cannot be reached. Try again.'
const LOOK_EVERY_MS = 3_000
