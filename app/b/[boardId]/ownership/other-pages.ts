import type { Ownership } from '#lib/ownership/ownership.ts'
import { panelContent } from './panel-lists.ts'

/** A page with another template, and what is to be known of it from here. */
export interface OtherPage {
  readonly id: string
  readonly name: string
  /** "3 to settle", or "2 found" while words are looked for; empty where it is nothing. */
  readonly said: string
}

/**
 * The other pages that have regions, in the board's order: their cards are in no list of the page that
 * is shown.
 *
 * @param options.pages - all pages of the board
 * @param options.words - what is looked for, as in {@link panelContent}
 */
export function otherPages(
  ownership: Ownership,
  options: {
    readonly pages: readonly { readonly id: string; readonly name: string }[]
    readonly shown: string
    readonly words: string
  },
): readonly OtherPage[] {
  const { pages, shown, words } = options
  const { pageIds } = ownership
  if (pageIds.length < 2) return NO_PAGES
  return pages
    .filter(({ id }) => id !== shown && pageIds.includes(id))
    .map(({ id, name }) => {
      const content = panelContent(ownership.onPage(id), { filter: { kind: 'all' }, words })
      const { toSettle, lists } = content
      if (words.trim() === '') return { id, name, said: counted(toSettle, 'to settle') }
      const found = new Set(lists.flatMap(({ cards, shared }) => [...cards, ...shared]))
      return { id, name, said: counted(found.size, 'found') }
    })
}

function counted(count: number, words: string): string {
  return count === 0 ? '' : `${count} ${words}`
}

/** The same at every call: it is asked for with every step of a drag. */
const NO_PAGES: readonly OtherPage[] = []
