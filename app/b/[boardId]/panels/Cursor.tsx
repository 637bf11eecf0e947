'use client'

import { memo, useEffect, useState } from 'react'
import type { TLCursorProps } from 'tldraw'
import { cx } from '#app/ui/cx.ts'

/** A teammate's cursor with their name in their colour; it dims once it has rested. */
export const Cursor = memo(function Cursor({
  className,
  zoom,
  point,
  color,
  name,
  chatMessage,
}: TLCursorProps) {
  const isResting = useRest(point ? `${point.x},${point.y},${chatMessage}` : undefined)
  if (!point) return null
  return (
    <div
      className={cx('tl-overlays__item', className)}
      style={{ transform: `translate(${point.x}px, ${point.y}px) scale(${1 / zoom})` }}
    >
      <div
        className={cx(
          'transition-opacity duration-(--motion-calm) forced-color-adjust-none',
          isResting && 'opacity-45',
        )}
        style={{ color }}
      >
        <svg
          aria-hidden
          width="20"
          height="22"
          viewBox="0 0 20 22"
          className="-mt-0.5 -ml-0.5 block overflow-visible drop-shadow-sm"
        >
          <path
            d="M2 2l5.6 16.2 3-6.6 6.9-2.7z"
            fill="currentcolor"
            stroke="white"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
        </svg>
        {(name || chatMessage) && (
          <div
            className="-mt-1 ml-3 flex w-max max-w-52 flex-col rounded-[9px] rounded-tl-[3px] px-2 py-0.5 font-sans text-xs leading-[18px] font-semibold text-white shadow-control"
            style={{ background: color }}
          >
            {name && <span className="max-w-[120px] truncate">{name}</span>}
            {chatMessage && <span className="font-normal wrap-anywhere">{chatMessage}</span>}
          </div>
        )}
      </div>
    </div>
  )
})

/** True once `place` has been the same for {@link REST_MS}. */
function useRest(place: string | undefined): boolean {
  const [rested, setRested] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setRested(place), REST_MS)
    return () => clearTimeout(timer)
  }, [place])
  return place !== undefined && rested === place
}

const REST_MS = 3_000
