import type { AgreementRow, AgreementTable } from './agreement.ts'
import type { CardState } from './card.ts'

/** What people read above cards that wait in the tray. They are no failure, so no list of what is open. */
export const WAITING_WORDS = 'Not discussed yet'

/** Tasks of a table that are still to settle, for one reason. */
export interface OpenList {
  readonly state: Exclude<CardState, 'owned' | 'unplaced'>
  /** What people read above it. */
  readonly words: string
  readonly rows: readonly AgreementRow[]
}

/** What is still to settle, in the order and the words of the ownership panel; also lists without a row. */
export function openLists({
  roles,
  rows,
}: Pick<AgreementTable, 'roles' | 'rows'>): readonly OpenList[] {
  const all = roles.length === 2 ? 'Both' : 'Shared'
  const lists = [
    { state: 'unowned', words: 'Nobody owns this yet' },
    { state: 'needs-accountable', words: `${all}: name one accountable` },
    { state: 'two-accountable', words: 'Two accountable' },
    { state: 'parked', words: 'Parked' },
  ] as const
  return lists.map((list) => ({ ...list, rows: rows.filter(({ state }) => state === list.state) }))
}
