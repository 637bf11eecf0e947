import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import type { ReadCards } from '#lib/ownership/import-cards.ts'
import { cardLine } from './import-words.ts'

/** The first cards as they will be, and what people should know of the rest. */
export function CardPreview({
  cards: { board, untitled, strange },
  roles,
}: {
  cards: ReadCards
  roles: readonly NamedRole[]
}) {
  const shown = board.cards.slice(0, SHOWN)
  const isSorted = board.cards.some((card) => card.roles !== undefined)
  const more = board.cards.length - shown.length
  return (
    <section aria-label="The first cards">
      <ul className="divide-y divide-border overflow-hidden rounded-panel border border-border">
        {shown.map((card, at) => {
          const line = cardLine(card, { roles, hasPlaces: isSorted && roles.length > 0 })
          return (
            <li key={at} className="px-3.5 py-2">
              <p className="truncate text-sm font-medium">{card.task}</p>
              {line !== '' && <p className="truncate text-[13px] text-muted">{line}</p>}
            </li>
          )
        })}
      </ul>
      <p className="mt-1.5 text-[13px] text-muted">
        {[
          ...(more > 0 ? [`And ${more} more.`] : []),
          ...(!isSorted && roles.length > 0 ? ['All wait in the tray to be placed.'] : []),
          ...(untitled > 0 ? [leftOut(untitled)] : []),
          ...(strange > 0 ? [waiting(strange)] : []),
        ].join(' ')}
      </p>
    </section>
  )
}

const SHOWN = 4

function leftOut(rows: number): string {
  return rows === 1 ? 'One row has no task: left out.' : `${rows} rows have no task: left out.`
}

function waiting(rows: number): string {
  return rows === 1
    ? 'One row names a role that this board does not have: its card waits in the tray.'
    : `${rows} rows name roles that this board does not have: their cards wait in the tray.`
}
