import type { ReactNode } from 'react'
import { LogoMark } from './Logo.tsx'

/** A page with nothing to show but why: one sentence and one thing to do. */
export function StatePage({ sentence, action }: { sentence: string; action: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-[420px] animate-rise-in flex-col items-center text-center">
        <LogoMark size={44} />
        <h1 className="mt-6 text-xl leading-7 font-semibold tracking-[-0.02em] text-balance">
          {sentence}
        </h1>
        <div className="mt-6">{action}</div>
      </div>
    </main>
  )
}
