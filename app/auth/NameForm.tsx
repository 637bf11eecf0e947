'use client'

import { useActionState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { parsePersonName } from '#lib/access/person-name.ts'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { NAME_SENTENCES } from './name-sentences.ts'
import { signInPath } from './sign-in-path.ts'
import { signInAsGuest } from './sign-in.ts'

/**
 * One field and one button: signs in and then calls `onSignedIn`, which may answer a sentence about
 * what went wrong after that. A form action and not a submit handler: what is sent before the page
 * is alive is kept and replayed by React.
 */
export function NameForm({
  label,
  hideLabel = false,
  button,
  note,
  isBusy = false,
  signInTo,
  onSignedIn,
}: {
  label: string
  hideLabel?: boolean
  button: string
  note: string
  /** Busy with what comes after signing in. */
  isBusy?: boolean
  /** Where to go after signing in with an account instead; undefined where there are none. */
  signInTo?: string | undefined
  onSignedIn: () => Promise<string | undefined>
}) {
  const [{ attempt, problem }, submit, isSubmitting] = useActionState(signIn, {})

  async function signIn(_: Attempt, fields: FormData): Promise<Attempt> {
    const typed = fields.get('name')
    const attempt = typeof typed === 'string' ? typed : ''
    const name = parsePersonName(attempt)
    if (!name.ok) return { attempt, problem: NAME_SENTENCES[name.reason] }
    const signedIn = await signInAsGuest({ name: name.value })
    if (!signedIn.ok) return { attempt, problem: signedIn.reason }
    return { attempt, problem: await onSignedIn() }
  }

  return (
    <form action={submit} className="flex flex-col gap-4">
      <TextField
        label={label}
        hideLabel={hideLabel}
        name="name"
        size="lg"
        // React empties a form after its action; this puts back what was typed.
        defaultValue={attempt}
        maxLength={MAX_NAME_LENGTH}
        autoComplete="nickname"
        autoCapitalize="words"
        enterKeyHint="go"
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the form asks this one question
        autoFocus
        error={problem}
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        busy={isSubmitting || isBusy}
        className="w-full"
      >
        {button}
      </Button>
      <p className="text-center text-[13px] text-muted">
        {note}
        {signInTo !== undefined && (
          <>
            {' '}
            Have an account?{' '}
            <a
              href={signInPath(signInTo)}
              className="font-medium whitespace-nowrap text-text underline underline-offset-2"
            >
              Sign in
            </a>
          </>
        )}
      </p>
    </form>
  )
}

interface Attempt {
  readonly attempt?: string
  readonly problem?: string | undefined
}
