import { expect, test } from 'vitest'
import { PERSON_COLOURS, isPersonColour, pickColour } from '#lib/access/colours.ts'
import { contrast, difference } from '#tests/support/colour.ts'

test('there are twelve colours, and white text on each has a contrast of at least 4.5:1', () => {
  expect(PERSON_COLOURS).toHaveLength(12)
  for (const { hex } of PERSON_COLOURS) {
    expect(contrast(hex, '#ffffff'), hex).toBeGreaterThanOrEqual(4.5)
  }
})

test('no two colours look alike', () => {
  const pairs = PERSON_COLOURS.flatMap((a, i) =>
    PERSON_COLOURS.slice(i + 1).map((b) => ({
      a: a.name,
      b: b.name,
      by: difference(a.hex, b.hex),
    })),
  )
  expect(pairs.filter((pair) => pair.by < 0.07)).toEqual([])
})

test('a newcomer gets a colour that nobody present has, until all are used', () => {
  const taken = new Set<string>()
  for (let i = 0; i < PERSON_COLOURS.length; i += 1) {
    const colour = pickColour(0.99, taken)
    expect(taken.has(colour)).toBe(false)
    taken.add(colour)
  }
  expect(isPersonColour(pickColour(0.5, taken))).toBe(true)
})

test('only colours of the palette, as they are stored, are colours of a person', () => {
  expect([isPersonColour('#C92A2A'), isPersonColour('red'), isPersonColour(undefined)]).toEqual([
    false,
    false,
    false,
  ])
})
