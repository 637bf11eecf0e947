import papaparse from 'papaparse'
import { expect, test, vi } from 'vitest'
import { GET as csv } from '#app/api/boards/[boardId]/agreement.csv/route.ts'
import { GET as markdown } from '#app/api/boards/[boardId]/agreement.md/route.ts'
import { POST as create } from '#app/api/boards/route.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import type { ImportedBoard } from '#lib/ownership/imported-card.ts'
import { note } from '#tests/support/board-factory.ts'
import { cells, rawEditor, until } from '#tests/support/client.ts'
import { serveRoutes } from '#tests/support/route-server.ts'
import type { TestGuest, TestServer } from '#tests/support/server.ts'

const NOWHERE = boardIdFromBytes(new Uint8Array(16))
let server: TestServer
let ana: TestGuest
let bo: TestGuest

serveRoutes((now) => ({ server, ana, bo } = now))

function make(
  guest: TestGuest,
  { title = 'Who owns what', template = 'pm-po' } = {},
): Promise<BoardId> {
  return server.createBoard(template, { guest, title })
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Record<string, string | null>
}

async function get(
  handler: typeof csv,
  guest: TestGuest | undefined,
  id: string,
  query = '',
): Promise<Answer> {
  const request = new Request(`${server.origin}/api/boards/${id}/agreement${query}`, {
    headers: guest ? { cookie: guest.cookie } : {},
  })
  const response = await handler(request, { params: Promise.resolve({ boardId: id }) })
  // `text()` would drop the byte order mark.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8')
  const names = ['content-type', 'content-disposition', 'cache-control', 'x-content-type-options']
  const headers = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))
  return { status: response.status, text, headers }
}

/** The rows of the CSV by their tasks, each by its columns. */
async function rows(guest: TestGuest, id: BoardId): Promise<Map<string, Record<string, string>>> {
  const { text } = await get(csv, guest, id)
  const { data } = papaparse.parse<Record<string, string>>(text.replace('\ufeff', '').trimEnd(), {
    header: true,
  })
  return new Map(data.map((row) => [row['task'] ?? '', row]))
}

