import type { Editor } from 'tldraw'

/**
 * Undo and redo by keys also while the focus is on what is said of cards: whoever has named somebody with a
 * press, or chosen a name in the details, takes it back at once. tldraw hears no keys there, see
 * keyboard-focus.ts. Where words are typed the keys undo typing. Once for each editor, for as long as it lives.
 */
export function hearUndoKeys(editor: Editor): void {
  if (heard.has(editor)) return
  heard.add(editor)
  const { ownerDocument } = editor.getContainer()
  const onKey = (event: KeyboardEvent): void => {
    const way = wayOf(event)
    if (!way || event.defaultPrevented || !isOurs(event.target)) return
    // What has the focus itself hears them.
    if (editor.getInstanceState().isFocused || editor.getIsReadonly()) return
    event.preventDefault()
    editor[way]()
  }
  ownerDocument.addEventListener('keydown', onKey)
  editor.disposables.add(() => ownerDocument.removeEventListener('keydown', onKey))
}

const heard = new WeakSet<Editor>()

function wayOf(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event
  if (!(ctrlKey || metaKey) || altKey) return undefined
  const letter = key.toLowerCase()
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  return letter === 'y' && !shiftKey ? 'redo' : undefined
}

/** Also nowhere: a button that was pressed may be gone, and a field whose words are written is left. */
function isOurs(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.matches(TYPED)) return false
  return target === target.ownerDocument.body || target.closest(OURS) !== null
}

const OURS = '[data-chrome], .ov-card-details'
const TYPED = 'input:not([type=radio]), textarea, [contenteditable=true]'
