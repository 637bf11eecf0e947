import type { SharingView } from './use-sharing.ts'

/** What went wrong at one control, beside it. */
export function Problem({ of, view: { problem } }: { of: string; view: SharingView }) {
  if (problem?.key !== of) return null
  return (
    <p role="alert" className="mt-1.5 text-[13px] leading-5 text-danger">
      {problem.sentence}
    </p>
  )
}
