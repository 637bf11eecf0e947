'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'
import type { Entry } from '#app/auth/entry.ts'
import { MustSignIn } from '#app/auth/MustSignIn.tsx'
import { NameForm } from '#app/auth/NameForm.tsx'
import { LogoMark } from '#app/ui/Logo.tsx'

/**
 * Asks somebody without a name for one. The page is then rendered again for the person they have
 * become; nothing is loaded twice.
 *
 * @param people - how many are on the board now
 */
export function JoinPrompt({
  title,
  people,
  path,
  entry: { canJoin, canSignIn },
  opens = 'canvas',
}: {
  title: string
  people: number
  /** Of this board. */
  path: string
  entry: Entry
  /** What they see when they have entered. */
  opens?: 'canvas' | 'list'
}) {
  const router = useRouter()
  const [isEntering, startEntering] = useTransition()
  // While the name is being typed: the board is then there when it is asked for.
  useEffect(() => {
    if (opens === 'list') return
    import('./Board.tsx').catch(() => {
      // Asked for again when the board is rendered.
    })
  }, [opens])
  return (
    <main className="fixed inset-0 z-10 grid animate-fade-in place-items-center overflow-y-auto bg-surface/70 p-5">
      <div className="w-full max-w-[400px] animate-rise-in rounded-dialog bg-raised p-6 shadow-dialog sm:p-8">
        <LogoMark size={28} />
        <h1 className="mt-4 mb-5 text-[22px] leading-7 font-semibold tracking-[-0.02em] text-balance wrap-anywhere">
          {title}
        </h1>
        {canJoin ? (
          <NameForm
            label="What should others call you?"
            button="Join"
            note={`No account needed.${whoIsHere(people)}`}
            isBusy={isEntering}
            signInTo={canSignIn ? path : undefined}
            onSignedIn={async () => {
              startEntering(() => router.refresh())
              return undefined
            }}
          />
        ) : (
          <MustSignIn sentence={`Sign in to open this board.${whoIsHere(people)}`} to={path} />
        )}
      </div>
    </main>
  )
}

function whoIsHere(people: number): string {
  if (people === 0) return ''
  return people === 1 ? ' 1 person is here.' : ` ${people} people are here.`
}
