import type { Editor } from 'tldraw'
import type { BoardConnection } from '#lib/sync/board-connection.ts'

/**
 * Draws what teammates do in a gesture, see drawGestures, once somebody else is here: who opens a board
 * alone does not wait for it. What began before is drawn too, since the channel keeps what stands. Until the
 * returned function is called.
 */
export function drawGesturesOfOthers(options: {
  layer: HTMLElement
  editor: Editor
  connection: BoardConnection
}): () => void {
  const { layer, editor, connection } = options
  let isWanted = false
  let isEnded = false
  let end = (): void => {}
  const look = async (): Promise<void> => {
    if (isWanted || connection.people.get().length < 2) return
    isWanted = true
    try {
      const { drawGestures } = await import('./draw-gestures.ts')
      if (!isEnded) end = drawGestures({ layer, editor, live: connection.live })
    } catch {
      // The next change of the people here asks again: gestures are seen when they are done until then.
      isWanted = false
    }
  }
  const stop = connection.people.subscribe(() => void look())
  void look()
  return () => {
    isEnded = true
    stop()
    end()
  }
}
