import { READ_WITHIN_MS } from '#lib/board/named-keys.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { CardNews } from '#lib/sync/told-cards.ts'
import { namesOf, type CardEdit } from './card-edits.ts'

/**
 * Names that came so lately that nobody can have read them: who names another then takes no place of theirs.
 * As NameArrivals does on the canvas, which reads the document that a list does not have.
 */
export class UnreadNames {
  readonly #now: () => number
  readonly #late = new Map<string, { readonly names: readonly string[]; readonly at: number }>()
  /** Names that this person gave last, by card: they come back as news. */
  readonly #own = new Map<string, ReadonlySet<string>>()

  /** @param now - milliseconds of a clock that is never put back */
  constructor(now: () => number) {
    this.#now = now
  }

  add(news: readonly CardNews[]): void {
    const at = this.#now()
    for (const [id, late] of this.#late) if (!this.#isLate(late)) this.#late.delete(id)
    for (const { before, after } of news) {
      if (!after) continue
      const known = before ? allNames(before) : []
      const own = this.#own.get(after.id)
      const names = allNames(after).filter((name) => !known.includes(name) && !own?.has(name))
      if (names.length > 0) this.#late.set(after.id, { names, at })
    }
  }

  /** The same change, of which nothing is lost that was not read. Who chooses one of several has read them. */
  leftOutOf(edit: CardEdit): CardEdit {
    if (edit.type !== 'set-accountable' && edit.type !== 'set-delegate') return edit
    const { card, name, before } = edit
    const late = this.#late.get(card)
    this.#own.set(card, new Set([...(this.#own.get(card) ?? []), name]))
    if (!late || !this.#isLate(late) || !before || before.length > 1) return edit
    return { ...edit, before: before.filter((name) => !late.names.includes(name)) }
  }

  #isLate({ at }: { readonly at: number }): boolean {
    return this.#now() - at < READ_WITHIN_MS
  }
}

function allNames(card: ToldCard): readonly string[] {
  return [...namesOf(card, 'accountable'), ...namesOf(card, 'delegate')]
}
