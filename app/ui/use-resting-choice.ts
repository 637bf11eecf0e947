import { useEffect, useRef, useState, type ComponentProps } from 'react'

/** A choice by keys counts when no other key follows for so long: every arrow and letter passes a choice. */
const KEYS_REST_MS = 700

/**
 * What a `<select>` takes so that keys do not choose everything on their way: by pointer a choice counts
 * at once, by keys when they rest, at Enter, and when the field is left.
 *
 * @returns what is shown, the choice that keys pass or undefined, and the properties of the select
 */
export function useRestingChoice(
  value: string,
  onChange: (value: string) => void,
): {
  readonly passing: string | undefined
  readonly select: Pick<
    ComponentProps<'select'>,
    'value' | 'onPointerDown' | 'onKeyDown' | 'onBlur' | 'onChange'
  >
} {
  const [passing, setPassing] = useState<string>()
  const isByKeys = useRef(false)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(rest.current), [])

  const choose = (chosen: string | undefined): void => {
    clearTimeout(rest.current)
    setPassing(undefined)
    if (chosen !== undefined && chosen !== value) onChange(chosen)
  }

  return {
    passing,
    select: {
      value: passing ?? value,
      onPointerDown: () => {
        isByKeys.current = false
      },
      onKeyDown: (event) => {
        isByKeys.current = true
        if (event.key === 'Enter') choose(passing)
      },
      onBlur: () => choose(passing),
      onChange: ({ target: { value: chosen } }) => {
        if (!isByKeys.current) return choose(chosen)
        setPassing(chosen)
        clearTimeout(rest.current)
        rest.current = setTimeout(() => choose(chosen), KEYS_REST_MS)
      },
    },
  }
}
