import type { OwnedCards } from '#lib/ownership/owned-cards.ts'
import type { Ownership } from '#lib/ownership/ownership.ts'

/**
 * The cards and roles that people who look at a page see together. Each template has a page of its own,
 * and roles of its own: the lists and loads of one say nothing about another. A board of one template is
 * one, whatever page is looked at.
 */
export function cardsSeenOn(ownership: Ownership, pageId: string): OwnedCards {
  return ownership.pageIds.length > 1 ? ownership.onPage(pageId) : ownership
}
