import { get } from 'node:http'
import { isAccessible } from './axe.ts'
import { expect, signInAsGuest, test } from './fixtures.ts'
import { tabTo } from './keyboard.ts'
import { BoardPage } from './pages/BoardPage.ts'
import { ListPage } from './pages/ListPage.ts'
import { ServerProcess } from './server-process.ts'

test('home says in one sentence what this is and makes a PM / PO board in one click, the name asked once', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ baseURL: server.origin })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settle who owns what.')
  await expect(
    page.getByText('Open a board, share the link, sort the tasks together.'),
  ).toBeVisible()

  await isAccessible(page)
  // By keyboard alone, from the top of the page into the board.
  await tabTo(page, /^New PM/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'What should others call you?' })).toBeFocused()
  await page.keyboard.type('Ana')
  await page.keyboard.press('Enter')
  const first = new BoardPage(page, page.url())
  await first.isOpen()
  await first.seesNote('Pricing')

  // The second time nothing is asked.
  await page.goto('/')
  await page.getByRole('button', { name: 'More templates' }).click()
  const gallery = page.getByRole('dialog', { name: 'New board' })
  await gallery.getByText('All cards unplaced').click()
  await gallery.getByRole('button', { name: 'Make the board' }).click()
  await page.waitForURL(/\/b\//)
  await first.isOpen()
  const records = await first.records()
  const cards = records.filter((each) => each['type'] === 'note')
  expect(cards).toHaveLength(31)
  expect(cards.every((each) => Number(each['y']) > 660)).toBe(true)

  await page.goto('/')
  await page.getByRole('button', { name: 'Blank board' }).click()
  await page.waitForURL(/\/b\//)
  await first.isOpen()
  expect((await first.records()).filter((each) => each.typeName === 'shape')).toEqual([])

  // All three are listed, the newest first, and open from there.
  await page.goto('/')
  const recent = page.getByRole('region', { name: 'Your boards' }).getByRole('link')
  await expect(recent).toHaveCount(3)
  await recent.last().click()
  await page.waitForURL(/\/b\//)
  await first.isOpen()
  await context.close()
})

test('the gallery makes, by keyboard alone, a board with the roles that were named there', async ({
  newPerson,
}) => {
  const ana = await newPerson('Ana')
  const page = await ana.newPage()
  await page.goto('/')
  await tabTo(page, /^More templates/)
  await page.keyboard.press('Enter')
  const gallery = page.getByRole('dialog', { name: 'New board' })
  await expect(gallery.getByRole('radio', { name: 'PM / PO', exact: true })).toBeFocused()
  await expect(gallery.getByRole('img')).toHaveCount(0)
  await expect
    .poll(() =>
      gallery
        .locator('img')
        .evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true)
  await isAccessible(page)

  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(gallery.getByRole('radio', { name: 'Your own roles' })).toBeChecked()
  await tabTo(page, /Role 1/)
  await page.keyboard.type('Support')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Support')
  await page.keyboard.press('Enter')
  await expect(gallery.getByRole('alert')).toHaveText('Each role needs a name of its own.')
  await page.keyboard.type(' team')
  await page.keyboard.press('Enter')

  await page.waitForURL(/\/b\//)
  const board = new BoardPage(page, page.url())
  await board.isOpen()
  await expect(page.getByRole('heading', { name: 'Support / Support team' })).toBeVisible()
  await page.getByRole('button', { name: 'Support team: add a name' }).click()
  await expect(page.getByRole('textbox', { name: 'Who holds Support team?' })).toBeFocused()
  await page.keyboard.type('Bo')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('button', { name: 'Support team: Bo. Change the name' }),
  ).toBeVisible()
})

test('opening a board link asks for a name once, with the board in view, and remembers it', async ({
  browser,
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana, { title: 'Billing team' })
  const anasBoard = await ana.opens(url)
  await anasBoard.saysSaved()

  const context = await browser.newContext({ baseURL: server.origin })
  const page = await context.newPage()
  await page.goto(url)
  await expect(page.getByRole('heading', { name: 'Billing team' })).toBeVisible()
  await expect(page.getByText('No account needed. 1 person is here.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'What should others call you?' })).toBeFocused()
  await isAccessible(page)

  await page.keyboard.type('   ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'What should others call you?' })).toBeVisible()

  await page.getByRole('textbox', { name: 'What should others call you?' }).fill('Bo')
  await page.getByRole('button', { name: 'Join' }).click()
  const bosBoard = new BoardPage(page, url)
  await bosBoard.isOpen()
  await bosBoard.reload()
  await bosBoard.seesNote('Pricing')
  await context.close()
})

test('an unknown board and a malformed address answer 404 with one sentence and a way home', async ({
  newPerson,
  server,
}) => {
  const ana = await newPerson('Ana')
  const page = await ana.context.newPage()
  for (const path of ['/b/AAAAAAAAAAAAAAAAAAAAAA', '/b/nonsense', '/b/..%2fetc', '/nowhere']) {
    const answer = await page.goto(server.origin + path)
    expect(answer?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('link').first()).toBeVisible()
  }
})

test('a link preview tells what a board is while its address lets people in, and else what no board tells', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana, { title: 'Billing & refunds' })
  const tags = async (address: string): Promise<string[]> => {
    const html = await (
      await fetch(address, { headers: { 'user-agent': 'Twitterbot/1.0' } })
    ).text()
    return [
      ...html.matchAll(/<title>[^<]*|<meta (?:property|name)="(?:og|twitter|desc)[^>]*/g),
    ].map(([tag]) => tag)
  }
  const open = (await tags(url)).join('\n')
  expect(open).toContain('<title>Billing &amp; refunds')
  expect(open).toContain('property="og:title" content="Billing &amp; refunds"')
  expect(open).toContain('content="PM / PO board · 31 notes · 1 person"')
  const picture = /property="og:image" content="([^"]+)"/.exec(open)?.[1] ?? ''
  const answer = await fetch(picture)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])

  const closed = await ana.context.request.patch(
    `${server.origin}/api/boards/${new URL(url).pathname.slice(3)}/sharing`,
    { headers: { origin: server.origin }, data: { generalAccess: 'nobody' } },
  )
  expect(closed.status()).toBe(200)
  expect(await tags(url)).toEqual(await tags(`${server.origin}/b/AAAAAAAAAAAAAAAAAAAAAA`))
  expect((await tags(url)).join()).not.toContain('Billing')
  expect((await fetch(picture)).status).toBe(404)
})

