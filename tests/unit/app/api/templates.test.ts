import { beforeEach, expect, test } from 'vitest'
import { GET } from '#app/api/templates/[templateId]/picture.svg/route.ts'
import { installServices, services } from '#lib/services/services.ts'
import { templates } from '#lib/templates/index.ts'
import { inMemoryServices } from '#tests/support/in-memory-services.ts'

beforeEach(() => installServices(inMemoryServices()))

test('every template is listed in order, without its records', () => {
  const list = services().templates.list()
  expect(list.map(({ id, name }) => [id, name])).toEqual(
    templates.map(({ id, name }) => [id, name]),
  )
  expect(JSON.stringify(list).length).toBeLessThan(3_000)
})

test('every start that people can choose has a picture of its own, drawn from its records', async () => {
  const pictures = new Map<string, string>()
  for (const { id, placements, naming } of templates) {
    for (const placement of placements) {
      pictures.set(`${id} ${placement}`, await picture(id, `placement=${placement}`))
    }
    if (naming) pictures.set(`${id} 3`, await picture(id, 'placement=unplaced&roles=3'))
  }
  for (const svg of pictures.values()) {
    expect(svg).toMatch(/^<svg .*<\/svg>$/)
    expect(svg).not.toMatch(/NaN|undefined/)
    expect(svg.length).toBeLessThan(8_000)
  }
  expect(new Set(pictures.values()).size).toBe(pictures.size)
})

test('regions are drawn in the hues of their roles, and a plain one in none', async () => {
  const [three, lanes] = [await picture('pm-po-pmm', ''), await picture('daci', '')]
  const lines = ['#4f46e5', '#0d8f83', '#c2710c']
  expect(lines.filter((colour) => three.includes(`stroke:${colour}`))).toEqual(lines)
  expect([...lines, '#8b8b96'].filter((colour) => lanes.includes(`stroke:${colour}`))).toHaveLength(
    4,
  )
})

test.each([
  ['an unknown template', 'swot', ''],
  ['a wrong placement', 'pm-po', 'placement=anywhere'],
  ['too many roles', 'venn', 'roles=4'],
  ['roles for a template with its own', 'pm-po', 'roles=2'],
])('there is no picture of %s', async (_, id, query) => {
  expect((await ask(id, query)).status).toBe(404)
})

async function picture(id: string, query: string): Promise<string> {
  const response = await ask(id, query)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'image/svg+xml; charset=utf-8',
  ])
  return response.text()
}

async function ask(id: string, query: string): Promise<Response> {
  const request = new Request(`http://localhost/api/templates/${id}/picture.svg?${query}`)
  return GET(request, { params: Promise.resolve({ templateId: id }) })
}
