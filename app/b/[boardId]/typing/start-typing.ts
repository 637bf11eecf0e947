import { Disposer } from '#lib/core/disposer.ts'
import { replaceMethod } from '#app/b/[boardId]/canvas/replace-method.ts'
import { bindArrowLabels } from './arrow-labels.ts'
import { leaveGoneNotes } from './gone-notes.ts'
import { refuseUnknownTexts } from './unknown-texts.ts'
import { Typing, type TypingOptions } from './typing.ts'

/** Lets people type in one text together, until the returned function is called. */
export function startTyping(options: TypingOptions): () => void {
  const typing = new Typing(options)
  const ends = new Disposer()
  ends.add(() => typing.close())
  ends.add(refuseUnknownTexts(typing))
  ends.add(leaveGoneNotes(typing))
  ends.add(bindArrowLabels(typing))
  ends.add(undoInOpenText(typing))
  ends.add(selectAllWhenAlone(typing))
  return () => ends.dispose()
}

/** While a text is open, undo and redo of menus mean the typing in it, as the keys do. */
function undoInOpenText(typing: Typing): () => void {
  const { editor } = typing
  const ends = [
    replaceMethod(editor, 'undo', (stock) => () => {
      if (!typing.openText) return stock()
      typing.openText.undo()
      return editor
    }),
    replaceMethod(editor, 'redo', (stock) => () => {
      if (!typing.openText) return stock()
      typing.openText.redo()
      return editor
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** With all selected, the first key would replace what somebody else is just writing. */
function selectAllWhenAlone(typing: Typing): () => void {
  return replaceMethod(typing.editor as unknown as Emitter, 'emit', (stock) => (name, info) => {
    const shapeId = name === 'select-all-text' ? (info as { shapeId: string }).shapeId : ''
    return typing.othersIn(shapeId).length > 0 ? false : stock(name, info)
  })
}

/** tldraw's own types tie each name to its arguments. */
interface Emitter {
  emit(name: string, info: unknown): boolean
}
