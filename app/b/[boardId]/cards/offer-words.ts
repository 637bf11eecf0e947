import type { Editor, TLShapeId } from 'tldraw'
import { copyText } from '#app/b/[boardId]/canvas/copy-text.ts'
import { swallowKeys, whoDeleted } from '#app/b/[boardId]/typing/gone-notes.ts'
import { typingOf } from '#app/b/[boardId]/typing/typing.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import type { People } from '#lib/protocol/schemas.ts'
import { boundRecordsOf } from '#lib/sync/bind-records.ts'

/**
 * Says why words that were typed of cards could not be written, and offers them for as long as nobody
 * has taken them or closed the sentence.
 */
export function offerWords(
  editor: Editor,
  {
    ids,
    words,
    text = refusalOf(editor, ids),
  }: {
    readonly ids: readonly TLShapeId[]
    readonly words: string
    readonly text?: string
  },
  toast: ShowToast,
): void {
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

/** That somebody else wrote other words while these were typed. */
export function metWords(
  editor: Editor,
  {
    ids,
    key,
    people,
  }: { readonly ids: readonly TLShapeId[]; readonly key: string; readonly people: People },
): string {
  const bound = boundRecordsOf(editor.store)
  const writers = ids.map((id) => bound?.authors.writerOf(id, `m.${key}`))
  const others = people.filter(({ clientId }) => clientId !== bound?.doc.clientID)
  const who = others.find(({ clientId }) => writers.includes(clientId))?.name ?? 'Somebody'
  const what = key === 'decision' ? 'another decision' : 'another reason'
  return `${who} wrote ${what} while you typed. Your words were not saved.`
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
