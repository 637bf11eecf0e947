import { useCallback, useEffect, useRef, useState } from 'react'

/** Words that are typed and not written yet. */
export interface Typed {
  /** Undefined while nothing is typed. */
  readonly words: string | undefined
  readonly type: (words: string) => void
  /** Writes them, once. */
  readonly leave: () => void
}

/**
 * Writes what is typed in a field when the field is left: half a sentence is not a decision. Also when
 * the field goes without being left, because of what somebody else does: the browser says nothing then.
 */
export function useTyped(write: (words: string) => void): Typed {
  const [words, setWords] = useState<string>()
  // Beside the state: a field that is left and goes at once would be written twice.
  const waiting = useRef<string>(undefined)
  const latest = useRef(write)
  useEffect(() => {
    latest.current = write
  })
  const type = useCallback((typed: string) => {
    waiting.current = typed
    setWords(typed)
  }, [])
  const leave = useCallback(() => {
    const typed = waiting.current
    waiting.current = undefined
    setWords(undefined)
    if (typed !== undefined) latest.current(typed.trim())
  }, [])
  useEffect(() => leave, [leave])
  return { words, type, leave }
}
