import type { Editor, TLUiOverrides } from 'tldraw'
import { addCardActions } from '#app/b/[boardId]/cards/card-actions.ts'
import { addNote, pointOfInterest } from './add-note.ts'

/**
 * tldraw's tools and actions as this board offers them. N adds a note at once instead of arming a
 * tool, and so does the button where people use fingers.
 */
export const uiOverrides: TLUiOverrides = {
  tools(editor, tools) {
    const { note } = tools
    if (note) {
      const arm = note.onSelect.bind(note)
      note.onSelect = (source) => {
        const isAtOnce = source === 'kbd' || editor.getInstanceState().isCoarsePointer
        if (!isAtOnce) arm(source)
        // A tap on the button calls twice, for the touch and for the click.
        else if (!isInEmptyNote(editor)) addNote(editor, pointOfInterest(editor))
      }
    }
    delete tools['asset']
    delete tools['embed']
    return tools
  },
  actions(editor, actions, { addToast }) {
    for (const id of REMOVED_ACTIONS) delete actions[id]
    addCardActions(editor, actions, (sentence) => addToast({ title: sentence }))
    return actions
  },
}

function isInEmptyNote(editor: Editor): boolean {
  const shape = editor.getEditingShape()
  return shape?.type === 'note' && editor.getShapeUtil(shape).getText(shape)?.trim() === ''
}

/** Files and embeds do not exist yet; the rest would reach furniture or hide our own bar. */
const REMOVED_ACTIONS = [
  'insert-media',
  'insert-embed',
  'convert-to-embed',
  'convert-to-bookmark',
  'image-replace',
  'video-replace',
  'download-original',
  'flatten-to-image',
  'unlock-all',
  'toggle-focus-mode',
  'toggle-debug-mode',
]