test('an agreement is for those who may open the board, in the columns of a spreadsheet', async () => {
  const id = await make(ana)
  await server.storage.run([{ name: 'setGeneralAccess', params: [id, 'view'] }])
  const owners = await get(csv, ana, id)
  expect(owners.status).toBe(200)
  expect(owners.headers).toEqual({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': expect.stringMatching(
      /^attachment; filename="Who owns what \d{4}-\d\d-\d\d\.csv"; filename\*=UTF-8''Who%20owns%20what%20\d{4}-\d\d-\d\d\.csv$/,
    ),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(owners.text).toMatch(
    /^\ufefftask,Product Manager,Product Owner,accountable,delegated to,disagreement before,decision,reason,objections,session,date,region,size,parked\r\n/,
  )
  // A row for each card in the diagram, then one for each in the tray.
  const regions = [...(await rows(ana, id)).values()].map(({ region }) => region)
  expect(regions.map((region) => region === 'not placed')).toEqual([
    ...Array.from({ length: 24 }, () => false),
    ...Array.from({ length: 7 }, () => true),
  ])
  const viewers = await get(csv, bo, id)
  expect(viewers).toEqual(owners)
  const written = await get(markdown, bo, id)
  expect(written.headers['content-type']).toBe('text/markdown; charset=utf-8')
  expect(written.text).toContain('## Both: name one accountable (6)')
  expect(written.text).toContain('## Not discussed yet (7)')
})

test('a file has the date of the place that its address says, else that of UTC, and says so', async () => {
  const id = await make(ana)
  const dateOf = async (query: string): Promise<string> =>
    String((await get(csv, ana, id, query)).headers['content-disposition']).match(
      /\d{4}-\d\d-\d\d/,
    )?.[0] ?? ''
  // The two ends of the Earth's clocks are 26 hours apart, so never on one day.
  const [west, utc, east] = [
    await dateOf('?offset=-720'),
    await dateOf(''),
    await dateOf('?offset=840'),
  ]
  expect([utc >= west, east >= utc, east > west]).toEqual([true, true, true])
  expect((await get(csv, ana, id, '?offset=840')).text).toContain(`,${east},`)
  expect((await get(markdown, ana, id, '?offset=840')).text).toContain(`\n${east}\n`)
  expect((await get(markdown, ana, id)).text).toContain(`\n${utc} (UTC)\n`)
  for (const query of ['?offset=', '?offset=900', '?offset=Europe/Berlin']) {
    const answer = await get(csv, ana, id, query)
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([400, 'bad-offset'])
  }
})

test('a board that is not there, not theirs, in the trash or of no address answers alike', async () => {
  const [closed, trashed] = [await make(ana), await make(ana)]
  await server.storage.run([{ name: 'setGeneralAccess', params: [closed, 'nobody'] }])
  await server.services.home.trash(ana.person, trashed)
  for (const handler of [csv, markdown]) {
    const answers = await Promise.all(
      [NOWHERE, closed, trashed, 'no-id'].map((id) => get(handler, bo, id)),
    )
    expect(answers[0]).toMatchObject({ status: 404, headers: { 'content-disposition': null } })
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const nobody = await Promise.all(
      [NOWHERE, closed, await make(ana)].map((id) => get(handler, undefined, id)),
    )
    expect(nobody.map(({ status }) => status)).toEqual([401, 401, 401])
  }
})

test('what everybody on the open board sees is in it, also before it is on disk', async () => {
  const id = await make(ana)
  const [editor, watcher] = await Promise.all([
    rawEditor({ server, boardId: id, guest: ana }),
    rawEditor({ server, boardId: id, guest: bo }),
  ])
  expect((await rows(ana, id)).get('Roadmap')).toMatchObject({ accountable: 'Product Manager' })
  const heard = watcher.client.heard.length
  editor.doc.transact(() => {
    const set = (card: string, group: string, value: unknown): void => {
      cells(editor.doc).set(overlayKey(`shape:card-${card}`, group), value)
    }
    set('demo', 'm.accountable', 'PO')
    set('demo', 'm.delegate', '=Developers')
    set('demo', 'm.decision', '=HYPERLINK("http://evil.example","x")')
    set('demo', 'm.reason', 'quick, "and"\nclear')
    set('roadmap', 'at', ['page:page', 980, -640])
    set('pricing', 'm.parked', true)
    set('pricing', 'm.size', 'L')
  })
  await until('the change at the other', () =>
    watcher.client.heard.slice(heard).some(({ type }) => type === 'update'),
  )
  const all = await rows(bo, id)
  expect(all.get('Show the product (demo)')).toMatchObject({
    'Product Manager': 'R',
    'Product Owner': 'A',
    "'=Developers": 'R',
    'delegated to': "'=Developers",
    decision: '\'=HYPERLINK("http://evil.example","x")',
    reason: 'quick, "and"\nclear',
    region: 'PM+PO',
  })
  expect(all.get('Roadmap')).toMatchObject({ accountable: '', region: 'nobody' })
  expect(all.get('Pricing')).toMatchObject({ size: 'L', parked: 'yes', region: 'PM' })
  editor.client.close()
  watcher.client.close()
})

test.each([
  ['../../etc/passwd', 'etc passwd', 'etc%20passwd'],
  ['a"; filename="evil.exe', 'a _ filename_ evil.exe', 'a%20%3B%20filename%3D%20evil.exe'],
  [
    'Żółw 日本 ☃ (v2)',
    'Zo_w _ _ (v2)',
    '%C5%BB%C3%B3%C5%82w%20%E6%97%A5%E6%9C%AC%20%E2%98%83%20%28v2%29',
  ],
  ["100 % 'ours' *", '100 _ _ours_', '100%20%25%20%27ours%27'],
  ['...', 'Agreement', 'Agreement'],
])('a board called %s becomes a file of a harmless name', async (title, ascii, encoded) => {
  const { headers, text } = await get(markdown, ana, await make(ana, { title }))
  const header = headers['content-disposition'] ?? ''
  const date = text.match(/\d{4}-\d\d-\d\d/)?.[0] ?? ''
  expect(header).toBe(
    `attachment; filename="${ascii} ${date}.md"; filename*=UTF-8''${encoded}%20${date}.md`,
  )
})

test('a blank board has an agreement of a header and nothing else', async () => {
  const id = await make(ana, { template: 'blank' })
  const { text } = await get(csv, ana, id)
  expect(text.split('\r\n')).toHaveLength(2)
})

test('a large board is read in a thread, and says the same', async () => {
  const id = boardIdFromBytes(new Uint8Array(16).fill(7))
  const records = Array.from({ length: 400 }, (_, at) => ({
    ...note(`n${at}`, { x: (at % 50) * 224, y: Math.floor(at / 50) * 224, text: `Task ${at}` }),
    meta: { card: `own-${at}` },
  }))
  const seed = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records })
  await server.storage.createBoard({
    id,
    title: 'Large',
    template: 'blank',
    ownerId: ana.person.id,
    seed,
    at: 1,
  })
  const all = await rows(ana, id)
  expect([seed.length > 64 * 1024, all.size]).toEqual([true, 400])
  expect(all.get('Task 7')).toMatchObject({ region: 'nobody' })
  // What eight who wait for it make of it would together hold up everybody else.
  let turn = 0
  const counting = { isOn: true }
  const count = (): void => {
    turn++
    if (counting.isOn) setImmediate(count)
  }
  count()
  const turns = Array.from({ length: 8 }, async () => {
    await server.services.agreements.read(ana.person, id)
    return turn
  })
  expect(new Set(await Promise.all(turns)).size).toBe(8)
  counting.isOn = false
})

