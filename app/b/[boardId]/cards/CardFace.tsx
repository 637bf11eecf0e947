import { type TLShapeId, useEditor, useValue } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import type { Party } from '#lib/ownership/card.ts'
import { facePartsOf } from '#lib/ownership/face-parts.ts'

/** Who holds a card and who of them answers for it, in its lower left corner. */
export function CardFace({ id }: { id: TLShapeId }) {
  const editor = useEditor()
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  const card = useValue('card', () => live?.card(id), [live, id])
  const looks = useValue('looks', () => live?.looks, [live])
  const parts = card && facePartsOf(card)
  if (!parts) return null
  const { isParked, isOpen, roles, people, delegate } = parts
  return (
    // Screen readers hear it as the note's description, in words.
    <span aria-hidden className="ov-face" data-state={card.state}>
      {isParked && <em>Parked</em>}
      {isOpen && <i>A?</i>}
      {roles.map(({ role, answers }) => (
        <b
          key={role}
          data-answers={answers}
          style={{ color: isParked ? undefined : looks?.get(role)?.colour }}
        >
          {answers && <i>A</i>}
          {looks?.get(role)?.letters ?? role}
        </b>
      ))}
      {people.map((name) => (
        <b key={name} data-answers data-name>
          <i>A</i>
          <span>{name}</span>
        </b>
      ))}
      {delegate && <span>→ {shortName(delegate, looks)}</span>}
    </span>
  )
}

function shortName(party: Party, looks: LiveOwnership['looks'] | undefined): string {
  if (party.person !== undefined) return party.person
  return party.kind === 'role' ? (looks?.get(party.role)?.letters ?? party.role) : ''
}
