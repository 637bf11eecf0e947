import { get } from 'node:http'
import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { BoardPage } from './pages/BoardPage.ts'

const CSV = [
  'task,Product Manager,Product Owner,accountable,delegated to,decision,reason',
  'Pricing,"A,R",,Product Manager,,,',
  'Demo,R,A,Product Owner: Bo,Developers,"=Yes, ""now""",',
  'Roadmap,R,R,,,,',
  'Vision,,,,,,',
].join('\r\n')

test('a CSV becomes a board, and its agreement is read, copied without a clipboard, printed and kept', async ({
  browser,
  newPerson,
  server,
}) => {
  const ana = await newPerson('Ana', { serviceWorkers: 'block' })
  const page = await ana.newPage()
  // Plain http has no clipboard; localhost would.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
  })

  await page.goto('/')
  await page.getByRole('button', { name: 'Import a list or CSV' }).click()
  await page.getByLabel('Or paste it: one line, one card').fill('task,why\n"it never ends')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('alert')).toHaveText(/A quote in it never ends.*Nothing is imported/)
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('File to import').setInputFiles({
    name: 'Billing team.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\ufeff${CSV}`),
  })
  await expect(page.getByLabel('Title of the board')).toHaveValue('Billing team')
  await expect(page.getByRole('region', { name: 'The first cards' })).toContainText(
    'Product Manager + Product Owner · Accountable: Bo · Delegated to: Developers',
  )
  const make = page.getByRole('button', { name: 'Make a board with 4 cards' })
  await expect(make).toBeInViewport({ ratio: 1 })
  await isAccessible(page, '[role="dialog"]')
  await make.click()
  await page.waitForURL(/\/b\//)
  const board = new BoardPage(page, page.url())
  await board.isOpen()
  await board.seesNote('Pricing')

  await page.getByRole('button', { name: 'Share' }).click()
  const tab = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Agreement: table, CSV, print' }).click()
  const sheet = await tab
  await expect(sheet.getByRole('heading', { level: 1 })).toHaveText('Billing team')
  await expect(sheet.getByRole('row', { name: /^Demo/ })).toHaveText(
    /^DemoRARProduct Owner: BoDevelopers=Yes, "now"$/,
  )
  await expect(sheet.getByRole('region', { name: 'Nobody owns this yet' })).toContainText('Vision')
  await expect(sheet.getByRole('region', { name: 'Both: name one accountable' })).toContainText(
    'Roadmap',
  )
  await isAccessible(sheet)

  await sheet.evaluate(() => {
    document.addEventListener('copy', (event) => {
      document.body.dataset['copied'] = event.clipboardData?.getData('text/plain') ?? ''
    })
  })
  await sheet.getByRole('button', { name: 'Copy table' }).click()
  await expect(sheet.locator('body')).toHaveAttribute(
    'data-copied',
    /\nDemo\tR\tA\tR\tProduct Owner: Bo\tDevelopers\t'=Yes, "now"\t/,
  )

  const kept = sheet.waitForEvent('download')
  await sheet.getByRole('link', { name: 'Download CSV' }).click()
  expect((await kept).suggestedFilename()).toMatch(/^Billing team \d{4}-\d\d-\d\d\.csv$/)

  // The picture says what the cards say, and can be shown.
  const picture = sheet.getByRole('img', { name: 'The board “Billing team” with its cards' })
  expect(decodeURIComponent((await picture.getAttribute('src')) ?? '')).toContain(
    '>Pricing</tspan>',
  )
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(500)

  await sheet.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(sheet.getByRole('button', { name: 'Print' })).toBeHidden()
  const ink = await sheet
    .getByRole('heading', { level: 1 })
    .evaluate((element) => getComputedStyle(element).color)
  expect(ink).toBe('rgb(23, 23, 28)')

  // Somebody without a name is asked for it, and gets no file; a board that is not there answers as everywhere.
  const stranger = await browser.newContext()
  const asked = await stranger.newPage()
  await asked.goto(sheet.url())
  await expect(asked.getByRole('link', { name: 'Download CSV' })).toHaveCount(0)
  await expect(asked.getByText('Join the board to read its agreement.')).toBeVisible()
  const path = new URL(sheet.url()).pathname.replace('/b/', '/api/boards/')
  expect((await asked.request.get(`${server.origin}${path}.csv`)).status()).toBe(401)
  await stranger.close()
  const scripts = new Set<string>()
  const light = await ana.context.newPage()
  light.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.add(response.url())
  })
  await light.goto(sheet.url(), { waitUntil: 'networkidle' })
  const bytes = await Promise.all([...scripts].map(gzippedSize))
  const kib = Math.ceil(bytes.reduce((sum, each) => sum + each, 0) / 1024)
  process.stdout.write(`JavaScript, gzip: agreement ${kib} KiB\n`)
  expect(kib).toBeGreaterThan(50)
  expect(kib).toBeLessThanOrEqual(180)
  const nowhere = await light.goto('/b/AAAAAAAAAAAAAAAAAAAAAA/agreement')
  expect(nowhere?.status()).toBe(404)
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
