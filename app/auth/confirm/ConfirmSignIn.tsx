'use client'

import Link from 'next/link'
import { useEffect, useState } from 'react'
import { AuthCard } from '#app/auth/AuthCard.tsx'
import { confirmMail } from '#app/auth/sign-in.ts'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'

interface MailedLink {
  readonly token: string
  readonly email: string
  readonly callbackUrl: string
}

/** Signs in with what stands after the # of a mailed link, when somebody says so. */
export function ConfirmSignIn() {
  const [link, setLink] = useState<MailedLink | 'none'>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  useEffect(() => {
    function take(): void {
      const { hash, pathname } = window.location
      setLink((known) => (hash === '' && known) || readLink(hash))
      if (hash !== '') setProblem(undefined)
      // The token is neither left in the history nor in what somebody copies from the address bar.
      window.history.replaceState(window.history.state, '', pathname)
    }
    // oxlint-disable-next-line react/set-state-in-effect -- the server never sees what follows the #
    take()
    // Another link, opened in this tab: a browser loads nothing anew for what follows the #.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])

  async function signIn(held: MailedLink): Promise<void> {
    setIsBusy(true)
    const confirmed = await confirmMail(held)
    if (confirmed.ok) return window.location.replace(confirmed.value)
    setIsBusy(false)
    return setProblem(confirmed.reason)
  }

  if (problem !== undefined || link === 'none') {
    return (
      <AuthCard
        title="You are not signed in"
        detail={problem ?? 'This link is not whole. Open it from the mail once more.'}
      >
        <Link
          href="/auth"
          prefetch={false}
          className={`${buttonClass({ size: 'lg', variant: 'primary' })} w-full`}
        >
          Ask for another link
        </Link>
      </AuthCard>
    )
  }
  return (
    <AuthCard
      title="Sign in to Overlap"
      detail={link === undefined ? 'One moment.' : `You will be signed in as ${link.email}.`}
    >
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        busy={isBusy}
        disabled={link === undefined}
        onClick={() => {
          if (link !== undefined) void signIn(link)
        }}
      >
        Sign in
      </Button>
    </AuthCard>
  )
}

function readLink(hash: string): MailedLink | 'none' {
  const fields = new URLSearchParams(hash.slice(1))
  const [token, email] = [fields.get('token') ?? '', fields.get('email') ?? '']
  if (token === '' || email === '') return 'none'
  return { token, email, callbackUrl: fields.get('callbackUrl') ?? '/' }
}
