import { type TLShapeId, useEditor, useValue } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { accountableRoles, type Card, type Party } from '#lib/ownership/card.ts'

/** Who holds a card and who of them answers for it, in its lower left corner. */
export function CardFace({ id }: { id: TLShapeId }) {
  const editor = useEditor()
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  const card = useValue('card', () => live?.card(id), [live, id])
  const looks = useValue('looks', () => live?.looks, [live])
  if (!card?.region) return null
  const roles = accountableRoles(card)
  const [delegate] = card.delegates
  return (
    // Screen readers hear it as the note's description, in words.
    <span aria-hidden className="ov-face" data-state={card.state}>
      {card.state === 'needs-accountable' && <i>A?</i>}
      {card.region.roles.map((role) => (
        <b
          key={role}
          data-answers={roles.includes(role)}
          style={{ color: looks?.get(role)?.colour }}
        >
          {roles.includes(role) && <i>A</i>}
          {looks?.get(role)?.letters ?? role}
        </b>
      ))}
      {outsiders(card).map((name) => (
        <b key={name} data-answers>
          <i>A</i>
          {name}
        </b>
      ))}
      {delegate && <span>→ {shortName(delegate, looks)}</span>}
    </span>
  )
}

function outsiders({ accountable }: Card): string[] {
  return accountable.flatMap((party) => (party.kind === 'outside' ? party.person : []))
}

function shortName(party: Party, looks: LiveOwnership['looks'] | undefined): string {
  if (party.person !== undefined) return party.person
  return party.kind === 'role' ? (looks?.get(party.role)?.letters ?? party.role) : ''
}