test('a board that cannot be read says so, and the next request tries again', async () => {
  const id = await make(ana)
  const load = vi.spyOn(server.storage, 'load')
  load.mockRejectedValueOnce(new Error('no disk'))
  const answer = await get(csv, ana, id)
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    500,
    { error: 'unreadable', message: expect.stringContaining('could not be read') },
  ])
  expect((await get(csv, ana, id)).status).toBe(200)
  // The other file, of the same state, does not read the board again.
  const read = load.mock.calls.length
  expect((await get(markdown, ana, id)).status).toBe(200)
  expect(load.mock.calls.length).toBe(read)
  load.mockRestore()
})

async function post(body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = {
    cookie: ana.cookie,
    origin: server.origin,
    host: new URL(server.origin).host,
  }
  const request = new Request(`${server.origin}/api/boards`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  const response = await create(request)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a board made from an agreement has the same agreement', async () => {
  const imported: ImportedBoard = {
    holders: { PO: ['Bo'] },
    cards: [
      { task: 'Pricing', roles: ['PM'], size: 'L' },
      { task: 'Demo', roles: ['PM', 'PO'], accountable: ['Bo'], delegates: ['Developers'] },
      { task: 'Waits' },
    ],
  }
  const made = await post({ title: 'From a file', imported })
  expect(made.status).toBe(201)
  const { text } = await get(csv, ana, made.body['id'] as BoardId)
  expect(text.split('\r\n').slice(1)).toEqual([
    expect.stringMatching(
      /^Demo,R,A,R,Product Owner: Bo,Developers,,,,,,\d{4}-\d\d-\d\d,PM\+PO,,$/,
    ),
    expect.stringMatching(/^Pricing,"A,R",,,Product Manager,,,,,,,\d{4}-\d\d-\d\d,PM,L,$/),
    expect.stringMatching(/^Waits,,,,,,,,,,,\d{4}-\d\d-\d\d,not placed,,$/),
    '',
  ])
})

test('cards that are too many, too long or nonsense make no board at all', async () => {
  const boards = async () => {
    const page = await server.services.home.list(ana.person, { list: 'yours', limit: 9 })
    return page.ok && page.value.boards
  }
  const bad: object[] = [
    { cards: [] },
    { cards: Array.from({ length: 501 }, () => ({ task: 'x' })) },
    { cards: [{ task: 'fine' }, { task: 'x'.repeat(201) }] },
    { cards: [{ task: 'two\nlines' }] },
    { cards: [{ task: ' ' }] },
    { cards: [{ task: 'x', size: 'XL' }] },
    { cards: [{ task: 'x', accountable: 'PM' }] },
    { cards: [{ task: 'x' }], holders: { PM: 'Ana' } },
    { cards: 'x' },
  ]
  for (const imported of bad) {
    const answer = await post({ imported })
    expect([answer.status, answer.body['message']]).toEqual([
      400,
      'Send 1 to 500 cards in imported, each with a task of at most 200 characters.',
    ])
  }
  expect((await post({ template: 'blank', imported: 'x'.repeat(3_000_000) })).status).toBe(400)
  expect(await boards()).toEqual([])
})
