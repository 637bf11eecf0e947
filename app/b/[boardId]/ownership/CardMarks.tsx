import { useEditor, useValue, type TLNoteShape } from 'tldraw'
import { furnitureOnPage } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import { areParts, NO_PART_WORDS } from '#lib/ownership/parts.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { ownershipOf } from './board-ownership.ts'
import { draggedNotes } from './dragged-cards.ts'
import { roleHues } from './role-looks.ts'

/**
 * What a card says around its paper: a quiet outline while nobody owns it, and the letters of the roles it would fall to while somebody drags it. Screen readers
 * have the panel, and every card's own description.
 */
export function CardMarks({ note }: { note: TLNoteShape }) {
  const editor = useEditor()
  const { id } = note
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  const card = useValue('card', () => live?.card(id), [live, id])
  const isDragged = useValue('dragged', () => draggedNotes(editor).has(id), [editor, id])
  if (!live || !card) return null
  const { scale, growY } = note.props
  return (
    <div
      className="ov-card-marks"
      aria-hidden
      data-state={card.state}
      style={{ width: NOTE_SIZE, height: NOTE_SIZE + growY, scale: String(scale) }}
    >
      {isDragged && <Letters roles={card.region?.roles} live={live} />}
    </div>
  )
}

function Letters({
  roles,
  live,
}: {
  /** Undefined in a tray. */
  roles: readonly string[] | undefined
  live: NonNullable<ReturnType<typeof ownershipOf>>
}) {
  const editor = useEditor()
  const all = live.rolesHere
  const hues = roleHues(all, furnitureOnPage(editor))
  const held = all.filter(({ id }) => roles?.includes(id))
  const nobody = areParts(all) ? NO_PART_WORDS : 'Nobody yet'
  return (
    <div className="ov-letters">
      {held.map((role) => (
        <span
          key={role.id}
          data-letters={roleLetters(role)}
          style={{ color: hues.get(role.id)?.text, borderColor: hues.get(role.id)?.line }}
        />
      ))}
      {held.length === 0 && <span data-letters={roles ? nobody : 'Not placed'} />}
    </div>
  )
}
