import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test } from './fixtures.ts'
import { ShareDialog } from './pages/ShareDialog.ts'

test('pasted SVG text runs nothing and leaves a sentence; the address of a look-alike embed host becomes words and is neither framed nor asked for', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  const before = await board.records()
  await board.paste(
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80" onload="window.ran = 1">
      <script>window.ran = 2</script>
      <image href="/nothing.png" onerror="window.ran = 3" />
      <foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="/nothing.png" onerror="window.ran = 4" /></foreignObject>
    </svg>`.trim(),
  )
  await expect(board.page.getByText('Images are not supported yet.', { exact: true })).toBeVisible()
  await board.page.waitForLoadState('networkidle')
  expect(await board.page.evaluate(() => 'ran' in window)).toBe(false)
  expect(await board.records()).toEqual(before)

  const asked: string[] = []
  board.page.on('request', (request) => asked.push(new URL(request.url()).hostname))
  await board.paste('https://tldraw.com.evil.test/r/v2_c_abc')
  await board.seesNote('https://tldraw.com.evil.test/r/v2_c_abc')
  await board.page.waitForLoadState('networkidle')
  await expect(board.page.locator('iframe')).toHaveCount(0)
  expect(asked.filter((host) => host.endsWith('evil.test'))).toEqual([])
})

test('a pasted image is refused with a sentence and changes nothing; pasted text is a note of plain words, whatever its markup says', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  const before = await board.records()
  await board.pasteFile({ name: 'dot.svg', type: 'image/svg+xml', text: '<svg/>' })
  await expect(board.page.getByText('Images are not supported yet.', { exact: true })).toBeVisible()
  expect(await board.records()).toEqual(before)

  await board.paste('A thought <img src=x onerror="window.ran = 1">')
  await board.seesNote('A thought <img src=x')
  expect(await board.page.evaluate(() => 'ran' in window)).toBe(false)
})

for (const [screen, viewport] of [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`the watermark of tldraw is visible and unobscured on a ${screen}`, async ({
    newPerson,
    newBoard,
  }) => {
    const ana = await newPerson('Ana', { viewport, hasTouch: screen === 'phone' })
    const board = await ana.opens(await newBoard(ana))
    await expectFreeWatermark(board)
    // Also with what appears while people work.
    await board.deleteNote('Customer feedback')
    await board.selectShape(await board.idOf('Success metrics'))
    await expectFreeWatermark(board)
  })
}

async function expectFreeWatermark(board: BoardPage): Promise<void> {
  const mark = board.page.locator('[class*="tl-watermark"]').first()
  await expect(mark).toBeVisible()
  await expect(mark).toBeInViewport({ ratio: 0.7 })
  const covered = await mark.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((across) =>
      [0.1, 0.5, 0.9].map((down) => [left + across * width, top + down * height] as const),
    )
    return points
      .filter(([x, y]) => x < innerWidth && y < innerHeight)
      .map(([x, y]) => document.elementFromPoint(x, y))
      .filter((hit) => hit !== null && !element.contains(hit))
      .map((hit) => hit?.className)
  })
  expect(covered).toEqual([])
}

test('a canvas that fails shows a screen of ours, from which a reload brings the board back', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana, { template: 'blank' }))
  await board.addNote('Still here')
  await board.withEditor((editor) => {
    editor['crash'](new Error('a fault that the test makes'))
  }, undefined)
  await expect(board.page.getByText('This board could not be shown.')).toBeVisible()
  await expect(board.page.getByText(/reset data/i)).toHaveCount(0)
  await board.page.getByRole('button', { name: 'Load it again' }).click()
  await board.isOpen()
  await board.seesNote('Still here')
})

test('a whole session of editing, offline too, asks for nothing that the policy of the page forbids', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const violations: string[] = []
  ana.beforeOpening(async (page) => {
    await page.exposeFunction('violated', (what: string) => violations.push(what))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        ;(window as unknown as { violated(what: string): void }).violated(
          `${effectiveDirective} ${blockedURI}`,
        )
      })
    })
  })
  const board = await ana.opens(await newBoard(ana))
  const { page } = board
  const policy = (await page.request.get(board.url)).headers()['content-security-policy']
  expect(policy).toContain("'strict-dynamic'")

  await board.addNote('Typed under a policy')
  await board.paste('Pasted under a policy')
  await board.seesNote('Pasted under a policy')
  await page.keyboard.press('Escape')
  await page.locator('.tl-container').focus()
  await page.keyboard.press('d')
  await page.mouse.move(300, 640)
  await page.mouse.down()
  await page.mouse.move(420, 700, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.press('v')
  await board.undoes()
  await page.keyboard.press('Control+a')
  for (const format of ['svg', 'png'] as const) {
    const size = await board.withEditor(async (editor, kind) => {
      const shapes = [...(editor['getCurrentPageShapeIds']() as Iterable<string>)]
      const picture = await editor['toImage'](shapes, { format: kind })
      return (picture as { blob: Blob }).blob.size
    }, format)
    expect(size).toBeGreaterThan(1_000)
  }
  // What is loaded on demand: the share dialog with its code and lists, the people, the profile.
  const share = new ShareDialog(page)
  await share.open()
  await share.dialog.getByRole('button', { name: 'Show QR code' }).click()
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await share.openMore()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^People: / }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^You: / }).click()
  await page.keyboard.press('Escape')
  await board.saysSaved()

  // The page that the browser kept comes with the policy that it came with.
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect
    .poll(() => page.evaluate(async () => Boolean(await caches.match(location.pathname))))
    .toBe(true)
  await board.reload()
  await ana.context.setOffline(true)
  await board.reload()
  await board.seesNote('Typed under a policy')
  await ana.context.setOffline(false)
  expect(violations).toEqual([])

  // And one that it does forbid is noticed, or the list above would say nothing.
  await page.evaluate(() => {
    document.body.append(
      Object.assign(document.createElement('img'), { src: 'https://a.invalid/' }),
    )
  })
  await expect.poll(() => violations).toEqual(['img-src https://a.invalid/'])
})
