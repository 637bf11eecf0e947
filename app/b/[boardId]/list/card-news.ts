import type { ToldCard } from '#lib/protocol/cards.ts'

/** Others' changes are read out at most this often. */
export const NEWS_EVERY_MS = 5_000

/** As much of a card as news are made of. */
export type SaidOfCard = Pick<ToldCard, 'id' | 'title' | 'region'>

/** A card that somebody changed; undefined where it was, or is, none. */
export interface CardChangeNews {
  readonly before: SaidOfCard | undefined
  readonly after: SaidOfCard | undefined
  /** Undefined where that is not known. */
  readonly by: { readonly personId: string; readonly name: string } | undefined
}

/** What one person did to one card, strongest first. */
type Deed = 'added' | 'removed' | 'moved' | 'renamed' | 'changed'

/** What came of one card, and what it was called before. */
interface Done {
  readonly deed: Deed
  readonly title: string
  readonly was: string
}

/**
 * Others' changes in one sentence each, such as "Ana moved 3 cards." or "Sam added Pricing.": a card
 * counts once, however often it went back and forth. Own changes are left out.
 *
 * @param me - this person's id
 */
export function summarizeNews(news: readonly CardChangeNews[], me: string): string {
  const byPerson = new Map<string, { name: string; deeds: Map<string, Done> }>()
  for (const { before, after, by } of news) {
    if (by?.personId === me) continue
    const card = after ?? before
    if (!card) continue
    const deed = deedOf(before, after)
    const who = by?.personId ?? ''
    const known = byPerson.get(who) ?? { name: by?.name ?? '', deeds: new Map() }
    byPerson.set(who, known)
    const earlier = known.deeds.get(card.id)
    known.deeds.set(card.id, {
      deed: stronger(earlier?.deed, deed),
      title: card.title,
      was: earlier?.was ?? before?.title ?? card.title,
    })
  }
  return [...byPerson.values()]
    .map(({ name, deeds }) => sentence(name, [...deeds.values()]))
    .join(' ')
}

function deedOf(before: CardChangeNews['before'], after: CardChangeNews['after']): Deed {
  if (!before) return 'added'
  if (!after) return 'removed'
  if (before.region !== after.region) return 'moved'
  return before.title === after.title ? 'changed' : 'renamed'
}

function stronger(earlier: Deed | undefined, now: Deed): Deed {
  if (earlier === undefined || now === 'removed') return now
  if (earlier === 'removed') return now === 'added' ? 'changed' : now
  return DEEDS.indexOf(earlier) <= DEEDS.indexOf(now) ? earlier : now
}

function sentence(name: string, deeds: readonly Done[]): string {
  const parts = DEEDS.flatMap((deed) => {
    const [first, ...others] = deeds.filter((each) => each.deed === deed)
    if (!first) return []
    if (others.length > 0) return `${deed} ${others.length + 1} cards`
    const { title, was } = first
    if (deed !== 'renamed') return `${deed} ${title}`
    return was === title ? `changed ${title}` : `renamed ${was} to ${title}`
  })
  const did =
    parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
  return `${name || 'Somebody'} ${did}.`
}

const DEEDS: readonly Deed[] = ['added', 'removed', 'moved', 'renamed', 'changed']

/** Collects news and says them, the first at once and the rest together when it is time. */
export class NewsTeller {
  readonly #me: string
  readonly #say: (sentence: string) => void
  #waiting: CardChangeNews[] = []
  #said = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(me: string, say: (sentence: string) => void) {
    this.#me = me
    this.#say = say
  }

  add(news: readonly CardChangeNews[]): void {
    this.#waiting.push(...news)
    if (this.#timer === undefined) this.#tell()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #tell(): void {
    this.#timer = undefined
    const sentence = summarizeNews(this.#waiting, this.#me)
    this.#waiting = []
    if (sentence === '') return
    // The same words again would be no change, and so not be read.
    this.#said = this.#said === sentence ? `${sentence}\u00a0` : sentence
    this.#say(this.#said)
    this.#timer = setTimeout(() => this.#tell(), NEWS_EVERY_MS)
  }
}
