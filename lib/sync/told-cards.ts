import { DEFAULT_PAGE_ID } from '#lib/board/layout.ts'
import type { CardsPart, ToldCard, ToldPage, ToldRole } from '#lib/protocol/cards.ts'

/** A board's cards as the server told them. Never changed: another answer is another object. */
export interface ToldBoard {
  readonly cards: ReadonlyMap<string, ToldCard>
  readonly roles: readonly ToldRole[]
  /** Keys of the regions that a card can be put into. */
  readonly regions: readonly string[]
  readonly hasTray: boolean
  /** The pages with regions where there are several, in the board's order; else none. */
  readonly pages: readonly ToldPage[]
}

/** The page of a card where there are several; undefined else, and on a page without regions. */
export function pageOf({ pages }: Pick<ToldBoard, 'pages'>, card: ToldCard): ToldPage | undefined {
  const { page = DEFAULT_PAGE_ID } = card
  return pages.find(({ id }) => id === page)
}

/** What names on a card mean: the roles of its page; those of the board where no page has its own. */
export function rolesFor(
  board: Pick<ToldBoard, 'roles' | 'pages'>,
  card: ToldCard,
): readonly ToldRole[] {
  return pageOf(board, card)?.roles ?? board.roles
}

/** A card that somebody changed; undefined where it was, or is, none. */
export interface CardNews {
  readonly before: ToldCard | undefined
  readonly after: ToldCard | undefined
  /** Undefined where that is not known. */
  readonly by: { readonly personId: string; readonly name: string } | undefined
}

/**
 * Puts the parts of message 101 together. What is shown changes when a whole is there: after a new
 * connection the old list stays until all of the new one has come.
 */
export class ToldCards {
  #shown: ToldBoard | undefined
  #coming: ToldBoard = EMPTY
  #news: CardNews[] = []
  /** True until all cards have come over this connection. */
  #isAnew = true

  /** Undefined until all cards have come once. */
  get board(): ToldBoard | undefined {
    return this.#shown
  }

  /** Takes a part; the answer is what others changed, or undefined while more is to come. */
  take(part: CardsPart): readonly CardNews[] | undefined {
    const { isFirst, isWhole, put = [], gone = [], people = [] } = part
    const before = isFirst ? EMPTY : this.#coming
    if (isFirst) this.#news = []
    const cards = new Map(before.cards)
    const by = (at: number | undefined): CardNews['by'] => (at === undefined ? at : people[at])
    for (const card of put) {
      this.#news.push({ before: cards.get(card.id), after: card, by: by(card.by) })
      cards.set(card.id, card)
    }
    for (const { id, by: at } of gone) {
      this.#news.push({ before: cards.get(id), after: undefined, by: by(at) })
      cards.delete(id)
    }
    this.#coming = {
      cards,
      roles: part.roles ?? before.roles,
      regions: part.regions ?? before.regions,
      hasTray: part.hasTray ?? before.hasTray,
      pages: part.pages ?? (part.regions ? [] : before.pages),
    }
    if (!isWhole) return undefined
    const news = this.#isAnew ? [] : this.#news
    this.#shown = this.#coming
    this.#isAnew = false
    this.#news = []
    return news
  }

  /** The connection is new: what comes first is no news. */
  restart(): void {
    this.#isAnew = true
    this.#news = []
  }

  /** True when all cards have come over this connection. */
  get isCurrent(): boolean {
    return !this.#isAnew
  }
}

const EMPTY: ToldBoard = { cards: new Map(), roles: [], regions: [], hasTray: false, pages: [] }
