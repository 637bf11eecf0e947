import { afterEach, beforeEach, expect, test } from 'vitest'
import { overlayKey } from '#lib/board/cells.ts'
import { encodeCommand } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { page } from '#tests/support/board-factory.ts'
import { CardsClient } from '#tests/support/cards-client.ts'
import { cells, rawEditor, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

test('two people who add a template at once get a page each, and the list has the regions of all pages', async () => {
  const owner = await server.guest('Olga')
  const made = await server.services.boards.create(owner.person, {
    template: 'pm-po',
    placement: 'example',
  })
  if (!made.ok) throw new Error(made.reason)
  const boardId = made.value.id
  const vi = await server.guest('Vi')
  await server.services.sharing.redeem(vi.person, made.value.links.view)
  const ana = await CardsClient.open({ server, boardId, guest: owner })
  closing.push(() => ana.close())
  const guests = [owner, await server.guest('Sam'), vi]
  const editors = await Promise.all(guests.map((guest) => rawEditor({ server, boardId, guest })))
  closing.push(
    ...editors.map(
      ({ client }) =>
        () =>
          client.close(),
    ),
  )
  for (const [at, { client }] of editors.entries()) {
    client.send(
      encodeCommand({
        id: '1',
        type: 'add-template',
        page: `page:p${at}`,
        template: 'venn',
        version: 1,
        placement: 'unplaced',
        roles: ['Design', 'Product Owner', 'Sales'],
      }),
    )
  }
  const answers = await Promise.all(editors.map(({ client }) => client.next('reply')))
  expect(answers.map(({ reply }) => reply)).toEqual([
    { id: '1', ok: true },
    { id: '1', ok: true },
    { id: '1', ok: false, reason: 'not-allowed' },
  ])
  const parts = ana.parts.length
  for (const [at, { doc }] of editors.slice(0, 2).entries()) {
    doc.getMap('r').set(`page:p${at}`, page(`p${at}`, `a${at + 3}`))
  }
  await until('the roles of both pages', () =>
    ana.parts.slice(parts).some(({ roles = [] }) => roles.length === 4),
  )
  const { roles, regions } = ana.parts.findLast(({ roles: told }) => told) ?? {}
  expect({ roles: roles?.map(({ id }) => id), regions }).toEqual({
    roles: ['PM', 'PO', 'Design', 'Sales'],
    regions: [
      'PM',
      'PO',
      'Design',
      'Sales',
      'PM+PO',
      'PO+Design',
      'PO+Sales',
      'Design+Sales',
      'PO+Design+Sales',
      '',
    ],
  })
  // A region that is on another page only, and then one that both pages have: the card stays where it is.
  const card = 'shape:card-pricing'
  const pages: unknown[] = []
  for (const region of ['Design+Sales', 'PO', 'PM']) {
    expect(await ana.command({ type: 'place-card', card, region })).toMatchObject({ ok: true })
    expect(ana.card('Pricing')?.region).toBe(region)
    const document = await server.storage.load(boardId)
    const loaded = document && loadDocument(document)
    const at = loaded?.ok && cells(loaded.value.doc).get(overlayKey(card, 'at'))
    pages.push(Array.isArray(at) && at[0])
  }
  // Whoever was first has the page that is looked at first.
  expect(pages).toEqual([expect.stringMatching(/^page:p[01]$/), pages[0], 'page:page'])
  // A new card goes where it was asked for; who names no page, as older lists, gets the first that has it.
  const add = async (title: string, region: string, on: { page?: string }) => {
    const reply = await ana.command({ type: 'add-card', title, region, ...on })
    return reply.ok ? (ana.card(title)?.page ?? 'the first') : reply.reason
  }
  expect([
    await add('There', 'PO', { page: 'page:p1' }),
    await add('Here', 'PO', {}),
    await add('Nobody there', '', { page: 'page:p1' }),
    await add('Nowhere', 'PM', { page: 'page:p1' }),
    await add('Gone', 'PM', { page: 'page:gone' }),
  ]).toEqual(['page:p1', 'the first', 'page:p1', 'no-such-region', 'no-such-region'])
})
