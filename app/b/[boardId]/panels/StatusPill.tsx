'use client'

import { CircleCheck, CloudOff, Eye, TriangleAlert, LoaderCircle } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { cx } from '#app/ui/cx.ts'
import type { ConnectionState } from '#lib/sync/connection-state.ts'
import { pillFor } from './pill.ts'
import type { Pill } from './pill.ts'

/** Where this person's work is, and a way to try again where that may help. */
export function StatusPill({
  state,
  retry,
}: {
  state: ConnectionState | undefined
  /** Shown where trying again may help. */
  retry: ReactNode
}) {
  const pill = pillFor(useCalm(state))
  const Icon = SYMBOLS[pill.symbol]
  return (
    <div className="flex min-w-0 items-center">
      <output
        aria-label="Saving state"
        // Saving and saved alternate with every edit: only what needs attention is read out.
        aria-live={pill.tone === 'calm' ? 'off' : 'polite'}
        title={pill.text}
        className={cx(
          'flex h-7 min-w-0 items-center gap-1.5 rounded-full px-2 text-[13px] font-medium sm:px-2.5',
          TONES[pill.tone],
        )}
      >
        <Icon
          size={15}
          aria-hidden
          className={cx('shrink-0', pill.symbol === 'busy' && 'motion-safe:animate-spin')}
        />
        {/* From an attribute, so that it is not read twice: the words hold the number too. */}
        <span
          aria-hidden
          data-count={pill.count}
          className={cx(
            'sm:hidden',
            pill.count !== undefined && 'after:content-[attr(data-count)]',
          )}
        />
        <span className="truncate max-sm:sr-only">{pill.text}</span>
      </output>
      {pill.canRetry && retry}
    </div>
  )
}

/** Says "Saved" a moment late rather than flicker at every step of a drag; never early. */
function useCalm(state: ConnectionState | undefined): ConnectionState | undefined {
  const [shown, setShown] = useState(state)
  const isCalming = state?.state === 'saved' && shown?.state === 'saving'
  if (!isCalming && shown !== state) setShown(state)
  useEffect(() => {
    if (!isCalming) return undefined
    const timer = setTimeout(() => setShown(state), CALM_MS)
    return () => clearTimeout(timer)
  }, [isCalming, state])
  return isCalming ? shown : state
}

const CALM_MS = 350

const SYMBOLS: Readonly<Record<Pill['symbol'], LucideIcon>> = {
  saved: CircleCheck,
  busy: LoaderCircle,
  offline: CloudOff,
  problem: TriangleAlert,
  view: Eye,
}

const TONES: Readonly<Record<Pill['tone'], string>> = {
  calm: 'text-muted',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
}
