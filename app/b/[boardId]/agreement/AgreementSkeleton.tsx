import { AgreementHead } from './AgreementHead.tsx'

/** The page while the board is being read: its title, and where the table will be. */
export function AgreementSkeleton({ title }: { title: string }) {
  return (
    <main aria-busy className="mx-auto max-w-[1264px] px-5 pt-[68px] sm:px-8">
      <AgreementHead title={title} line="Reading the board…" />
      <div aria-hidden className="mt-[108px] sm:mt-[76px]">
        {Array.from({ length: 8 }, (_, row) => (
          <div key={row} className="flex h-11 items-center gap-6 border-t border-border">
            <div className="h-3 w-48 animate-pulse rounded bg-pressed" />
            <div className="h-3 w-8 animate-pulse rounded bg-pressed" />
            <div className="h-3 w-8 animate-pulse rounded bg-pressed" />
            <div className="h-3 flex-1 animate-pulse rounded bg-pressed" />
          </div>
        ))}
      </div>
    </main>
  )
}
