'use client'

import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { ProviderIcon } from './ProviderIcon.tsx'
import { askForMail, continueWith } from './sign-in.ts'

/** A button for each provider, then the field for a link by mail; and where that link went. */
export function SignInForm({
  ways,
  callbackUrl,
  problem: firstProblem,
}: {
  ways: readonly { id: string; label: string }[]
  /** A path of ours, where to go after signing in. */
  callbackUrl: string
  problem: string | undefined
}) {
  const [problem, setProblem] = useState(firstProblem)
  const [busy, setBusy] = useState<string>()
  const [email, setEmail] = useState('')
  const [sentTo, setSentTo] = useState<string>()
  const providers = ways.filter(({ id }) => id !== 'email')
  const hasMail = ways.some(({ id }) => id === 'email')

  async function leaveFor(id: string): Promise<void> {
    setBusy(id)
    const left = await continueWith(id, callbackUrl)
    if (left.ok) return
    setProblem(left.reason)
    setBusy(undefined)
  }

  async function sendMail(): Promise<void> {
    setBusy('email')
    setProblem(undefined)
    const sent = await askForMail(email, callbackUrl)
    setBusy(undefined)
    if (sent.ok) setSentTo(email.trim())
    else setProblem(sent.reason)
  }

  if (sentTo !== undefined) {
    return <MailSent email={sentTo} onBack={() => setSentTo(undefined)} />
  }
  return (
    <div className="flex flex-col gap-3">
      {problem !== undefined && (
        <p
          role="alert"
          className="rounded-control bg-danger-soft px-3.5 py-2.5 text-sm text-danger"
        >
          {problem}
        </p>
      )}
      {providers.map(({ id, label }) => (
        <Button
          key={id}
          size="lg"
          busy={busy === id}
          disabled={busy !== undefined}
          onClick={() => void leaveFor(id)}
          className="w-full"
        >
          {busy !== id && <ProviderIcon id={id} />}
          Continue with {label}
        </Button>
      ))}
      {providers.length > 0 && hasMail && (
        <div aria-hidden className="my-1 flex items-center gap-3 text-[13px] text-muted">
          <span className="h-px flex-1 bg-border" />
          or
          <span className="h-px flex-1 bg-border" />
        </div>
      )}
      {hasMail && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void sendMail()
          }}
          className="flex flex-col gap-3"
        >
          <TextField
            label="Mail address"
            type="email"
            name="email"
            required
            size="lg"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="send"
            placeholder="you@company.com"
          />
          <Button
            type="submit"
            variant="primary"
            size="lg"
            busy={busy === 'email'}
            disabled={busy !== undefined}
            className="w-full"
          >
            Send me a link
          </Button>
        </form>
      )}
    </div>
  )
}

function MailSent({ email, onBack }: { email: string; onBack: () => void }) {
  return (
    <div>
      <output className="block rounded-panel bg-sunken p-4">
        <span className="flex items-center gap-2 text-[15px] font-semibold">
          <MailCheck size={18} aria-hidden className="shrink-0 text-ok" />
          Look in your mail
        </span>
        <span className="mt-1.5 block text-sm leading-relaxed wrap-anywhere text-muted">
          A link is on its way to <strong className="font-medium text-text">{email}</strong>. It
          works once, within 15 minutes. Open it in this browser to keep what you made as a guest.
        </span>
      </output>
      <Button variant="ghost" onClick={onBack} className="mt-3 w-full">
        Use another address
      </Button>
    </div>
  )
}
