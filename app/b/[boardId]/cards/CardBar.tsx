import { SlidersHorizontal } from 'lucide-react'
import { Popover, Toolbar } from 'radix-ui'
import { useCallback, useEffect } from 'react'
import { Box, TldrawUiContextualToolbar, useEditor, useReadonly, useValue } from 'tldraw'
import { CHROME } from '#app/b/[boardId]/canvas/keyboard-focus.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { CardDetails } from './CardDetails.tsx'
import { CardReading } from './CardReading.tsx'
import { isDetailsOpen } from './card-actions.ts'
import { editCards } from './card-edits.ts'
import { useSelectedCards, type SelectedCards } from './use-selected-cards.ts'

/**
 * Beside the selected cards: who answers for them, one press away, and the rest behind "Details". It
 * is there while nothing else goes on, so that it never lies in the way of a drag.
 */
export function CardBar({ live }: { live: LiveOwnership }) {
  return useReadonly() ? <CardReading live={live} /> : <EditingBar live={live} />
}

function EditingBar({ live }: { live: LiveOwnership }) {
  const editor = useEditor()
  const selected = useSelectedCards(editor, live)
  const isAtRest = useValue('nothing goes on', () => editor.isIn('select.idle'), [editor])
  const isNothing = selected === undefined
  useEffect(() => {
    if (isNothing) isDetailsOpen.set(false)
  }, [isNothing])
  if (!isAtRest || !selected) return null
  return <Bar key={selected.ids.join()} selected={selected} live={live} />
}

function Bar({ selected, live }: { selected: SelectedCards; live: LiveOwnership }) {
  const editor = useEditor()
  const isOpen = useValue(isDetailsOpen)
  useEffect(() => () => void isDetailsOpen.set(false), [])
  const getSelectionBounds = useCallback(() => {
    const box = editor.getSelectionScreenBounds()
    return box && new Box(box.x, box.y, box.width, 0)
  }, [editor])
  const setOpen = (open: boolean): void => {
    // Words that stand in a field are written when it is left, and it would be gone without that.
    if (!open && document.activeElement instanceof HTMLElement) document.activeElement.blur()
    isDetailsOpen.set(open)
  }
  const { ids, held, accountableRole } = selected
  const roles = useValue('roles', () => live.rolesHere, [live]).filter(({ id }) =>
    held.includes(id),
  )

  return (
    <TldrawUiContextualToolbar label="Card" getSelectionBounds={getSelectionBounds}>
      <div {...CHROME} className="ov-card-bar">
        {selected.areComments ? (
          <Toolbar.Button onClick={() => editCards(editor, ids, { comment: null })}>
            Count this note
          </Toolbar.Button>
        ) : (
          <>
            {roles.length > 1 && (
              <fieldset>
                <legend>Accountable</legend>
                {roles.map(({ id, name }) => (
                  <Toolbar.Button
                    key={id}
                    title={name}
                    aria-label={`${live.looks.get(id)?.letters ?? id}: ${name} is accountable`}
                    aria-pressed={accountableRole === id}
                    onClick={() =>
                      editCards(editor, ids, { accountable: accountableRole === id ? null : id })
                    }
                  >
                    {live.looks.get(id)?.letters ?? id}
                  </Toolbar.Button>
                ))}
              </fieldset>
            )}
            <Popover.Root open={isOpen} onOpenChange={setOpen}>
              <Popover.Trigger asChild>
                <Toolbar.Button>
                  <SlidersHorizontal aria-hidden size={15} />
                  Details
                </Toolbar.Button>
              </Popover.Trigger>
              <Popover.Portal>
                <Popover.Content
                  aria-label={ids.length === 1 ? 'Card' : `${ids.length} cards`}
                  align="start"
                  sideOffset={8}
                  collisionPadding={12}
                  onCloseAutoFocus={(event) => {
                    // Back to the card: whoever came by keyboard goes on from there.
                    event.preventDefault()
                    editor.focus()
                  }}
                  className="ov-card-details z-[1000] max-h-(--radix-popover-content-available-height) w-72 animate-pop-in overflow-y-auto rounded-panel bg-raised p-3 text-text shadow-panel outline-none"
                >
                  <CardDetails selected={selected} live={live} />
                </Popover.Content>
              </Popover.Portal>
            </Popover.Root>
          </>
        )}
      </div>
    </TldrawUiContextualToolbar>
  )
}
