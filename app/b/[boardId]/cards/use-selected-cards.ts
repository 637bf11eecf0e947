import { type Editor, type TLShape, type TLShapeId, useValue } from 'tldraw'
import { namesIn } from '#lib/ownership/board-record.ts'
import { accountableRoles, type Card } from '#lib/ownership/card.ts'
import type { CardSize } from '#lib/ownership/card-facts.ts'
import type { Role } from '#lib/ownership/regions.ts'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { rivalChoices, type Choice } from './who-choices.ts'

/** The selected notes as one: what they have in common, and undefined where they differ. */
export interface SelectedCards {
  readonly ids: readonly TLShapeId[]
  /** True when all of them are notes that are not counted. */
  readonly areComments: boolean
  /** Roles that hold every one of them. */
  readonly held: readonly string[]
  /** The one role that answers for them; undefined as well while none or several do. */
  readonly accountableRole: string | undefined
  /** As it is stored: a role's id, a person, or empty; undefined also where several are named. */
  readonly accountable: string | undefined
  readonly delegate: string | undefined
  /** Who is named where more than one is, and one has to be chosen; empty where cards differ in that. */
  readonly rivals: readonly Choice[]
  readonly size: CardSize | '' | undefined
  readonly isParked: boolean | undefined
  readonly decision: string | undefined
  readonly reason: string | undefined
}

/**
 * The cards that are selected; undefined when anything else is selected as well, on a board without
 * roles, and for people who may only look.
 */
export function useSelectedCards(editor: Editor, live: LiveOwnership): SelectedCards | undefined {
  return useValue('selected cards', () => selectedCards(editor, live), [editor, live])
}

function selectedCards(editor: Editor, live: LiveOwnership): SelectedCards | undefined {
  const notes = selectedNotes(editor)
  if (notes.length === 0) return undefined
  const roles = live.rolesHere
  if (roles.length === 0) return undefined
  const ids = notes.map(({ id }) => id)
  const cards = ids.flatMap((id) => live.card(id) ?? [])
  const areComments = notes.every(({ meta }) => meta['comment'] === true)
  // A note without words is no card yet.
  if (!areComments && cards.length < ids.length) return undefined
  const common = <Value>(valueOf: (card: Card) => Value): Value | undefined =>
    same(cards.map(valueOf))
  const named = (key: string): string | undefined =>
    same(notes.map(({ meta }) => onlyName(namesIn(meta, key))))
  return {
    ids,
    areComments,
    held: roles
      .map(({ id }) => id)
      .filter((id) => cards.every(({ region }) => region?.roles.includes(id))),
    accountableRole: common((card) => onlyName(accountableRoles(card))) || undefined,
    accountable: named('accountable'),
    delegate: named('delegate'),
    rivals: rivalsOf(cards, roles),
    size: common(({ size }) => size ?? ''),
    isParked: common(({ state }) => state === 'parked'),
    decision: common(({ decision }) => decision ?? ''),
    reason: common(({ reason }) => reason ?? ''),
  }
}

function selectedNotes(editor: Editor): readonly TLShape[] {
  if (editor.getIsReadonly()) return NONE
  const selected = editor.getSelectedShapes()
  return selected.every(({ type }) => type === 'note') ? selected : NONE
}

function rivalsOf(cards: readonly Card[], roles: readonly Role[]): readonly Choice[] {
  const all = cards.map((card) => rivalChoices(card, roles))
  const [first = [], ...others] = all
  const key = valuesOf(first)
  return others.every((each) => valuesOf(each) === key) ? first : []
}

/** No name has a line break. */
function valuesOf(choices: readonly Choice[]): string {
  return choices.map(({ value }) => value).join('\n')
}

function onlyName(names: readonly string[]): string | undefined {
  return names.length > 1 ? undefined : (names[0] ?? '')
}

function same<Value>(values: readonly Value[]): Value | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined
}

const NONE: readonly TLShape[] = []
