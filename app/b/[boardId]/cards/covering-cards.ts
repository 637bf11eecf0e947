import type { Editor, TLShapeId } from 'tldraw'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { tidyCards } from './place-cards.ts'

/** Longer than usual: whoever was offline may look elsewhere. */
const STAYS_MS = 20_000

/**
 * Says when cards of this person lie exactly on those of others: both got the same free place while
 * neither heard of the other. Only this person's are taken apart, and only when they ask for it.
 *
 * @param name - of this person, as notes have it
 */
export function tellOfCoveringCards(
  editor: Editor,
  live: LiveOwnership,
  { name, toast }: { readonly name: string; readonly toast: ShowToast },
): void {
  const ids = ownOverOthers(editor, live, name)
  if (ids.length === 0 || editor.getIsReadonly()) return
  const onSelect = (): void => {
    const sentence = tidyCards(editor, live, ids)
    if (sentence !== undefined) toast({ text: sentence })
  }
  toast({
    text:
      ids.length === 1
        ? 'One of your cards lies exactly on a card of somebody else.'
        : `${ids.length} of your cards lie exactly on cards of others.`,
    action: { label: 'Tidy up', onSelect },
    durationMs: STAYS_MS,
  })
}

function ownOverOthers(editor: Editor, live: LiveOwnership, name: string): readonly TLShapeId[] {
  const cards = editor.getCurrentPageShapes().filter(({ id }) => live.card(id))
  const isOwn = ({ meta }: (typeof cards)[number]): boolean => meta['author'] === name
  const others = new Set(cards.filter((card) => !isOwn(card)).map((card) => placeKey(editor, card)))
  return cards
    .filter((card) => isOwn(card) && others.has(placeKey(editor, card)))
    .map(({ id }) => id)
}

function placeKey(editor: Editor, { id }: { readonly id: TLShapeId }): string {
  const { x = 0, y = 0 } = editor.getShapePageBounds(id) ?? {}
  return `${Math.round(x)} ${Math.round(y)}`
}
