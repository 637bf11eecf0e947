import type { ReactNode } from 'react'

/** The title of a board over what is said of it. */
export function AgreementHead({ title, line }: { title: string; line: ReactNode }) {
  return (
    <header>
      <p className="text-[13px] font-medium text-muted">Agreement</p>
      <h1 className="mt-0.5 text-[26px] leading-tight font-semibold tracking-[-0.025em] text-balance [overflow-wrap:anywhere] sm:text-[30px]">
        {title}
      </h1>
      <p className="mt-1.5 text-sm text-muted">{line}</p>
    </header>
  )
}
