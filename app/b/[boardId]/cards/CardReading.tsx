import { Info } from 'lucide-react'
import { useEditor, useValue } from 'tldraw'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { listWords, partyWords, regionWords } from '#lib/ownership/card-words.ts'
import type { Card, Party } from '#lib/ownership/card.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { isDetailsOpen } from './card-actions.ts'
import { CardToolbar } from './CardToolbar.tsx'
import { DetailsPopover } from './DetailsPopover.tsx'

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
  const roles = useValue('roles', () => live.rolesHere, [live])
  return (
    <CardToolbar>
      <DetailsPopover
        icon={Info}
        label="Card"
        onOpenChange={(open) => void isDetailsOpen.set(open)}
        isReading
      >
        <h2 className="mb-3 text-sm font-semibold wrap-anywhere">{card.title || 'Untitled'}</h2>
        <dl className="flex flex-col gap-2.5 text-[13px]">
          {wordsOf(card, roles).map(([name, words]) => (
            <div key={name}>
              <dt className="text-muted">{name}</dt>
              <dd className="wrap-anywhere">{words}</dd>
            </div>
          ))}
        </dl>
      </DetailsPopover>
    </CardToolbar>
  )
}

/** What was said of a card, by what it is called; of a task who answers also where nobody does. */
function wordsOf(card: Card, roles: readonly Role[]): readonly (readonly [string, string])[] {
  const { region, accountable, delegates, setAside, size, decision, reason } = card
  const names = (parties: readonly Party[]): string =>
    listWords(parties.map((party) => partyWords(party, roles)))
  const where = regionWords(region, roles)
  const isPerson = areParts(roles)
  const all = [
    [isPerson ? 'Part' : 'Held by', where.charAt(0).toUpperCase() + where.slice(1)],
    ['Accountable', isPerson ? '' : names(accountable) || 'No one yet'],
    ['Delegated to', names(delegates)],
    ['Named, but not counted here', setAside.join(', ')],
    ['Size', size ?? ''],
    ['Decision', decision ?? ''],
    ['Why', reason ?? ''],
    ['Parked', card.state === 'parked' ? 'Put aside for now' : ''],
  ] as const
  return all.filter(([, words]) => words !== '')
}
