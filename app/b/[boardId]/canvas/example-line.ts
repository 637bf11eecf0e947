import { useEffect, useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { diagramOf } from './diagram.ts'

/**
 * Whether to say that the placement is an example: on boards made with one, until this person closes
 * it or has moved a card. Remembered on this device for each board.
 */
export function useExampleLine(): { isShown: boolean; dismiss: () => void } {
  const editor = useEditor()
  const [isDismissed, setIsDismissed] = useState(wasDismissed)
  const isExample = useValue(
    'example',
    () => diagramOf(editor)?.isExample === true && !editor.getIsReadonly(),
    [editor],
  )
  const isShown = isExample && !isDismissed

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
