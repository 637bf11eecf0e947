'use client'

import { Eye } from 'lucide-react'
import type { PersonOnBoard } from './people-here.ts'

/** Whose view this is, a frame in their colour around it, and the way out. */
export function FollowingBanner({ person, onStop }: { person: PersonOnBoard; onStop: () => void }) {
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none fixed inset-x-0 top-(--bar-height) bottom-0 z-10 border-[3px]"
        style={{ borderColor: person.colour }}
      />
      <div className="pointer-events-none fixed inset-x-0 bottom-[calc(132px+env(safe-area-inset-bottom))] z-30 flex justify-center px-4 lg:top-0 lg:bottom-auto lg:h-(--bar-height) lg:items-center">
        <div
          className="pointer-events-auto flex max-w-full animate-pop-in items-center gap-2 rounded-full py-0.5 pr-0.5 pl-3 text-[13px] font-medium text-white shadow-panel forced-color-adjust-none"
          style={{ background: person.colour }}
        >
          <Eye size={15} aria-hidden className="shrink-0" />
          <span className="max-w-52 truncate" role="note">
            Following {person.name}
          </span>
          <button
            type="button"
            aria-label={`Stop following ${person.name}`}
            onClick={onStop}
            className="h-7 rounded-full bg-black/20 px-3 font-semibold transition-colors hover:bg-black/30 focus-visible:outline-white touch:h-11"
          >
            Stop
          </button>
        </div>
      </div>
    </>
  )
}
