import { useEffect, useRef } from 'react'

/** A number that rolls up or down when it changes, and is simply there at first. */
export function Count({ value }: { value: number }) {
  const before = useRef(value)
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const from = before.current
    before.current = value
    if (from === value) return
    const direction = value > from ? 1 : -1
    element.current?.animate(
      [
        { translate: `0 ${direction * 0.55}em`, opacity: 0 },
        { translate: '0 0', opacity: 1 },
      ],
      { duration: isMotionReduced() ? 0 : ROLL_MS, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' },
    )
  }, [value])
  return (
    <span ref={element} className="ov-count">
      {value}
    </span>
  )
}

const ROLL_MS = 200

function isMotionReduced(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
