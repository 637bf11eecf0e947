import type { Editor, TLRecord } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { Kept } from '#lib/sync/undo-step.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import type { BoundBoard } from './bound-board.ts'
import { diagramOf } from './diagram.ts'
import { keptSentence } from './kept-sentence.ts'
import { replaceMethod } from './replace-method.ts'

/** What undo and redo need beside the editor. */
export interface UndoParts {
  readonly board: BoundBoard
  readonly connection: BoardConnection
  readonly toast: ShowToast
}

/**
 * Makes one undo or redo go on past steps of which teammates left nothing, and says what their edits
 * kept. Keys, menus and buttons all call these two methods of the editor.
 */
export function guardUndoAndRedo(
  editor: Editor,
  { board, connection, toast }: UndoParts,
): () => void {
  const ends = new Disposer()
  for (const name of ['undo', 'redo'] as const) {
    ends.add(
      replaceMethod(editor, name, (stock) => () => {
        board.undo.press(stock)
        return editor
      }),
    )
  }
  // The next sentence takes the place of the last.
  let takeAway = () => {}
  ends.add(() => takeAway())
  ends.add(
    board.onKept((kept) => {
      takeAway()
      takeAway = toast({ text: keptSentence(kept.map((each) => described(editor, each))) })
    }),
  )
  return () => ends.dispose()

  function described(on: Editor, { record, clientIds }: Kept) {
    const people = connection.people.get()
    const names = clientIds.map((id) => people.find(({ clientId }) => clientId === id)?.name)
    return { noun: nounOf(on, record), names }
  }
}

function nounOf(editor: Editor, record: TLRecord): string {
  if (record.typeName !== 'shape') return record.typeName === 'page' ? 'page' : 'item'
  if (record.type === 'note') return diagramOf(editor) ? 'card' : 'note'
  return NOUNS.has(record.type) ? record.type : 'item'
}

const NOUNS: ReadonlySet<string> = new Set(['arrow', 'frame', 'group', 'text'])
