import type { Editor, TLShapeId } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import { showCard } from '#app/b/[boardId]/ownership/show-card.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { titleKey } from '#lib/ownership/open-board-import.ts'
import { shortTitle } from './short-title.ts'

/**
 * Says when a card was given the words of another card of its page: two cards of one task may have two
 * owners, and no list would show that.
 *
 * @param card.title - what it said before; undefined of a note that was no card
 */
export async function tellOfSameTask(
  editor: Editor,
  card: { readonly id: TLShapeId; readonly title: string | undefined; readonly toast: ShowToast },
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, KNOWN_AFTER_MS))
  if (editor.isDisposed || editor.getEditingShapeId() === card.id) return
  const live = ownershipOf(editor)
  const written = live?.card(card.id)
  if (!live || !written || written.title === card.title) return
  const key = titleKey(written.title)
  const same = live.now
    .onPage(written.pageId)
    .cards.find(({ id, title }) => id !== written.id && titleKey(title) === key)
  if (!same) return
  card.toast({
    text: `“${shortTitle(same.title)}” is on this page already.`,
    action: { label: 'Show it', onSelect: () => showCard(editor, same.id) },
  })
}

/** By then the last letters are in the engine, which hears of the store's changes with the next frame. */
const KNOWN_AFTER_MS = 300
