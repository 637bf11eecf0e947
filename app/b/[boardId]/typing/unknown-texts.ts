import type { Editor } from 'tldraw'
import { isTextKnown } from '#lib/sync/open-text.ts'
import { replaceMethod } from '#app/b/[boardId]/canvas/replace-method.ts'
import type { Typing } from './typing.ts'

const SENTENCE = 'This text was written with a newer version. Reload the page to edit it.'

/**
 * A text that holds what this version does not know is shown, as far as it is known, and does not
 * open: an editor without the knowledge would delete the rest for everybody. tldraw's states take it
 * for granted that an editor opened, so the state is left again where none did.
 */
export function refuseUnknownTexts(typing: Typing): () => void {
  const { editor } = typing
  const state = editor.getStateDescendant('select.editing_shape')
  const ends = [
    replaceMethod(editor, 'setEditingShape', (stock) => (shape) => {
      const id = typeof shape === 'string' ? shape : shape?.id
      if (!id || isTextKnown(typing.connection.doc, id)) return stock(shape)
      typing.say(SENTENCE)
      return stock(null)
    }),
    ...(state
      ? [
          replaceMethod(state, 'onEnter', (stock) => (info, from) => {
            if (editor.getEditingShape()) stock?.(info, from)
            else state.parent.transition('idle', info)
          }),
        ]
      : []),
  ]
  return () => {
    for (const end of ends.toReversed()) end()
  }
}

/** Somebody wrote what this version does not know into the text that is open here. */
export function closeUnknownText(typing: Typing): void {
  typing.say(SENTENCE)
  // Not in the middle of the change that brought it.
  queueMicrotask(() => leaveText(typing.editor))
}

/** Ends typing and leaves the canvas ready for the next thing. */
export function leaveText(editor: Editor): void {
  if (editor.isDisposed) return
  editor.setEditingShape(null)
  if (editor.isIn('select.editing_shape')) editor.setCurrentTool('select.idle')
  editor.getContainer().focus()
}
