import { expect, test } from 'vitest'
import { run } from '#tests/bench/sync/run.ts'

test('the bench of the server lets people drag, and every receiver gets every step', async () => {
  const lines: string[] = []
  const isDone = await run({
    scenarios: ['drag'],
    names: ['overlap'],
    isQuick: true,
    repeats: 1,
    print: (line) => lines.push(line),
  })
  expect(isDone).toBe(true)
  const row = lines.find((line) => /^ +20 +Overlap /u.test(line)) ?? lines.join('\n')
  // p50 / p95 / p99, beside no other server, ack, CPU for 1,000 deliveries
  expect(row).toMatch(/Overlap +[\d.]+ \/ [\d.]+ \/ [\d.]+ +- +[\d.]+ +[\d.]+ +- /u)
  expect(row).not.toMatch(/not delivered|closed|differ|NaN/u)
})
