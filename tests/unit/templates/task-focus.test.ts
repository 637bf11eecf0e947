import { expect, test } from 'vitest'
import { taskCards } from '#lib/templates/cards.ts'
import { taskFocus } from '#lib/templates/task-focus.ts'

test('every task with a focus is one that the templates have, and both kinds are there', () => {
  const ids = new Set(taskCards.map(({ id }) => id))
  expect([...taskFocus.keys()].filter((id) => !ids.has(id))).toEqual([])
  expect(new Set([...taskFocus.values()].map(({ focus }) => focus))).toEqual(
    new Set(['strategy', 'detail']),
  )
})
