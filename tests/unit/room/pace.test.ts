import { expect, test } from 'vitest'
import { Pace } from '#server/room/pace.ts'

/** A second in which that many changes ask for that many receivers each, evenly. */
function tickAfter({ changes, receivers }: { changes: number; receivers: number }): number {
  let now = 0
  const pace = new Pace(() => now)
  for (let change = 0; change < changes; change++) {
    now += 1_000 / changes
    pace.asked(receivers)
  }
  return pace.tickMs
}

test('changes leave at once until there are 40,000 frames a second, and then share more and more frames', () => {
  const ticks = [50, 100, 130, 200, 400, 500].map((receivers) =>
    tickAfter({ changes: 300, receivers }),
  )
  expect(ticks).toEqual([0, 0, 0, 12, 12, 33])
})

test('after a busy time changes leave at once again', () => {
  let now = 0
  const pace = new Pace(() => now)
  for (let change = 0; change < 300; change++) {
    now += 3
    pace.asked(200)
  }
  expect(pace.tickMs).toBe(12)
  now += 1_000
  pace.asked(200)
  expect(pace.tickMs).toBe(0)
})
