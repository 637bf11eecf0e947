import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import type { Card } from '#lib/ownership/card.ts'
import { Ownership, type OwnershipChange } from '#lib/ownership/ownership.ts'
import type { TaskFacts } from '#lib/ownership/tally.ts'
import { plainOwnership, viewOf } from '#tests/support/plain-ownership.ts'
import { isRandomFurniture, randomEdit, type BoardEdit } from '#tests/support/random-board.ts'
import { Random } from '#tests/support/random.ts'

const tasks: ReadonlyMap<string, TaskFacts> = new Map([
  ['pricing', { focus: 'strategy', reference: ['PM'] }],
  ['vision', { focus: 'strategy', reference: ['PM', 'PO'] }],
  ['backlog', { focus: 'detail', reference: ['PO'] }],
])

const SEEDS = Array.from({ length: 16 }, (_, at) => at + 1)
const STEPS = 250

describe.each(SEEDS)('board %i', (seed) => {
  test('edit by edit, the engine answers what a plain look at all records does', () => {
    const random = new Random(seed)
    const board = new Map<string, BoardRecord>()
    const options = { isFurniture: isRandomFurniture, tasks, unplaced: 'apart' as const }
    const ownership = new Ownership(options)
    const shown = new Map<string, Card>()
    ownership.subscribe((change) => follow(shown, change))
    let unplaced: 'apart' | 'unowned' = 'apart'
    for (let step = 0; step < STEPS; step++) {
      const edits = Array.from({ length: 1 + random.below(3) }, () => {
        const edit = randomEdit(board, random)
        apply(board, edit)
        return edit
      })
      // As one batch, in which a later edit of a record replaces an earlier one.
      const ids = new Set(edits.map((edit) => ('put' in edit ? edit.put.id : edit.removed)))
      const put = [...ids].flatMap((id) => board.get(id) ?? [])
      ownership.apply({ put, removed: [...ids].filter((id) => !board.has(id)) })
      if (random.chance(0.02)) {
        unplaced = unplaced === 'apart' ? 'unowned' : 'apart'
        ownership.countUnplaced(unplaced)
      }
      const plain = plainOwnership(board.values(), { ...options, unplaced })
      const view = viewOf(ownership)
      // Thousands of times: the matcher is slow, so it only shows the difference once there is one.
      if (!isDeepStrictEqual(view, plain)) {
        expect(view, `seed ${seed}, step ${step}`).toEqual(plain)
      }
      for (const page of ['page:one', 'page:two']) {
        const ofPage = plainOwnership(board.values(), { ...options, unplaced, page })
        const pageView = viewOf(ownership.onPage(page))
        if (!isDeepStrictEqual(pageView, ofPage)) {
          expect(pageView, `seed ${seed}, step ${step}, ${page}`).toEqual(ofPage)
        }
      }
      expect([...shown.values()].every((card) => ownership.card(card.id) === card)).toBe(true)
      expect(shown.size).toBe(ownership.cards.length)
    }
    const fresh = new Ownership({ ...options, unplaced })
    fresh.apply({ put: random.shuffled([...board.values()]) })
    expect(fresh.cards).toEqual(ownership.cards)
    expect(fresh.summary).toEqual(ownership.summary)
  })
})

function apply(board: Map<string, BoardRecord>, edit: BoardEdit): void {
  if ('put' in edit) board.set(edit.put.id, edit.put)
  else board.delete(edit.removed)
}

/** What somebody knows who only listens. */
function follow(shown: Map<string, Card>, { cards }: OwnershipChange): void {
  for (const { id, before, after } of cards) {
    expect(shown.get(id)).toBe(before)
    expect(isDeepStrictEqual(after, before)).toBe(false)
    if (after) shown.set(id, after)
    else shown.delete(id)
  }
}
