'use client'

import { Users } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '#app/ui/Avatar.tsx'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { PopoverPanel } from './PopoverPanel.tsx'
import type { PersonOnBoard } from './people-here.ts'
import type { Follow } from './use-follow.ts'

/** Who is here: a few faces in the bar, and behind them everybody by full name. */
export function PeoplePanel({
  people,
  me,
  follow,
  followsMe,
}: {
  people: readonly PersonOnBoard[]
  me: string
  follow: Follow
  /** Following them would come back to this person's own view. */
  followsMe: (personId: string) => boolean
}) {
  const [isOpen, setIsOpen] = useState(false)
  const others = people.filter((person) => person.personId !== me)
  return (
    <PopoverPanel
      open={isOpen}
      onOpenChange={setIsOpen}
      label="People"
      className="w-72 p-2"
      trigger={
        <button
          type="button"
          aria-label={`People: ${people.length} here`}
          className="flex h-8 min-w-8 shrink-0 items-center justify-center rounded-full px-1 text-muted transition-colors hover:bg-hover hover:text-text data-[state=open]:bg-hover touch:h-11 touch:min-w-11"
        >
          {others.length === 0 ? <Users size={17} aria-hidden /> : <Faces people={others} />}
        </button>
      }
    >
      <h2 className="px-2 pt-1 pb-1.5 text-xs font-medium text-muted">
        {people.length === 1 ? '1 person here' : `${people.length} people here`}
      </h2>
      <ul aria-label="People on this board">
        {people.map((person) => (
          <li
            key={person.personId}
            className="flex min-h-10 items-center gap-2.5 rounded-control px-2 py-1 touch:min-h-12"
          >
            <span aria-hidden>
              <Avatar name={person.name} colour={person.colour} size={26} />
            </span>
            <span className="min-w-0 flex-1 leading-5 font-medium wrap-anywhere">
              <span data-name>{person.name}</span>
              {person.personId === me && <span className="font-normal text-muted"> (you)</span>}
              {person.role === 'viewer' && (
                <span className="block text-xs font-normal text-muted">View only</span>
              )}
            </span>
            {person.personId !== me && (
              <FollowButton
                person={person}
                follow={follow}
                isFollower={followsMe(person.personId)}
                onDone={() => setIsOpen(false)}
              />
            )}
          </li>
        ))}
      </ul>
    </PopoverPanel>
  )
}

function FollowButton({
  person,
  follow,
  isFollower,
  onDone,
}: {
  person: PersonOnBoard
  follow: Follow
  isFollower: boolean
  onDone: () => void
}) {
  if (follow.following?.personId === person.personId) {
    return (
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Stop following ${person.name}`}
        onClick={follow.stop}
      >
        Stop following
      </Button>
    )
  }
  if (person.isInList) return <span className="pr-2 text-[13px] text-muted">In the list</span>
  if (isFollower) return <span className="pr-2 text-[13px] text-muted">Follows you</span>
  return (
    <Button
      size="sm"
      variant="ghost"
      aria-label={`Follow ${person.name}`}
      onClick={() => {
        follow.follow(person)
        onDone()
      }}
    >
      Follow
    </Button>
  )
}

/** Up to two discs on phones, four elsewhere, and how many more there are. */
function Faces({ people }: { people: readonly PersonOnBoard[] }) {
  return (
    <span aria-hidden className="flex -space-x-0.5">
      {people.slice(0, WIDE_FACES).map((person, index) => (
        <span
          key={person.personId}
          className={cx(
            'rounded-full ring-2 ring-raised',
            index >= NARROW_FACES && 'max-sm:hidden',
          )}
        >
          <Avatar name={person.name} colour={person.colour} size={26} />
        </span>
      ))}
      <More count={people.length - NARROW_FACES} className="sm:hidden" />
      <More count={people.length - WIDE_FACES} className="max-sm:hidden" />
    </span>
  )
}

function More({ count, className }: { count: number; className: string }) {
  if (count <= 0) return null
  return (
    <span
      className={cx(
        'grid h-[26px] min-w-[26px] place-items-center rounded-full bg-pressed px-1.5 text-xs font-semibold text-text ring-2 ring-raised',
        className,
      )}
    >
      +{count}
    </span>
  )
}

const NARROW_FACES = 2
const WIDE_FACES = 4
