/** Task, region, accountable, delegate, and what else can be done; fixed, so that rows stand in columns. */
export const COLUMNS =
  'md:grid-cols-[minmax(0,1fr)_180px_200px_200px_32px] touch:md:grid-cols-[minmax(0,1fr)_180px_200px_200px_44px]'

/** Over the columns of all rows. Each choice says itself what it is for, so nobody hears this. */
export function ColumnHeads({
  areParts,
}: {
  /** True where all cards are people and teams: they have a part, and nobody answers for them. */
  areParts: boolean
}) {
  return (
    <div
      aria-hidden
      className={`sticky top-(--bar-height) z-10 hidden gap-x-2 bg-surface px-8 pt-3 pb-2 text-xs font-medium text-muted touch:top-12 min-[900px]:grid ${COLUMNS}`}
    >
      {(areParts ? PARTS : TASKS).map((words) => (
        <span key={words}>{words}</span>
      ))}
    </div>
  )
}

const TASKS = ['Task', 'Region', 'Accountable', 'Delegated to'] as const
const PARTS = ['Person or team', 'Part'] as const
