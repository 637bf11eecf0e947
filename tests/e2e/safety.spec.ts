import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test } from './fixtures.ts'

test('pasted SVG text runs nothing and leaves a sentence', async ({ newPerson, newBoard }) => {
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
})

test('a pasted image is refused with a sentence and changes nothing', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  const before = await board.records()
  await board.pasteFile({ name: 'dot.svg', type: 'image/svg+xml', text: '<svg/>' })
  await expect(board.page.getByText('Images are not supported yet.', { exact: true })).toBeVisible()
  expect(await board.records()).toEqual(before)
})

test('the address of a look-alike embed host becomes words and is neither framed nor asked for', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  const asked: string[] = []
  board.page.on('request', (request) => asked.push(new URL(request.url()).hostname))
  await board.paste('https://tldraw.com.evil.test/r/v2_c_abc')
  await board.seesNote('https://tldraw.com.evil.test/r/v2_c_abc')
  await board.page.waitForLoadState('networkidle')
  await expect(board.page.locator('iframe')).toHaveCount(0)
  expect(asked.filter((host) => host.endsWith('evil.test'))).toEqual([])
})

test('pasted text is a note of plain words, whatever its markup says', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
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
