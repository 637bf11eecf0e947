import type { Editor, TLShapeId } from 'tldraw'
import { copyText } from '#app/b/[boardId]/canvas/copy-text.ts'
import { swallowKeys, whoDeleted } from '#app/b/[boardId]/typing/gone-notes.ts'
import { typingOf } from '#app/b/[boardId]/typing/typing.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'

/**
 * Says why words that were typed of cards could not be written, and offers them for as long as nobody
 * has taken them or closed the sentence.
 */
export function offerWords(
  editor: Editor,
  { ids, words }: { readonly ids: readonly TLShapeId[]; readonly words: string },
  toast: ShowToast,
): void {
  const text = refusalOf(editor, ids)
  const copy = async (): Promise<void> => {
    if (await copyText(words)) return
    toast({ text: `They could not be copied. You typed: “${words}”`, durationMs: Infinity })
  }
  toast({
    text,
    durationMs: Infinity,
    action: { label: 'Copy words', onSelect: () => void copy() },
  })
}

function refusalOf(editor: Editor, ids: readonly TLShapeId[]): string {
  if (ids.some((id) => editor.store.has(id))) {
    return editor.getIsReadonly()
      ? 'You can look at this board, but not change it any more. What you typed was not saved.'
      : 'This card is locked now. What you typed was not saved.'
  }
  // The keys that are on their way would be shortcuts of the board.
  swallowKeys(editor)
  const typing = typingOf(editor)
  const who = typing ? whoDeleted(typing) : 'Somebody'
  return `${who} deleted ${ids.length === 1 ? 'this card' : 'these cards'} while you typed.`
}
