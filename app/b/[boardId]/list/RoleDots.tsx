import { cx } from '#app/ui/cx.ts'
import { rolesOf, type Place } from './list-words.ts'

/** The hues of the roles that hold a region: each role its own, none for nobody. They repeat the words beside them. */
export function RoleDots({ place }: { place: Place }) {
  const ids = rolesOf(place)
  return (
    <span aria-hidden className="flex shrink-0 -space-x-1">
      {ids.length === 0 ? (
        <span
          className={cx(
            'size-3 rounded-full border-[1.5px] border-border-strong',
            place === null && 'border-dashed',
          )}
        />
      ) : (
        ids.map((id) => (
          <span key={id} className={cx('size-3 rounded-full ring-2 ring-raised', hueOf(id))} />
        ))
      )}
    </span>
  )
}

function hueOf(role: string): string {
  return HUES[role] ?? 'bg-border-strong'
}

const HUES: Readonly<Record<string, string>> = { PM: 'bg-pm', PO: 'bg-po', PMM: 'bg-pmm' }
