import { ChevronRight } from 'lucide-react'
import { memo, useEffect, useId } from 'react'
import { type TLShapeId, useEditor, useReadonly } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { editCards } from '#app/b/[boardId]/cards/card-edits.ts'
import { tellOfMet } from '#app/b/[boardId]/cards/tell-of-met.ts'
import { hearUndoKeys } from '#app/b/[boardId]/cards/undo-keys.ts'
import { rivalChoices, type Choice } from '#app/b/[boardId]/cards/who-choices.ts'
import { useToast } from '#app/ui/Toast.tsx'
import type { Card } from '#lib/ownership/card.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { Count } from './Count.tsx'
import type { PanelList } from './panel-lists.ts'
import type { RoleHue } from './role-looks.ts'
import { showCard } from './show-card.ts'

/** More rows than people read; above it, searching is quicker. */
const MAX_ROWS = 200

/** One list of the panel: a heading that opens it, for a role or a person its load, and the cards. */
export function CardSection({
  list,
  roles,
  hues,
  maxLoad,
  isOpen,
  onToggle,
  onShown,
}: {
  list: PanelList
  roles: readonly Role[]
  hues: ReadonlyMap<string, RoleHue>
  maxLoad: number
  isOpen: boolean
  onToggle: () => void
  onShown: () => void
}) {
  const id = useId()
  const { key, title, cards, shared, role, person, gap, hints } = list
  const hue = role && hues.get(role.id)
  const isEmpty = cards.length + shared.length === 0
  return (
    <section className="ov-list" data-list={key}>
      <h3>
        <button
          type="button"
          data-focus={`list ${key}`}
          aria-expanded={isOpen && !isEmpty}
          aria-controls={`${id}-cards`}
          aria-disabled={isEmpty}
          onClick={() => {
            if (!isEmpty) onToggle()
          }}
        >
          <Swatch list={list} roles={roles} hues={hues} />
          <span className="ov-list-title" style={{ color: hue?.text }}>
            {title}
            <span className="ov-list-dot"> · </span>
            <Count value={cards.length} />
          </span>
          {!isEmpty && <ChevronRight aria-hidden size={16} className="ov-list-chevron" />}
        </button>
      </h3>
      {gap !== '' && <p className="ov-panel-gap">{gap}</p>}
      {role && !role.part && (
        <LoadBar of={role} names={role.holders} colour={hue?.line} maxLoad={maxLoad} />
      )}
      {person && <LoadBar of={person} colour="var(--border-strong)" maxLoad={maxLoad} />}
      {hints.map((hint) => (
        <p key={hint} className="ov-panel-hint">
          {hint}
        </p>
      ))}
      <div id={`${id}-cards`}>
        {isOpen && cards.length > 0 && (
          <Cards cards={cards} roles={roles} isOfRole={role !== undefined} onShown={onShown} />
        )}
        {isOpen && shared.length > 0 && (
          <>
            <h4>Shared, and accountable · {shared.length}</h4>
            <Cards cards={shared} roles={roles} isOfRole={false} onShown={onShown} />
          </>
        )}
      </div>
    </section>
  )
}

/** The hue of a role, all hues of what is shared, an outline for what nobody owns. */
function Swatch({
  list: { key, role },
  roles,
  hues,
}: {
  list: PanelList
  roles: readonly Role[]
  hues: ReadonlyMap<string, RoleHue>
}) {
  const shown =
    key === 'needs-accountable' || key === 'two-accountable' ? roles : role ? [role] : []
  return (
    <span aria-hidden className="ov-swatch" data-of={key}>
      {shown.map(({ id }) => (
        <i key={id} style={{ background: hues.get(id)?.line }} />
      ))}
    </span>
  )
}

function LoadBar({
  of: { tasks, load },
  names = [],
  colour,
  maxLoad,
}: {
  of: { readonly tasks: number; readonly load: number }
  names?: readonly string[]
  colour: string | undefined
  maxLoad: number
}) {
  return (
    <div className="ov-load">
      <span aria-hidden className="ov-load-bar">
        <span style={{ scale: `${maxLoad === 0 ? 0 : load / maxLoad} 1`, background: colour }} />
      </span>
      <p>
        Accountable for {tasks === 1 ? '1 task' : `${tasks} tasks`}
        {load !== tasks && ` of size ${load}`}
        {names.length > 0 && ` · ${names.join(', ')}`}
      </p>
    </div>
  )
}

function Cards({
  cards,
  roles,
  isOfRole,
  onShown,
}: {
  cards: readonly Card[]
  roles: readonly Role[]
  isOfRole: boolean
  onShown: () => void
}) {
  const hidden = cards.length - MAX_ROWS
  return (
    <>
      <ul>
        {cards.slice(0, MAX_ROWS).map((card) => (
          <CardRow
            key={card.id}
            {...{ card, roles, onShown }}
            // In a role's own list, and where all roles share, the letters would say nothing new.
            hasLetters={!isOfRole && roles.length > 2}
          />
        ))}
      </ul>
      {hidden > 0 && <p className="ov-panel-hint">{hidden} more. Search to find them.</p>}
    </>
  )
}

const CardRow = memo(function CardRow({
  card,
  roles,
  hasLetters,
  onShown,
}: {
  card: Card
  roles: readonly Role[]
  hasLetters: boolean
  onShown: () => void
}) {
  const editor = useEditor()
  const isReadonly = useReadonly()
  const { id, title, region } = card
  const letters = roles.filter((role) => region?.roles.includes(role.id)).map(roleLetters)
  const rivals = isReadonly ? [] : rivalChoices(card, roles)
  const note = noteOf(rivals.length > 0 ? { ...card, accountable: [] } : card, roles)
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          showCard(editor, id)
          onShown()
        }}
      >
        <span className="ov-row-title">{title || 'Card without words'}</span>
        {hasLetters && letters.length > 0 && <small>{letters.join(' · ')}</small>}
        {note !== '' && <small>{note}</small>}
      </button>
      {rivals.length > 0 && <Rivals card={card} rivals={rivals} />}
    </li>
  )
})

/** Those who are named on a card of which one has to be chosen, each a press away. */
function Rivals({ card, rivals }: { card: Card; rivals: readonly Choice[] }) {
  const editor = useEditor()
  const { connection } = useCanvas()
  const toast = useToast()
  useEffect(() => tellOfMet(editor, { connection, toast }), [editor, connection, toast])
  useEffect(() => hearUndoKeys(editor), [editor])
  const title = card.title || 'this card'
  return (
    <fieldset className="ov-rivals" aria-label={`Choose who is accountable for ${title}`}>
      <span aria-hidden>Choose one:</span>
      {rivals.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          onClick={({ currentTarget }) => {
            // The row goes, and the focus with it.
            currentTarget.closest('section')?.querySelector<HTMLElement>('h3 > button')?.focus()
            const ids = [card.id as TLShapeId]
            if (editCards(editor, ids, { accountable: value }, 'shown')) return
            toast({ text: `“${title}” is locked. Unlock its note to choose.` })
          }}
        >
          {text}
        </button>
      ))}
    </fieldset>
  )
}

/** Who is named on a card: what its list does not say already. */
function noteOf({ accountable, delegates }: Card, roles: readonly Role[]): string {
  const nameOf = (party: Card['accountable'][number]): string =>
    party.person ??
    (party.kind === 'role' ? (roles.find(({ id }) => id === party.role)?.name ?? party.role) : '')
  const named = accountable.length > 1 ? accountable : accountable.filter(({ person }) => person)
  return [
    named.map(nameOf).join(', '),
    delegates.length > 0 && `delegated to ${delegates.map(nameOf).join(', ')}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