test('a broken percent-encoding answers 400, not a fault of the server', async ({ server }) => {
  const answer = await fetch(`${server.origin}/b/%E0%A4%A`)
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('malformed')
})

test('home and the list load at most 180 KiB of JavaScript and a board at most 700, gzip', async ({
  browser,
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const sizes: Record<string, number> = {}
  for (const [name, address] of [
    ['home', server.origin],
    ['list', `${url}/list`],
    ['board', url],
  ] as const) {
    // A service worker would answer some of them, and those count nothing on the wire.
    const context = await browser.newContext({
      storageState: await ana.context.storageState(),
      serviceWorkers: 'block',
    })
    const page = await context.newPage()
    const scripts = new Set<string>()
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.add(response.url())
    })
    await page.goto(address)
    if (name === 'board') await new BoardPage(page, url).isOpen()
    if (name === 'list') await new ListPage(page).isOpen()
    await page.waitForLoadState('networkidle')
    const bytes = await Promise.all([...scripts].map(gzippedSize))
    sizes[name] = Math.ceil(bytes.reduce((sum, each) => sum + each, 0) / 1024)
    await context.close()
  }
  const figures = Object.entries(sizes).map(([name, size]) => `${name} ${size} KiB`)
  process.stdout.write(`JavaScript, gzip: ${figures.join(', ')}\n`)
  expect(sizes['home']).toBeGreaterThan(50)
  expect(sizes['home']).toBeLessThanOrEqual(180)
  expect(sizes['list']).toBeGreaterThan(50)
  expect(sizes['list']).toBeLessThanOrEqual(180)
  expect(sizes['board']).toBeGreaterThan(300)
  expect(sizes['board']).toBeLessThanOrEqual(700)
})

test('a server prints nothing but its two lines while its first board is made and opened', async ({
  browser,
}) => {
  const fresh = await ServerProcess.create()
  const context = await browser.newContext({ baseURL: fresh.origin })
  try {
    await signInAsGuest({ context, origin: fresh.origin, name: 'Ana' })
    const page = await context.newPage()
    await page.goto('/')
    await page.getByRole('button', { name: 'New PM / PO board' }).click()
    await page.waitForURL(/\/b\//)
    const board = new BoardPage(page, page.url())
    await board.isOpen()
    await board.saysSaved()
    expect(fresh.output.trim().split('\n')).toEqual([
      expect.stringMatching(/^Overlap is ready at http:/),
      expect.stringMatching(/^Data is in \//),
    ])
  } finally {
    await context.close()
    await fresh.dispose()
  }
})

/** Of a file as the server sends it, bytes. */
async function gzippedSize(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', () => resolve(bytes))
    })
    asked.on('error', reject)
  })
}
