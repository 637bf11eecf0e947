import { type Editor, react } from 'tldraw'

/** Further out, all that a card says in its corner would be smaller than 12 px. */
const FAR_ZOOM = 0.57

/** Says on the canvas's element whether the board is seen from far away, for the looks of all cards at once. */
export function markFarView(editor: Editor): () => void {
  return react('far view', () => {
    editor.getContainer().toggleAttribute('data-far', editor.getZoomLevel() < FAR_ZOOM)
  })
}
