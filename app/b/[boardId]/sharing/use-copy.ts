import { useEffect, useState } from 'react'

/** Copies text to the clipboard; `isCopied` for a moment after. */
export function useCopy(): {
  readonly isCopied: boolean
  /** Resolves with false where there is no clipboard: plain http has none, and a browser may refuse it. */
  readonly copy: (text: string) => Promise<boolean>
} {
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setIsCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
      return true
    } catch {
      return false
    }
  }

  return { isCopied, copy }
}

const COPIED_MS = 2_500
