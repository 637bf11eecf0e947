import type { SaidOfCard, CardChangeNews } from '#app/b/[boardId]/list/card-news.ts'
import type { Card } from '#lib/ownership/card.ts'
import type { People } from '#lib/protocol/schemas.ts'
import type { RecordWriters } from '#lib/sync/record-writers.ts'

/**
 * What cards were when they were last told of, so that what others do to them between is one piece of
 * news each. Changes of this person alone pass without any.
 */
export class CardDiary {
  readonly #told: Map<string, SaidOfCard & Pick<Card, 'accountable' | 'delegates' | 'state'>>
  /** All since the last call, in their order: an own change hides no other one of that moment. */
  readonly #writers = new Map<string, Set<number | undefined>>()

  constructor(cards: readonly Card[]) {
    this.#told = new Map(cards.map((card) => [card.id, pageOf(card)]))
  }

  /** These records were changed; what came of it is read later. */
  changed(writers: RecordWriters): void {
    for (const [id, writer] of writers) {
      const known = this.#writers.get(id) ?? new Set()
      this.#writers.set(id, known.add(writer))
    }
  }

  /**
   * What others changed since the last call.
   *
   * @param own - client ID of this page's document
   */
  read(now: {
    card: (id: string) => Card | undefined
    own: number
    people: People
  }): readonly CardChangeNews[] {
    const news: CardChangeNews[] = []
    for (const [id, writers] of this.#writers) {
      const before = this.#told.get(id)
      const card = now.card(id)
      const after = card && pageOf(card)
      if (after) this.#told.set(id, after)
      else this.#told.delete(id)
      writers.delete(now.own)
      if (writers.size === 0 || JSON.stringify(before) === JSON.stringify(after)) continue
      const writer = [...writers].at(-1)
      const person = now.people.find(({ clientId }) => clientId === writer)
      news.push({ before, after, by: person && { personId: person.personId, name: person.name } })
    }
    this.#writers.clear()
    return news
  }
}

function pageOf({ id, title, region, state, accountable, delegates }: Card) {
  return { id, title, region: region?.key ?? null, state, accountable, delegates }
}
