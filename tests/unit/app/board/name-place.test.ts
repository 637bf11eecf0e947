import { expect, test } from 'vitest'
import { placeOfName } from '#app/b/[boardId]/typing/name-place.ts'

const view = { x: 0, y: 0, w: 1_000, h: 600 }
const name = { w: 200, h: 22 }
const note = { w: 100, h: 100 }

test('names stand above the left end of the text', () => {
  const text = { x: 300, y: 300, ...note }
  expect(placeOfName({ name, text, view })).toEqual({ x: 300, y: 272 })
})

test('where they would leave what can be seen, they are moved into it', () => {
  const places = [
    { x: 950, y: 300 },
    { x: -50, y: 300 },
    { x: 300, y: 5 },
    { x: 300, y: -20, h: 700 },
  ].map((at) => placeOfName({ name, text: { ...note, ...at }, view }))
  expect(places).toEqual([
    { x: 792, y: 272 },
    { x: 8, y: 272 },
    { x: 300, y: 111 },
    { x: 300, y: 8 },
  ])
})

test('they stand beside panels that lie over the canvas, and pass below them', () => {
  const panels = [
    { x: 840, y: 10, w: 150, h: 300 },
    { x: 900, y: 310, w: 90, h: 100 },
  ]
  const at = (y: number) => placeOfName({ name, text: { x: 750, y, ...note }, view, panels })
  expect([at(200), at(400), at(460)]).toEqual([
    { x: 632, y: 172 },
    { x: 692, y: 372 },
    { x: 750, y: 432 },
  ])
})

test('of a text that is out of sight they are too', () => {
  const text = { x: 1_200, y: 300, ...note }
  expect(placeOfName({ name, text, view })).toEqual({ x: 1_200, y: 272 })
})

test('a view that is narrower than the names shows their beginning', () => {
  const narrow = { ...view, w: 150 }
  expect(placeOfName({ name, text: { x: 60, y: 300, ...note }, view: narrow }).x).toBe(8)
})
