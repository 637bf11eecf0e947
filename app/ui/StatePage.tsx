import type { ReactNode } from 'react'
import { LogoMark } from './Logo.tsx'

/** A page with nothing to show but why: one sentence, what it means where that is not plain, and one thing to do. */
export function StatePage({
  sentence,
  detail,
  action,
}: {
  sentence: string
  detail?: ReactNode
  action: ReactNode
}) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-[420px] animate-rise-in flex-col items-center text-center">
        <LogoMark size={44} />
        <h1 className="mt-6 text-xl leading-7 font-semibold tracking-[-0.02em] text-balance">
          {sentence}
        </h1>
        {detail !== undefined && (
          <p className="mt-2 text-[15px] leading-6 text-balance text-muted">{detail}</p>
        )}
        <div className="mt-6">{action}</div>
      </div>
    </main>
  )
}
