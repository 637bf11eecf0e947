import { MAX_ROWS } from './cell-kinds.ts'
import { guessColumns, isHeader, type NamedRole } from './column-mapping.ts'
import { importCards } from './import-cards.ts'
import type { Table } from './read-table.ts'

/**
 * The board that a table speaks of: the first in which the most of its rows have a place, and of those the
 * one that the most of its columns are roles of. Undefined where none of its rows has a place in any.
 */
export function guessTarget<Target extends { readonly roles: readonly NamedRole[] }>(
  table: Table,
  targets: readonly Target[],
): Target | undefined {
  const rows = table.slice(0, MAX_ROWS)
  let best: { readonly target: Target; readonly score: number } | undefined
  for (const target of targets) {
    const score = scoreOf(rows, target.roles)
    if (score > (best?.score ?? 0)) best = { target, score }
  }
  return best?.target
}

function scoreOf(table: Table, roles: readonly NamedRole[]): number {
  if (roles.length === 0) return 0
  const hasHeader = isHeader(table[0] ?? [], roles)
  const mapping = guessColumns(table, { roles, hasHeader })
  const read = importCards({ table, mapping, hasHeader, roles })
  const placed = read.ok ? read.value.board.cards.filter((card) => card.roles?.length).length : 0
  return placed === 0 ? 0 : placed + Object.keys(mapping.letters).length / (roles.length + MAX_ROWS)
}
