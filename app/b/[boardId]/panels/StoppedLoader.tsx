import { type ComponentProps, useEffect, useState } from 'react'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { StoppedScreen } from './StoppedScreen.tsx'

const RETRY_MS = 2_000

/**
 * Covers the board at once when it is closed, and loads what says why. The server that closed it can be
 * reached as a rule; where it cannot, what this tab holds is not to be lost with the page.
 */
export function StoppedLoader(props: ComponentProps<typeof StoppedScreen>) {
  const [Screen, setScreen] = useState<typeof StoppedScreen>()
  const [failures, setFailures] = useState(0)
  useEffect(() => {
    let isGone = false
    const load = () =>
      void import('./StoppedScreen.tsx').then(
        (file) => !isGone && setScreen(() => file.StoppedScreen),
        () => !isGone && setFailures((count) => count + 1),
      )
    const timer = setTimeout(load, failures === 0 ? 0 : RETRY_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [failures])
  if (Screen) return <Screen {...props} />
  return (
    <div
      className="fixed inset-0 z-[900] overflow-y-auto bg-surface"
      aria-busy={failures === 0}
      role="alert"
    >
      {failures > 0 && (
        <StatePage
          sentence="This board is closed, and the server cannot be reached."
          detail="What is not on the board stays in this tab. Keep it open: this page tries again."
          action={null}
        />
      )}
    </div>
  )
}
