import { Segmented } from '#app/ui/Segmented.tsx'
import type { Reading } from './use-reading.ts'

/** Whether a text is a list or a table. */
export function ReadAs({ reading: { kind, setKind } }: { reading: Reading }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-[13px] font-medium text-text">Read it as</span>
      <div>
        <Segmented label="Read it as" value={kind} options={KINDS} onChange={setKind} />
      </div>
    </div>
  )
}

const KINDS = [
  { value: 'list', text: 'A list' },
  { value: 'table', text: 'A table' },
] as const
