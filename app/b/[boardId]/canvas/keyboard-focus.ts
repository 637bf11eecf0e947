import type { Editor } from 'tldraw'

/** Marks our own controls inside of tldraw's container. */
export const CHROME = { 'data-chrome': '' } as const

/**
 * tldraw binds its shortcuts to the body, so letters typed on a button of ours would draw. While the
 * focus is outside of the canvas, or in our controls on it, the editor is blurred; a press on the
 * canvas or a turn of the wheel over it focuses it again: a blurred editor does not pan.
 */
export function yieldKeysToChrome(editor: Editor): () => void {
  const container = editor.getContainer()
  const { ownerDocument } = container
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || target === ownerDocument.body) return
    const isCanvas = container.contains(target) && !target.closest('[data-chrome]')
    const { isFocused } = editor.getInstanceState()
    if (isCanvas && !isFocused) editor.focus({ focusContainer: false })
    if (!isCanvas && isFocused) editor.blur({ blurContainer: false })
  }
  const onUse = ({ target }: Event) => {
    if (!(target instanceof Element) || target.closest('[data-chrome]')) return
    if (!container.contains(target) || editor.getInstanceState().isFocused) return
    editor.focus()
  }
  ownerDocument.addEventListener('focusin', onFocus)
  ownerDocument.addEventListener('pointerdown', onUse, { capture: true })
  ownerDocument.addEventListener('wheel', onUse, { capture: true, passive: true })
  return () => {
    ownerDocument.removeEventListener('focusin', onFocus)
    ownerDocument.removeEventListener('pointerdown', onUse, { capture: true })
    ownerDocument.removeEventListener('wheel', onUse, { capture: true })
  }
}
