import { SlidersHorizontal } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { useEffect } from 'react'
import { useEditor, useReadonly, useValue } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { useToast } from '#app/ui/Toast.tsx'
import { CardDetails } from './CardDetails.tsx'
import { CardReading } from './CardReading.tsx'
import { CardToolbar } from './CardToolbar.tsx'
import { isDetailsOpen } from './card-actions.ts'
import { editCards } from './card-edits.ts'
import { DetailsPopover } from './DetailsPopover.tsx'
import { tellOfMet } from './tell-of-met.ts'
import { hearUndoKeys } from './undo-keys.ts'
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
  const { connection } = useCanvas()
  const toast = useToast()
  useEffect(() => tellOfMet(editor, { connection, toast }), [editor, connection, toast])
  useEffect(() => hearUndoKeys(editor), [editor])
  const isNothing = selected === undefined
  useEffect(() => {
    if (isNothing) isDetailsOpen.set(false)
  }, [isNothing])
  if (!isAtRest || !selected) return null
  return <Bar key={selected.ids.join()} selected={selected} live={live} />
}

function Bar({ selected, live }: { selected: SelectedCards; live: LiveOwnership }) {
  const editor = useEditor()
  const setOpen = (open: boolean): void => {
    // Words that stand in a field are written when it is left, and it would be gone without that. A
    // field elsewhere, whose press closes the details, keeps the focus.
    const { activeElement: focused } = document
    const isInDetails = focused instanceof HTMLElement && focused.closest('.ov-card-details')
    if (!open && isInDetails) focused.blur()
    isDetailsOpen.set(open)
  }
  const { ids, held, accountableRole, rivals } = selected
  const roles = useValue('roles', () => live.rolesHere, [live]).filter(({ id }) =>
    held.includes(id),
  )

  return (
    <CardToolbar>
      {selected.areComments ? (
        <Toolbar.Button onClick={() => editCards(editor, ids, { comment: null })}>
          Count this note
        </Toolbar.Button>
      ) : (
        <>
          {rivals.length > 0 && (
            <fieldset data-rivals>
              <legend>
                <span>Two accountable: </span>choose one
              </legend>
              {rivals.map(({ value, text }) => {
                const { letters } = live.looks.get(value) ?? {}
                const name = letters === undefined ? text : `${letters}: ${text}`
                return (
                  <Toolbar.Button
                    key={value}
                    title={text}
                    aria-label={`${name} is accountable`}
                    onClick={() => {
                      editCards(editor, ids, { accountable: value }, 'shown')
                      // The button goes, and the focus with it.
                      editor.focus()
                    }}
                  >
                    <span>{letters ?? text}</span>
                  </Toolbar.Button>
                )
              })}
            </fieldset>
          )}
          {roles.length > 1 && rivals.length === 0 && (
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
          <DetailsPopover
            icon={SlidersHorizontal}
            label={ids.length === 1 ? 'Card' : `${ids.length} cards`}
            onOpenChange={setOpen}
          >
            <CardDetails selected={selected} live={live} />
          </DetailsPopover>
        </>
      )}
    </CardToolbar>
  )
}
