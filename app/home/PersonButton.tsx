'use client'

import { useState } from 'react'
import { EditProfile } from '#app/auth/EditProfile.tsx'
import { Avatar } from '#app/ui/Avatar.tsx'
import type { Person } from '#lib/access/principal.ts'

/** Who this browser is; opens the dialog that changes it. */
export function PersonButton({ person }: { person: Person }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="flex h-9 max-w-52 min-w-0 items-center gap-2 rounded-full py-1 pr-3 pl-1 text-sm font-medium transition-colors hover:bg-hover touch:h-11"
      >
        <span aria-hidden className="contents">
          <Avatar name={person.name} colour={person.colour} />
        </span>
        <span className="relative truncate">
          {person.name}
          <span className="sr-only">: change name and colour</span>
        </span>
      </button>
      <EditProfile person={person} open={isOpen} onOpenChange={setIsOpen} />
    </>
  )
}
