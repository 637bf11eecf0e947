'use client'

import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ThemeSwitch } from '#app/theme/ThemeSwitch.tsx'
import { Avatar } from '#app/ui/Avatar.tsx'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { parsePersonName } from '#lib/access/person-name.ts'
import type { Person } from '#lib/access/principal.ts'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { Account } from './Account.tsx'
import { NAME_SENTENCES } from './name-sentences.ts'
import { signInAsGuest } from './sign-in.ts'

/**
 * How a person changes their name, colour and theme. `onSaved` gets the person as the cookie now
 * says it, and the page is rendered again for them; an open connection still carries the old one
 * until it is made again.
 */
export function EditProfile({
  person,
  onSaved,
  open,
  onOpenChange,
}: {
  person: Person
  onSaved?: (person: Person) => void
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const router = useRouter()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="You on every board" size="sm">
      <ProfileForm
        person={person}
        onSaved={(saved) => {
          onSaved?.(saved)
          router.refresh()
          onOpenChange(false)
        }}
      />
      <Account person={person} />
    </Dialog>
  )
}

/** Inside of the dialog, so that what was typed and not saved is gone when it opens again. */
function ProfileForm({ person, onSaved }: { person: Person; onSaved: (person: Person) => void }) {
  const [name, setName] = useState(person.name)
  const [colour, setColour] = useState(person.colour)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  async function save(): Promise<void> {
    const parsed = parsePersonName(name)
    if (!parsed.ok) {
      setProblem(NAME_SENTENCES[parsed.reason])
      return
    }
    setProblem(undefined)
    setIsBusy(true)
    const signedIn = await signInAsGuest({ name: parsed.value, colour })
    setIsBusy(false)
    if (signedIn.ok) onSaved({ ...person, name: parsed.value, colour })
    else setProblem(signedIn.reason)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      className="flex flex-col gap-5"
    >
      <div className="flex items-end gap-3">
        <Avatar name={name} colour={colour} size={44} className="mb-px" />
        <TextField
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={MAX_NAME_LENGTH}
          autoComplete="nickname"
          spellCheck={false}
          size="lg"
          className="min-w-0 flex-1"
          aria-invalid={problem !== undefined}
        />
      </div>
      <ColourSwatches colour={colour} onChange={setColour} />
      <div className="flex items-center justify-between">
        <span className="text-[13px] font-medium">Theme</span>
        <ThemeSwitch />
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-[13px] text-danger">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" size="lg" busy={isBusy}>
        Save
      </Button>
    </form>
  )
}

function ColourSwatches({
  colour,
  onChange,
}: {
  colour: string
  onChange: (colour: string) => void
}) {
  return (
    <fieldset>
      <legend className="text-[13px] font-medium">Colour of your cursor</legend>
      <div className="mt-2 grid w-fit grid-cols-6 gap-1.5 touch:gap-0">
        {PERSON_COLOURS.map(({ name, hex }) => (
          <label
            key={hex}
            title={name}
            className="relative grid size-10 cursor-pointer place-items-center touch:size-12"
          >
            <input
              type="radio"
              name="colour"
              value={hex}
              checked={colour === hex}
              onChange={() => onChange(hex)}
              aria-label={name}
              className="peer absolute inset-1 cursor-pointer appearance-none rounded-full forced-color-adjust-none outline-offset-2"
              style={{ background: hex }}
            />
            <Check
              size={18}
              strokeWidth={3}
              aria-hidden
              className="pointer-events-none relative hidden text-white peer-checked:block"
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
