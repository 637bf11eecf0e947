import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'

test('the bar and its panels are accessible, while the focus is in them letters, digits, Delete and arrows leave the canvas alone, and Esc leaves the title as it was', async ({
  newPerson,
  newBoard,
}) => {
  // Two words: two letters on the disc, which are no part of what its button is called.
  const ana = await newPerson('Ana Berg')
  const board = await ana.opens(await newBoard(ana, { title: 'As it was' }))
  const [card] = await board.visibleNotes()
  await board.selectShape(card ?? '')
  // All of the page, with tldraw's tools and its panel of styles.
  await expect(board.page.getByRole('slider', { name: 'Opacity' })).toBeVisible()
  await isAccessible(board.page)
  const before = await board.records()

  const pressAll = async () => {
    for (const key of ['n', 'd', '1', '0', 'Delete', 'Backspace', 'ArrowLeft']) {
      await board.page.keyboard.press(key)
    }
  }
  await board.page.getByRole('link', { name: 'Your boards' }).focus()
  await pressAll()
  await board.page.getByRole('button', { name: /^People: / }).click()
  await isAccessible(board.page, '[role="dialog"]')
  await pressAll()
  await board.page.keyboard.press('Escape')
  await board.page.getByRole('button', { name: /^You: / }).click()
  const profile = board.page.getByRole('dialog', { name: 'You on every board' })
  await expect(profile).toBeVisible()
  await isAccessible(board.page, '[role="dialog"]')
  await pressAll()
  await board.page.keyboard.press('Escape')
  await expect(board.page.getByRole('button', { name: /^You: / })).toBeFocused()

  expect(await board.records()).toEqual(before)
  await board.addNote('The canvas has its keys again')

  await board.page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await board.page.getByRole('textbox', { name: 'Board title' }).fill('Something else')
  await board.page.keyboard.press('Escape')
  await board.hasTitle('As it was')
  await board.page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await board.page.getByRole('textbox', { name: 'Board title' }).fill('turned \u202E round')
  await board.page.keyboard.press('Enter')
  await expect(
    board.page.getByText('A title has 1 to 120 characters, none of them hidden.', {
      exact: true,
    }),
  ).toBeVisible()
  await board.hasTitle('As it was')
  await board.reload()
  await board.hasTitle('As it was')
})

test('the browser asks before the page goes while something is not saved, and only then', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  let asked = 0
  board.page.on('dialog', (dialog) => {
    asked += 1
    void dialog.accept()
  })
  await board.addNote('Saved before I leave')
  await board.saysSaved()
  await board.reload()
  expect(asked).toBe(0)

  // One key is one change, however slow the machine is; a note and its words may be two.
  await board.selectShape(await board.idOf('Pricing'))
  await ana.context.setOffline(true)
  await board.page.keyboard.press('ArrowRight')
  await expect(board.pill).toHaveText('Offline: 1 change kept on this device')
  await board.page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toBe(1)
})

test('somebody whose sign-in ended is told so and asked for a name', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  await ana.context.clearCookies()
  await server.stop()
  await server.start()
  const alert = board.page.getByRole('alert').filter({ hasText: 'no longer knows who you are' })
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await alert.getByRole('button', { name: 'Enter your name again' }).click()
  await expect(
    board.page.getByRole('textbox', { name: 'What should others call you?' }),
  ).toBeVisible()
})

test('on a phone the bar shows the count of unsaved changes, and without a clipboard the link is selected', async ({
  newPerson,
  newBoard,
}) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const ana = await newPerson('Ana', phone)
  await ana.context.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    document.execCommand = () => false
  })
  const board = await ana.opens(await newBoard(ana))
  const share = board.page.getByRole('button', { name: 'Share' })
  await share.click()
  await board.page.getByRole('button', { name: 'Copy link' }).click()
  await expect(board.page.getByText('The link is selected')).toBeVisible()
  expect(await board.page.evaluate(() => getSelection()?.toString())).toMatch(/\/j\/[\w-]{43}$/)
  await board.page.keyboard.press('Escape')
  // The closed panel gives the focus back a moment later.
  await expect(share).toBeFocused()

  await ana.context.setOffline(true)
  await board.addNote('Kept here')
  await expect(board.pill.locator('[data-count="1"]')).toBeVisible()
  const bar = await board.page.locator('header').boundingBox()
  expect(bar).toMatchObject({ x: 0, width: 390, height: 44 })
  await expect(share).toBeInViewport({ ratio: 1 })
})
