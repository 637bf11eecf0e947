import { Extension } from '@tiptap/core'
import type { EditorView } from 'prosemirror-view'
import { tipTapDefaultExtensions, type TLTextOptions } from 'tldraw'
import { coEditing } from './co-editing.ts'
import { typingAround } from './typing.ts'

/** Binds every text editor that tldraw makes to the text in the document. */
const CoEditing = Extension.create({
  name: 'coEditing',
  // Of two commands of one name, TipTap takes the one of the lower priority: below the core's.
  priority: 1,

  addCommands() {
    return {
      // tldraw sets the whole content whenever the record has another text object than the editor
      // wrote last: with others typing, all the time. The document changes the editor by itself.
      setContent: () => () => true,
      // TipTap and tldraw place the caret at 0 and at 100 ms after a text opened, wherever the person
      // has typed by then. `BoundView` places it at once, so nothing but the focus is left to do.
      focus:
        () =>
        ({ view, dispatch }) => {
          if (dispatch && !view.hasFocus()) focusSoon(view)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    // Also when there is nothing to undo: the browser must not undo by itself.
    const undo = () => {
      typingAround(this.editor.view.dom)?.openText?.undo()
      return true
    }
    const redo = () => {
      typingAround(this.editor.view.dom)?.openText?.redo()
      return true
    }
    return { 'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo }
  },

  addProseMirrorPlugins() {
    const { element } = this.editor.options
    const typing = element instanceof Element ? typingAround(element) : undefined
    const shapeId = typing?.editor.getEditingShapeId()
    return typing && shapeId ? [coEditing(typing, shapeId)] : []
  },
})

/** Not in the middle of a command: the focus makes a change of its own. But phones ask for it at once. */
function focusSoon(view: EditorView): void {
  if (matchMedia('(pointer: coarse)').matches) view.dom.focus({ preventScroll: true })
  requestAnimationFrame(() => {
    if (!view.isDestroyed) view.focus()
  })
}

/** tldraw's text options: its own extensions, with our undo in the place of theirs. */
export const textOptions: Partial<TLTextOptions> = {
  tipTapConfig: {
    extensions: [
      ...tipTapDefaultExtensions.map((extension) =>
        extension.name === 'starterKit'
          ? // No text of ours has a place that only a gap cursor could reach.
            extension.configure({ ...extension.options, history: false, gapcursor: false })
          : extension,
      ),
      CoEditing,
    ],
  },
}
