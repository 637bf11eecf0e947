import type { Editor } from 'tldraw'
import { MAX_MERGED_TEXT_BYTES } from '#lib/board/limits.ts'
import { whyLocked } from '#lib/sync/open-text.ts'
import { replaceMethod } from '#app/b/[boardId]/canvas/replace-method.ts'
import type { Typing } from './typing.ts'

const SENTENCES = {
  unknown: 'This text was written with a newer version. Reload the page to edit it.',
  'too-long': `This text is too long to edit: more than ${MAX_MERGED_TEXT_BYTES / 1024} kB. Copy what you need into new notes.`,
}

/**
 * A text that is too long, or holds what this version does not know, is shown, as far as it is known, and does not
 * open: an editor without the knowledge would delete the rest for everybody. tldraw's states take it
 * for granted that an editor opened, so the state is left again where none did.
 */
export function refuseUnknownTexts(typing: Typing): () => void {
  const { editor } = typing
  const state = editor.getStateDescendant('select.editing_shape')
  const ends = [
    replaceMethod(editor, 'setEditingShape', (stock) => (shape) => {
      const id = typeof shape === 'string' ? shape : shape?.id
      const why = id && whyLocked(typing.connection.doc, id)
      if (!why) return stock(shape)
      typing.say(SENTENCES[why])
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

/** Somebody wrote what this version does not know, or too much, into the text that is open here. */
export function closeUnknownText(typing: Typing, shapeId: string): void {
  typing.say(SENTENCES[whyLocked(typing.connection.doc, shapeId) ?? 'unknown'])
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
