'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { type Editor, Tldraw, useEditor } from 'tldraw'
import { useToast } from '#app/ui/Toast.tsx'
import type { Person } from '#lib/access/principal.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { BoundBoard } from './canvas/bound-board.ts'
import { CanvasContext } from './canvas/canvas-context.ts'
import { handleContent } from './canvas/content-handlers.ts'
import { assetUrls, components, embeds, options, shapeUtils } from './canvas/editor-config.ts'
import { uiOverrides } from './canvas/overrides.ts'
import { prepareEditor } from './canvas/prepare-editor.ts'
import { hideProtected } from './canvas/protected-shapes.ts'
import { ImportSlot } from './import/ImportSlot.tsx'
import { textOptions } from './typing/text-options.ts'
import { useTldrawPerson } from './canvas/use-tldraw-person.ts'
import 'tldraw/tldraw.css'
import './canvas/canvas.css'
import './cards/cards.css'
import './ownership/ownership.css'
import './typing/typing.css'

/** What the canvas needs and tells. */
export interface CanvasProps {
  /** Viewable: its document holds a board. */
  connection: BoardConnection
  person: Person
  /** Takes tldraw's watermark away, when it is a valid one for this host. */
  licenseKey?: string | undefined
  /** Called with the editor when it is there, and with undefined before it goes. */
  onEditor?: ((editor: Editor | undefined) => void) | undefined
}

/** The drawing surface of one board; fills its parent. The only file that mounts tldraw. */
export function Canvas({ connection, person, licenseKey, onEditor }: CanvasProps) {
  const [board, setBoard] = useState<BoundBoard>()
  const user = useTldrawPerson(person)
  const toast = useToast()

  useEffect(() => {
    const bound = new BoundBoard(connection)
    // oxlint-disable-next-line react/set-state-in-effect -- it lives and ends with the effect, and rendering needs it
    setBoard(bound)
    return () => {
      setBoard(undefined)
      bound.close()
    }
  }, [connection])

  const onMount = useCallback(
    (editor: Editor) => {
      if (!board) return undefined
      board.setEditor(editor)
      const takeAway = prepareEditor(editor, { board, connection, person, toast })
      onEditor?.(editor)
      return () => {
        onEditor?.(undefined)
        board.setEditor(undefined)
        takeAway()
      }
    },
    [board, connection, person, toast, onEditor],
  )

  const services = useMemo(
    () => board && { connection, person, board },
    [board, connection, person],
  )
  if (!services) return null
  return (
    <CanvasContext value={services}>
      <div className="ov-canvas">
        <Tldraw
          store={services.board.store}
          user={user}
          {...(licenseKey === undefined ? {} : { licenseKey })}
          assetUrls={assetUrls}
          embeds={embeds}
          options={options}
          textOptions={textOptions}
          shapeUtils={shapeUtils}
          components={components}
          overrides={uiOverrides}
          getShapeVisibility={hideProtected}
          onMount={onMount}
        >
          <ContentHandlers />
          <ImportSlot />
        </Tldraw>
      </div>
    </CanvasContext>
  )
}

/** In an effect of its own, since tldraw registers its handlers right before `onMount`. */
function ContentHandlers() {
  const editor = useEditor()
  const toast = useToast()
  useEffect(() => handleContent(editor, toast), [editor, toast])
  return null
}
