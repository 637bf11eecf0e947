import { expect, test } from 'vitest'
import { fitZoom, openingView } from '#app/b/[boardId]/canvas/opening-view.ts'
import type { Rect } from '#lib/ownership/geometry.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { findTemplate, templates } from '#lib/templates/index.ts'

/** Of the words of a card, in page units. */
const LETTERS = 26
const FRAME = { x: -1200, y: -660, w: 2400, h: 1300 }

function diagramOf(id: string) {
  const template = findTemplate(id)
  const { furniture, records } = template?.build(template.placements[0]) ?? {}
  const areasOf = (kind: string) =>
    (furniture ?? []).flatMap((record) => {
      if (record.typeName !== 'shape' || record.meta['furniture'] !== kind) return []
      const { w, h, geo } = record.props as { w: number; h: number; geo?: string }
      const outline = geo === 'rectangle' ? ('rectangle' as const) : ('ellipse' as const)
      return [{ x: record.x, y: record.y, w, h, outline }]
    })
  const regions = areasOf('region')
  const cards = (records ?? []).flatMap((record) =>
    record.typeName === 'shape' && record.type === 'note'
      ? [
          {
            x: record.x,
            y: record.y,
            w: NOTE_SIZE,
            h: NOTE_SIZE,
            letters: (record.props as { fontSizeAdjustment: number }).fontSizeAdjustment,
          },
        ]
      : [],
  )
  return { frame: areasOf('frame')[0] ?? FRAME, regions, cards }
}

/** Below the bar of the board, beside an open panel. */
function openedAt(id: string, [width, height]: readonly [number, number], hasPanel: boolean) {
  // A low window has it in the lower corner.
  const hasLine = width < 1270 || height > 800
  const { frame, regions, cards } = diagramOf(id)
  const screen = { w: width, h: height - 44 }
  const covered = hasPanel ? Math.min(320, Math.max(256, width / 5)) + 12 : 0
  const view = { frame, regions, notes: cards, screen, covered, strip: 76, bottom: 68, hasLine }
  const { area, insets, leastZoom } = openingView(view)
  const zoom = Math.max(fitZoom(area, insets, screen), leastZoom)
  return {
    area,
    insets,
    cards,
    letters: zoom * LETTERS,
    isCut: zoom > fitZoom(area, insets, screen),
  }
}

const SCREENS = [
  [1280, 720],
  [1366, 768],
  [1440, 900],
  [1920, 1080],
] as const

test.each(templates.filter(({ id }) => id !== 'blank').map(({ id }) => id))(
  'no card of %s opens with words below 12 px on a desktop, beside the strip or the open panel',
  (id) => {
    for (const screen of SCREENS) {
      for (const hasPanel of [false, true]) {
        expect(openedAt(id, screen, hasPanel).letters).toBeGreaterThanOrEqual(12)
      }
    }
  },
)

test.each([
  ['pm-po', [1440, 900], true],
  ['pm-po', [1280, 720], true],
  ['pm-po', [1280, 720], false],
  ['pm-po', [1920, 1080], true],
  ['pm-po-pmm', [1440, 900], false],
  ['pm-po-pmm', [1920, 1080], true],
  ['venn', [1280, 720], true],
  ['raci', [1440, 900], true],
  ['start-stop-continue', [1440, 900], true],
] as const)('%s opens at %s, panel: %s, with words of 12 px', (id, screen, hasPanel) => {
  expect(openedAt(id, screen, hasPanel).letters).toBeGreaterThanOrEqual(12)
})

test('long words, which have smaller letters, are read as well where that cuts off nothing', () => {
  const smallest = Math.min(...diagramOf('pm-po').cards.map(({ letters }) => letters))
  expect(smallest).toBeLessThan(LETTERS)
  for (const screen of SCREENS) {
    const { letters, isCut } = openedAt('pm-po', screen, false)
    expect(letters * (smallest / LETTERS)).toBeGreaterThanOrEqual(12)
    expect(isCut).toBe(false)
  }
})

test('where there is room for all of a diagram it is shown whole, with its margin', () => {
  expect(openedAt('pm-po', [1440, 900], false).area).toEqual(expect.objectContaining(FRAME))
})

test.each([
  ['pm-po', 24],
  ['pm-po-pmm', 25],
] as const)('closer to the edges every card that %s places in a circle is whole', (id, count) => {
  const { area, cards } = openedAt(id, [1440, 900], true)
  const isWhole = ({ x, y, w, h }: Rect): boolean =>
    x >= area.x && x + w <= area.x + area.w && y >= area.y && y + h <= area.y + area.h
  expect(cards.filter(isWhole)).toHaveLength(count)
})

test('a diagram is cut off only where its words would be too small otherwise', () => {
  const cut = (id: string) =>
    SCREENS.filter((screen) => openedAt(id, screen, screen[0] >= 1600).isCut).map(([w]) => w)
  expect(cut('pm-po')).toEqual([])
  expect(cut('daci')).toEqual([])
  expect(cut('pm-po-pmm')).toEqual([1280])
})

test('names stay clear of the line of words above, unless cards can be read only without', () => {
  const topOf = (...args: Parameters<typeof openedAt>) => openedAt(...args).insets.top
  expect([
    topOf('pm-po', [1260, 720], false),
    topOf('pm-po', [1260, 660], false),
    topOf('pm-po', [1260, 600], false),
    topOf('pm-po', [1280, 720], false),
  ]).toEqual([52, 12, 52, 12])
})

test('no card lies under the strip of counts, unless cards can be read only there', () => {
  const rightOf = (...args: Parameters<typeof openedAt>) => openedAt(...args).insets.right
  expect([
    rightOf('pm-po', [1280, 720], false),
    rightOf('pm-po-pmm', [1280, 720], false),
    rightOf('pm-po', [1100, 720], false),
    rightOf('pm-po', [1060, 720], false),
  ]).toEqual([80, 80, 80, 8])
})
