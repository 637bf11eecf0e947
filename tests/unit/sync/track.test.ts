import { expect, test } from 'vitest'
import { mixPoints, SHOWN_LATE_MS, Track, type Place } from '#lib/sync/track.ts'

/** Where a track of points is at each of these moments. */
function xs(track: Track<Place>, times: readonly number[]): (number | undefined)[] {
  return times.map((time) => track.at(time)?.x)
}

test('between two samples it moves evenly, a little late, and stays at the last', () => {
  const track = new Track(mixPoints)
  const before = track.at(0)
  track.add({ x: 0, y: 0 }, 1_000)
  track.add({ x: 100, y: 0 }, 1_050)
  const late = 1_000 + SHOWN_LATE_MS
  expect(before).toBeUndefined()
  expect(xs(track, [1_000, late, late + 10, late + 25, late + 50, late + 500])).toEqual([
    0, 0, 20, 50, 100, 100,
  ])
})

test('at 20 samples a second every frame of 16 ms shows another place, without a step back', () => {
  const track = new Track(mixPoints)
  const shown: number[] = []
  let nextSample = 0
  // Samples arrive with a jitter of up to 16 ms, as a ticking server makes them.
  const jitter = [0, 16, 5, 12, 2, 9]
  for (let now = 0; now < 2_000; now += 16) {
    while (nextSample * 50 + (jitter[nextSample % 6] ?? 0) <= now) {
      track.add({ x: nextSample * 50, y: 0 }, now)
      nextSample += 1
    }
    if (now > 200) shown.push(track.at(now)?.x ?? Number.NaN)
  }
  const steps = shown.slice(1).map((x, index) => x - (shown[index] ?? 0))
  expect(Math.min(...steps)).toBeGreaterThan(0)
  expect(Math.max(...steps)).toBeLessThan(32)
})

test('after a gap of more than 300 ms it jumps, and glides on from there', () => {
  const track = new Track(mixPoints)
  track.add({ x: 0, y: 0 }, 0)
  track.add({ x: 500, y: 0 }, 400)
  track.add({ x: 600, y: 0 }, 450)
  const late = 400 + SHOWN_LATE_MS
  expect(xs(track, [200, late - 1, late, late + 25])).toEqual([0, 0, 500, 550])
})

test('samples that arrive in a bunch are spread out, never by more than 40 ms', () => {
  const track = new Track(mixPoints)
  track.add({ x: 0, y: 0 }, 0)
  track.add({ x: 10, y: 0 }, 100)
  track.add({ x: 20, y: 0 }, 100)
  track.add({ x: 30, y: 0 }, 100)
  const end = 100 + 40 + SHOWN_LATE_MS
  expect([track.at(100 + SHOWN_LATE_MS)?.x, track.at(end)?.x, track.isMoving(end)]).toEqual([
    10,
    30,
    false,
  ])
})

test('it moves until its last sample is shown', () => {
  const track = new Track(mixPoints)
  const states = [track.isMoving(0)]
  track.add({ x: 0, y: 0 }, 0)
  states.push(track.isMoving(1))
  track.add({ x: 1, y: 0 }, 50)
  states.push(track.isMoving(60), track.isMoving(50 + SHOWN_LATE_MS))
  expect([states, track.newest]).toEqual([[false, false, true, false], { x: 1, y: 0 }])
})
