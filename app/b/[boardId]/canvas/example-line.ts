import { useEffect, useState } from 'react'
import { type Editor, useEditor, useValue } from 'tldraw'
import { type Diagram, diagramOf } from './diagram.ts'

/**
 * Whether to say that the placement is an example: on boards made with one, until this person closes
 * it or has moved a card. Remembered on this device for each board.
 *
 * @param options.untilTouched - on phones it lies over the diagram: it goes for this visit as soon as
 *   somebody touches the board, since what they then look for may be under it
 */
export function useExampleLine({ untilTouched }: { readonly untilTouched: boolean }): {
  isShown: boolean
  dismiss: () => void
} {
  const editor = useEditor()
  const [isDismissed, setIsDismissed] = useState(wasDismissed)
  const isExample = useValue(
    'example',
    () => {
      const diagram = diagramOf(editor)
      return diagram !== undefined && isForThem(editor, diagram)
    },
    [editor],
  )
  const isShown = isExample && !isDismissed

  useEffect(() => {
    if (!isShown || !untilTouched) return undefined
    const board = editor.getContainer()
    const touched = ({ target }: PointerEvent): void => {
      // Its own button is still to be pressed.
      if (target instanceof Element && target.closest('.ov-line')) return
      setIsDismissed(true)
    }
    board.addEventListener('pointerdown', touched, true)
    return () => board.removeEventListener('pointerdown', touched, true)
  }, [editor, isShown, untilTouched])

  useEffect(() => {
    if (!isShown) return undefined
    return editor.store.listen(
      ({ changes }) => {
        const hasMovedCard = Object.values(changes.updated).some(
          ([before, after]) =>
            before.typeName === 'shape' &&
            after.typeName === 'shape' &&
            'card' in after.meta &&
            (before.x !== after.x || before.y !== after.y),
        )
        if (!hasMovedCard) return
        remember()
        setIsDismissed(true)
      },
      { source: 'user', scope: 'document' },
    )
  }, [editor, isShown])

  return {
    isShown,
    dismiss: () => {
      remember()
      setIsDismissed(true)
    },
  }
}

/** Whether the line comes when a board is opened. */
export function isExampleLineDue(editor: Editor, diagram: Diagram): boolean {
  return isForThem(editor, diagram) && !wasDismissed()
}

/** True where it stands in the lower corner, as in canvas.css: a low window has no room to spare above a diagram. */
export function isLineBelow(): boolean {
  return window.matchMedia('(min-width: 1270px) and (max-height: 800px)').matches
}

function isForThem(editor: Editor, { isExample }: Diagram): boolean {
  return isExample && !editor.getIsReadonly()
}

function keyOfBoard(): string {
  return `overlap/example/${window.location.pathname}`
}

function wasDismissed(): boolean {
  try {
    return localStorage.getItem(keyOfBoard()) !== null
  } catch {
    return false
  }
}

function remember(): void {
  try {
    localStorage.setItem(keyOfBoard(), '1')
  } catch {
    // Storage is refused; it then comes back on the next visit.
  }
}
