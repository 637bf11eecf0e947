import {
  DefaultFontStyle,
  DefaultSizeStyle,
  type Editor,
  type TLNoteShape,
  type TLShape,
} from 'tldraw'
import { cardLook } from '#lib/templates/card-note.ts'

/**
 * Gives the notes that this person makes their name and the looks of the cards. Notes that come back
 * by undo, and copies of cards or of other people's notes, keep what they have.
 *
 * @param author - the name as the others see it
 */
export function dressNewNotes(editor: Editor, author: () => string): () => void {
  editor.setStyleForNextShapes(DefaultFontStyle, cardLook.font)
  return editor.sideEffects.registerBeforeCreateHandler('shape', (shape, source) => {
    if (source !== 'user' || !isNote(shape)) return shape
    return withAuthor(withCardSize(shape, editor), author())
  })
}

function withAuthor(note: TLNoteShape, author: string): TLNoteShape {
  if (note.meta['author'] !== undefined || note.meta['card'] !== undefined) return note
  return { ...note, meta: { ...note.meta, author } }
}

/** tldraw's own default is smaller; a size that somebody chose stays. */
function withCardSize(note: TLNoteShape, editor: Editor): TLNoteShape {
  const chosen = editor.getInstanceState().stylesForNextShape[DefaultSizeStyle.id]
  const isUntouched = chosen === undefined && note.props.size === DefaultSizeStyle.defaultValue
  return isUntouched ? { ...note, props: { ...note.props, size: cardLook.size } } : note
}

function isNote(shape: TLShape): shape is TLNoteShape {
  return shape.type === 'note'
}
