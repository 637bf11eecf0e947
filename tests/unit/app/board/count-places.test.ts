import { expect, test } from 'vitest'
import { countPlace, type RoleArea } from '#app/b/[boardId]/ownership/count-places.ts'
import { transformOf, type Area } from '#lib/ownership/geometry.ts'

function area(role: string, box: { x: number; y: number; w: number; h: number }, rotation = 0) {
  const { x, y, w, h } = box
  return {
    role,
    kind: 'ellipse',
    transform: transformOf({ x, y, rotation }),
    w,
    h,
  } satisfies RoleArea
}

/** Rounded: a crossing is worked out to less than a page unit. Nothing is -0. */
function placeOf(
  roles: readonly string[],
  areas: readonly RoleArea[],
  words: readonly Area[] = [],
) {
  const place = countPlace(roles, { areas, words })
  return place && [Math.round(place.x) + 0, Math.round(place.y) + 0]
}

const PM = area('PM', { x: -1160, y: -620, w: 1540, h: 1240 })
const PO = area('PO', { x: -380, y: -620, w: 1540, h: 1240 })

test('of one role on its outer shoulder, of both where the lines cross above', () => {
  expect(placeOf(['PM'], [PM, PO])).toEqual([-944, -431])
  expect(placeOf(['PO'], [PM, PO])).toEqual([944, -431])
  expect(placeOf(['PM', 'PO'], [PM, PO])).toEqual([0, -535])
})

test('of three circles every region has a place of its own', () => {
  const round = (role: string, x: number, y: number) => area(role, { x, y, w: 800, h: 800 })
  const areas = [round('PM', -600, -500), round('PO', -200, -500), round('PMM', -400, -150)]
  const regions = [
    ['PM'],
    ['PO'],
    ['PMM'],
    ['PM', 'PO'],
    ['PM', 'PMM'],
    ['PO', 'PMM'],
    ['PM', 'PO', 'PMM'],
  ]
  const places = regions.map((roles) => placeOf(roles, areas)?.join())
  expect(places[2]).toBe('0,650')
  expect(placeOf(['PM'], areas.slice(0, 1))).toEqual([-200, -500])
  expect(places).not.toContain(undefined)
  expect(new Set(places).size).toBe(regions.length)
})

test('a turned circle is met at the top of what is seen of it', () => {
  // A quarter turn about its corner: now 400 wide and 800 high, with its top at the corner's height.
  const turned = area('PM', { x: 400, y: 0, w: 800, h: 400 }, Math.PI / 2)
  expect(placeOf(['PM'], [turned])).toEqual([200, 0])
})

test('lanes are rectangles, and a circle inside of another has its number where the line is free', () => {
  const lane = { ...area('A', { x: 0, y: 0, w: 300, h: 900 }), kind: 'rectangle' } as const
  expect(placeOf(['A'], [lane])).toEqual([150, 0])
  const small = area('B', { x: 100, y: 100, w: 100, h: 100 })
  expect(placeOf(['B'], [lane, small])).toBe(undefined)
  expect(placeOf(['A', 'B'], [lane, small])).toBe(undefined)
})

test('on a table it stands at the top of what a column has alone or shares, and at the start of a band', () => {
  const column = (role: string, x: number, w: number) =>
    ({ ...area(role, { x, y: 0, w, h: 1000 }), kind: 'rectangle' }) as const
  const columns = [column('A', 0, 600), column('B', 400, 600), column('C', 800, 600)]
  const places = [['A'], ['A', 'B'], ['B'], ['B', 'C'], ['C'], ['A', 'C']]
  expect(places.map((roles) => placeOf(roles, columns))).toEqual([
    [200, 0],
    [500, 0],
    [700, 0],
    [900, 0],
    [1200, 0],
    undefined,
  ])
  const band = { ...area('D', { x: 0, y: 100, w: 1800, h: 300 }), kind: 'rectangle' } as const
  expect(placeOf(['D'], [band])).toEqual([0, 250])
})

test('a number keeps clear of words, and stands on them only where the line has no other place', () => {
  const circle = area('PM', { x: -500, y: -500, w: 1000, h: 1000 })
  const at = (x: number, y: number, w: number, h: number): Area => ({
    kind: 'rectangle',
    transform: transformOf({ x, y, rotation: 0 }),
    w,
    h,
  })
  expect(placeOf(['PM'], [circle])).toEqual([0, -500])
  const [x = 0, y = 0] = placeOf(['PM'], [circle], [at(-150, -490, 300, 40)]) ?? []
  expect(Math.abs(x)).toBeGreaterThan(150 + 40)
  expect(y).toBeLessThan(-400)
  expect(placeOf(['PM'], [circle], [at(-600, -600, 1200, 1200)])).toEqual([0, -500])
  // Where lines cross there are few places: the lower one is free.
  expect(placeOf(['PM', 'PO'], [PM, PO], [at(-60, -520, 120, 60)])).toEqual([0, 535])
})
