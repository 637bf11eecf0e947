import type { ImportedCard } from '#lib/ownership/imported-card.ts'

/** The first cards as they will be, and how many more there are. */
export function CardPreview({
  cards,
  lineOf,
}: {
  cards: readonly ImportedCard[]
  /** What stands below a card's task; may be empty. */
  lineOf: (card: ImportedCard) => string
}) {
  const shown = cards.slice(0, SHOWN)
  const more = cards.length - shown.length
  return (
    <section aria-label="The first cards">
      <ul className="divide-y divide-border overflow-hidden rounded-panel border border-border">
        {shown.map((card, at) => {
          const line = lineOf(card)
          return (
            <li key={at} className="px-3.5 py-2">
              <p className="truncate text-sm font-medium">{card.task}</p>
              {line !== '' && <p className="truncate text-[13px] text-muted">{line}</p>}
            </li>
          )
        })}
      </ul>
      {more > 0 && <p className="mt-1.5 text-[13px] text-muted">{`And ${more} more.`}</p>}
    </section>
  )
}

const SHOWN = 4
