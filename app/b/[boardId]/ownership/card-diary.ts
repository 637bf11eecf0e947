import type { SaidOfCard, CardChangeNews } from '#app/b/[boardId]/list/card-news.ts'
import type { Card } from '#lib/ownership/card.ts'
import type { People } from '#lib/protocol/schemas.ts'
import type { RecordWriters } from '#lib/sync/record-writers.ts'

/**
 * What cards were when they were last told of, so that what others do to them between is one piece of
 * news each. Changes of this person pass without any.
 */
export class CardDiary {
  readonly #told: Map<string, SaidOfCard & Pick<Card, 'accountable' | 'delegates' | 'state'>>
  readonly #writers = new Map<string, number | undefined>()

  constructor(cards: readonly Card[]) {
    this.#told = new Map(cards.map((card) => [card.id, pageOf(card)]))
  }

  /** These records were changed; what came of it is read later. */
  changed(writers: RecordWriters): void {
    for (const [id, writer] of writers) this.#writers.set(id, writer)
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
    for (const [id, writer] of this.#writers) {
      const before = this.#told.get(id)
      const card = now.card(id)
      const after = card && pageOf(card)
      if (after) this.#told.set(id, after)
      else this.#told.delete(id)
      if (writer === now.own || JSON.stringify(before) === JSON.stringify(after)) continue
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
