'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Avatar } from '#app/ui/Avatar.tsx'
import { Tooltip } from '#app/ui/Tooltip.tsx'
import type { Person } from '#lib/access/principal.ts'

/** Loaded when it is first opened: a board must not wait for a dialog, nor fall over without it. */
const EditProfile = dynamic(
  () =>
    import('#app/auth/EditProfile.tsx').then(
      (file) => file.EditProfile,
      // Without a network nothing could be saved either.
      () => Unavailable,
    ),
  { ssr: false },
)

function Unavailable() {
  return null
}

/** This person, and the way to change their name, colour and theme. */
export function OwnAvatar({
  person,
  shownAs,
  onSaved,
}: {
  person: Person
  /** Name and colour as the others see them: the server keeps both distinct. */
  shownAs: { name: string; colour: string }
  onSaved: () => void
}) {
  const [isOpen, setIsOpen] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <>
      <Tooltip text={`${shownAs.name} (you)`}>
        <button
          type="button"
          aria-label={`You: ${shownAs.name}. Change name, colour or theme`}
          onClick={() => {
            setWasOpened(true)
            setIsOpen(true)
          }}
          className="grid size-8 shrink-0 place-items-center rounded-full transition-colors hover:bg-hover touch:size-11"
        >
          <span aria-hidden>
            <Avatar name={shownAs.name} colour={shownAs.colour} size={26} />
          </span>
        </button>
      </Tooltip>
      {wasOpened && (
        <EditProfile person={person} open={isOpen} onOpenChange={setIsOpen} onSaved={onSaved} />
      )}
    </>
  )
}
