import { cx } from '#app/ui/cx.ts'
import { hueAt, type Hue } from '#lib/board/hues.ts'
import type { ToldRole } from '#lib/protocol/cards.ts'
import { rolesOf, type Place } from './list-words.ts'

/** The hues of the roles that hold a region: each role its own, none for nobody. They repeat the words beside them. */
export function RoleDots({ place, roles }: { place: Place; roles: readonly ToldRole[] }) {
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
          <span
            key={id}
            className={cx(
              'size-3 rounded-full ring-2 ring-raised',
              DOTS[hueAt(roles.findIndex((role) => role.id === id))],
            )}
          />
        ))
      )}
    </span>
  )
}

const DOTS: Readonly<Record<Hue, string>> = {
  pm: 'bg-pm',
  po: 'bg-po',
  pmm: 'bg-pmm',
  plain: 'bg-border-strong',
}
