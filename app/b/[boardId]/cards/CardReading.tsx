import { Info } from 'lucide-react'
import { Popover, Toolbar } from 'radix-ui'
import { useCallback, useEffect } from 'react'
import { Box, TldrawUiContextualToolbar, useEditor, useValue } from 'tldraw'
import { CHROME } from '#app/b/[boardId]/canvas/keyboard-focus.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { listWords, partyWords, regionWords } from '#lib/ownership/card-words.ts'
import type { Card, Party } from '#lib/ownership/card.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { isDetailsOpen } from './card-actions.ts'

/** Beside the selected card of somebody who may only look: all that was said of it, to be read. */
export function CardReading({ live }: { live: LiveOwnership }) {
  const editor = useEditor()
  const card = useValue(
    'selected card',
    () => {
      const [only, ...others] = editor.getSelectedShapeIds()
      return only && others.length === 0 ? live.card(only) : undefined
    },
    [editor, live],
  )
  const isAtRest = useValue('nothing goes on', () => editor.isIn('select.idle'), [editor])
  if (!card || !isAtRest) return null
  return <Bar key={card.id} card={card} live={live} />
}

function Bar({ card, live }: { card: Card; live: LiveOwnership }) {
  const editor = useEditor()
  const isOpen = useValue(isDetailsOpen)
  const roles = useValue('roles', () => live.now.roles, [live])
  useEffect(() => () => void isDetailsOpen.set(false), [])
  const getSelectionBounds = useCallback(() => {
    const box = editor.getSelectionScreenBounds()
    return box && new Box(box.x, box.y, box.width, 0)
  }, [editor])
  return (
    <TldrawUiContextualToolbar label="Card" getSelectionBounds={getSelectionBounds}>
      <div {...CHROME} className="ov-card-bar">
        <Popover.Root open={isOpen} onOpenChange={(open) => void isDetailsOpen.set(open)}>
          <Popover.Trigger asChild>
            <Toolbar.Button>
              <Info aria-hidden size={15} />
              Details
            </Toolbar.Button>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              aria-label="Card"
              // Nothing in it takes the focus, and long words are read by scrolling.
              tabIndex={0}
              align="start"
              sideOffset={8}
              collisionPadding={12}
              onCloseAutoFocus={(event) => {
                event.preventDefault()
                editor.focus()
              }}
              className="ov-card-details z-[1000] max-h-(--radix-popover-content-available-height) w-72 animate-pop-in overflow-y-auto rounded-panel bg-raised p-3 text-text shadow-panel outline-none"
            >
              <h2 className="mb-3 text-sm font-semibold wrap-anywhere">
                {card.title || 'Untitled'}
              </h2>
              <dl className="flex flex-col gap-2.5 text-[13px]">
                {wordsOf(card, roles).map(([name, words]) => (
                  <div key={name}>
                    <dt className="text-muted">{name}</dt>
                    <dd className="wrap-anywhere">{words}</dd>
                  </div>
                ))}
              </dl>
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      </div>
    </TldrawUiContextualToolbar>
  )
}

/** What was said of a card, by what it is called; who answers also where nobody does. */
function wordsOf(card: Card, roles: readonly Role[]): readonly (readonly [string, string])[] {
  const { region, accountable, delegates, setAside, size, decision, reason } = card
  const names = (parties: readonly Party[]): string =>
    listWords(parties.map((party) => partyWords(party, roles)))
  const where = regionWords(region, roles)
  const all = [
    ['Held by', where.charAt(0).toUpperCase() + where.slice(1)],
    ['Accountable', names(accountable) || 'No one yet'],
    ['Delegated to', names(delegates)],
    ['Named, but not counted here', setAside.join(', ')],
    ['Size', size ?? ''],
    ['Decision', decision ?? ''],
    ['Why', reason ?? ''],
    ['Parked', card.state === 'parked' ? 'Put aside for now' : ''],
  ] as const
  return all.filter(([, words]) => words !== '')
}
