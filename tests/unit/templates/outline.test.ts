import { expect, test } from 'vitest'
import { templates } from '#lib/templates/index.ts'
import { templateOutline } from '#lib/templates/outline.ts'

test('every template with a frame has an outline inside of it, and the others none', () => {
  const drawn = templates.map(({ id }) => [id, templateOutline(id)] as const)
  expect(drawn.filter(([, outline]) => !outline).map(([id]) => id)).toEqual(['blank'])
  for (const [id, outline] of drawn) {
    if (!outline) continue
    const { frame, areas, labels } = outline
    expect([id, areas.length > 0, labels.length > 0]).toEqual([id, true, true])
    const outside = [...areas, ...labels].filter(
      ({ x, y }) => x < frame.x || x > frame.x + frame.w || y < frame.y || y > frame.y + frame.h,
    )
    expect([id, outside]).toEqual([id, []])
  }
  expect(templateOutline('of-a-newer-version')).toBeUndefined()
})

test('circles and words are those of the template, but no names of roles that people choose', () => {
  const outline = (id: string) => {
    const { areas = [], labels = [] } = templateOutline(id) ?? {}
    const regions = areas.filter(({ kind }) => kind === 'ellipse' || kind === 'rectangle')
    return [regions.map(({ hue }) => hue), labels.slice(0, 3).map(({ text }) => text)]
  }
  expect(outline('pm-po-pmm')).toEqual([
    ['pm', 'po', 'pmm'],
    ['Product Manager', 'Product Owner', 'Product Marketing'],
  ])
  expect(outline('venn')).toEqual([
    ['pm', 'po'],
    ['Both', 'Nobody yet', 'Nobody yet'],
  ])
  expect(templateOutline('raci')).toMatchObject({
    isTable: true,
    labels: [{ text: 'Both' }, { text: 'Tasks' }, { text: 'Nobody yet' }],
  })
})
