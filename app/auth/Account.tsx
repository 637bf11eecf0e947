'use client'

import { LogOut } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import type { Person } from '#lib/access/principal.ts'
import { signInPath } from './sign-in-path.ts'
import { signOut } from './sign-in.ts'

/** How somebody is signed in, and the way out; for a guest the way to an account, where there is one. */
export function Account({ person }: { person: Person }) {
  return person.kind === 'user' ? <SignedIn email={person.email} /> : <AsGuest />
}

function SignedIn({ email }: { email: string }) {
  const [busy, setBusy] = useState<'here' | 'everywhere'>()
  const [hasFailed, setHasFailed] = useState(false)

  async function leave(from: 'here' | 'everywhere'): Promise<void> {
    setBusy(from)
    setHasFailed(false)
    if (await signOut({ isEverywhere: from === 'everywhere' })) return
    setBusy(undefined)
    setHasFailed(true)
  }

  return (
    <section aria-label="Account" className="mt-5 border-t border-border pt-4">
      <p className="text-[13px] wrap-anywhere text-muted">
        Signed in as <span className="font-medium text-text">{email}</span>
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          icon={LogOut}
          busy={busy === 'here'}
          disabled={busy !== undefined}
          onClick={() => void leave('here')}
        >
          Sign out
        </Button>
        <Button
          variant="ghost"
          busy={busy === 'everywhere'}
          disabled={busy !== undefined}
          onClick={() => void leave('everywhere')}
        >
          Sign out everywhere
        </Button>
      </div>
      {hasFailed && (
        <p role="alert" className="mt-2 text-[13px] text-danger">
          You are still signed in: the server cannot be reached. Try again.
        </p>
      )}
    </section>
  )
}

function AsGuest() {
  const pathname = usePathname()
  const [canSignIn, setCanSignIn] = useState(false)
  useEffect(() => {
    let isGone = false
    fetch('/api/auth/providers')
      .then((answer) => answer.json())
      .then((ways: object) => {
        if (!isGone) setCanSignIn(Object.keys(ways).some((id) => id !== 'guest'))
        return undefined
      })
      .catch(() => {
        // Without a network nobody can sign in either.
      })
    return () => {
      isGone = true
    }
  }, [])
  if (!canSignIn) return null
  return (
    <section
      aria-label="Account"
      className="mt-5 flex items-center justify-between gap-4 border-t border-border pt-4"
    >
      <p className="text-[13px] leading-relaxed text-muted">
        You are here by name alone. With an account your boards are on every device.
      </p>
      <a href={signInPath(pathname)} className={buttonClass()}>
        Sign in
      </a>
    </section>
  )
}
