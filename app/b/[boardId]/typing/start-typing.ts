import type { VecLike } from 'tldraw'
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
  ends.add(placeCaretAtOnce(typing))
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

/**
 * tldraw says where the caret is to be before it makes the text editor, and places it there later, when
 * the person may have typed already. It is kept for the text editor, which does it at once.
 */
function placeCaretAtOnce(typing: Typing): () => void {
  const { editor } = typing
  return replaceMethod(editor as unknown as Emitter, 'emit', (stock) => (name, info) => {
    if (name !== 'select-all-text' && name !== 'place-caret') return stock(name, info)
    const { shapeId, point } = info as { shapeId: string; point?: VecLike }
    const shape = editor.getEditingShape()
    // With all selected, the first key would replace what somebody else is just writing.
    if (!point && typing.othersIn(shapeId).length > 0) return false
    const isRich = shape?.id === shapeId && 'richText' in shape.props
    return isRich && typing.keepPlace(shapeId, point ?? 'all') ? true : stock(name, info)
  })
}

/** tldraw's own types tie each name to its arguments. */
interface Emitter {
  emit(name: string, info: unknown): boolean
}
