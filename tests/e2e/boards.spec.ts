import type { Locator, Page } from '@playwright/test'
import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { BoardPage } from './pages/BoardPage.ts'

test('boards are found, renamed, copied, archived, put into the trash and taken out of it again, by keyboard too', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  for (const title of ['Billing team', 'Payments', 'Search']) await newBoard(ana, { title })
  const page = await ana.newPage()
  await page.goto(server.origin)
  await hasBoards(page, ['Search', 'Payments', 'Billing team'])
  await expect(page.getByRole('article').first().locator('img')).toHaveJSProperty('complete', true)

  await isAccessible(page)

  const search = page.getByRole('searchbox', { name: 'Search your boards' })
  await search.fill('PAY')
  await hasBoards(page, ['Payments'])
  await search.fill('nothing of the kind')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await hasBoards(page, ['Search', 'Payments', 'Billing team'])

  await choose(page, 'Payments', 'Rename')
  const title = page.getByRole('textbox', { name: 'Title' })
  await expect(title).toBeFocused()
  await isAccessible(page, '[role="dialog"]')
  await title.fill('Payments and refunds')
  await title.press('Enter')
  await hasBoards(page, ['Search', 'Payments and refunds', 'Billing team'])

  await choose(page, 'Billing team', 'Duplicate')
  await hasBoards(page, ['Copy of Billing team', 'Search', 'Payments and refunds', 'Billing team'])

  await expect(page.getByText('Copied.', { exact: true })).toBeVisible()
  // By keyboard alone: the menu opens, closes and gives the focus back.
  const more = page.getByRole('button', { name: 'More for Search' })
  await more.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
  await isAccessible(page, '[role="menu"]')
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: 'Move to trash' })).toBeFocused()
  await page.keyboard.press('Enter')
  await hasBoards(page, ['Copy of Billing team', 'Payments and refunds', 'Billing team'])
  await expect(page.getByRole('tabpanel')).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await hasBoards(page, ['Copy of Billing team', 'Search', 'Payments and refunds', 'Billing team'])

  await choose(page, 'Copy of Billing team', 'Archive')
  await choose(page, 'Search', 'Move to trash')
  await hasBoards(page, ['Payments and refunds', 'Billing team'])
  await page.getByRole('tab', { name: 'Recent' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Trash' })).toBeFocused()
  await hasBoards(page, ['Search'])
  await choose(page, 'Search', 'Restore')
  await expect(page.getByText('The trash is empty.')).toBeVisible()
  await page.getByRole('tab', { name: 'Archive' }).click()
  await hasBoards(page, ['Copy of Billing team'])
  await choose(page, 'Copy of Billing team', 'Move to trash')
  await page.getByRole('tab', { name: 'Trash' }).click()
  await choose(page, 'Copy of Billing team', 'Delete for good')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText('The trash is empty.')).toBeVisible()
  await page.reload()
  await hasBoards(page, ['Search', 'Payments and refunds', 'Billing team'])
})

test('whoever is on a board that comes into the trash is told so, is back after it was restored, and takes it off their list', async ({
  openForTwo,
  server,
}) => {
  const { ana, bo, anasBoard, bosBoard } = await openForTwo({ title: 'Live' })
  await bosBoard.addNote('Kept')
  await bosBoard.saysSaved()
  await anasBoard.page.close()
  const home = await ana.newPage()
  await home.goto(server.origin)
  await choose(home, 'Live', 'Move to trash')
  await expect(bosBoard.page.getByRole('heading', { name: 'This board is gone.' })).toBeVisible()
  await home.getByRole('button', { name: 'Undo' }).click()
  await hasBoards(home, ['Live'])
  await bosBoard.open()
  await bosBoard.seesNote('Kept')

  const bosHome = await bo.newPage()
  await bosHome.goto(server.origin)
  await bosHome.getByRole('tab', { name: 'Shared with you' }).click()
  await choose(bosHome, 'Live', 'Remove from my list')
  await bosHome
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(bosHome.getByText('Removed from your list.', { exact: true })).toBeVisible()
  await hasBoards(bosHome, [])
  await hasBoards(home, ['Live'])
})

test('a board saved as a template is in the gallery: renamed, made a board of, told when it is gone or too new, and deleted', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const boardId = new URL(await newBoard(ana, { title: 'Sprint' })).pathname.slice(3)
  const page = await ana.newPage()
  await page.goto(server.origin)
  await choose(page, 'Sprint', 'Save as template')
  const name = page.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await expect(name).toHaveValue('Sprint')
  await name.fill('Our sprint')
  await name.press('Enter')
  const said = page.getByText('Saved. It is under “More templates” now.', { exact: true })
  await expect(said).toBeVisible()

  const gallery = page.getByRole('dialog', { name: 'New board' })
  const template = (title: string) => gallery.getByRole('radio', { name: title, exact: true })
  const openGallery = () => page.getByRole('button', { name: 'More templates' }).click()
  await openGallery()
  await expect(gallery.getByRole('heading', { name: 'Your templates' })).toBeVisible()
  await expect(template('Our sprint')).toHaveAccessibleDescription('31 notes, saved just now')
  const picture = gallery.locator('img').last()
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0)
  await isAccessible(page)
  await choose(page, 'Our sprint', 'Rename')
  await name.fill('Team sprint')
  await name.press('Enter')
  await expect(menuOf(page, 'Team sprint')).toBeFocused()
  await template('Team sprint').check()
  await gallery.getByRole('button', { name: 'Make the board' }).click()
  await page.waitForURL(/\/b\//)
  const board = new BoardPage(page, page.url())
  await board.isOpen()
  await expect(page.getByRole('heading', { name: 'Team sprint' })).toBeVisible()
  await board.seesNote('Pricing')

  // Removed on another device while it is picked here.
  const api = `${server.origin}/api`
  const headers = { origin: server.origin }
  const saved = await ana.context.request.get(`${api}/templates`)
  const { templates } = (await saved.json()) as { templates: { id: string }[] }
  await page.goto(server.origin)
  await openGallery()
  await template('Team sprint').check()
  await ana.context.request.delete(`${api}/templates/${templates[0]?.id}`, { headers })
  await gallery.getByRole('button', { name: 'Make the board' }).click()
  await expect(gallery.getByRole('alert')).toHaveText('This template is gone.')
  await expect(template('Team sprint')).toHaveCount(0)
  await expect(template('PM / PO')).toBeChecked()

  // Saved by a server that is newer than this one.
  const data = { name: 'Of the future' }
  await ana.context.request.post(`${api}/boards/${boardId}/template`, { headers, data })
  await page.route('**/api/templates', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('"isNewer":false', '"isNewer":true')
    await route.fulfill({ response: answer, body })
  })
  await page.goto(server.origin)
  await openGallery()
  await expect(template('Of the future')).toBeDisabled()
  await expect(template('Of the future')).toHaveAccessibleDescription(
    'Needs a newer version of Overlap',
  )
  await choose(page, 'Of the future', 'Delete')
  await page
    .getByRole('dialog', { name: 'Delete this template?' })
    .getByRole('button', { name: 'Delete', exact: true })
    .click()
  await expect(gallery.getByRole('heading', { name: 'Your templates' })).toHaveCount(0)
  await expect(template('PM / PO')).toBeFocused()
})

test('on a phone the lists fit the screen, more boards come when asked for, and the menu is in reach', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana with a name as long as can be', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  })
  await Promise.all(
    Array.from({ length: 26 }, (_, n) =>
      newBoard(ana, { template: 'blank', title: `A board with a rather long title, number ${n}` }),
    ),
  )
  const page = await ana.newPage()
  await page.goto(server.origin)
  const boards = page.getByRole('article')
  await expect(boards).toHaveCount(24)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect(boards).toHaveCount(26)
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await boards.first().getByRole('button').tap()
  await page.getByRole('menuitem', { name: 'Move to trash' }).tap()
  await expect(boards).toHaveCount(25)
})

async function hasBoards(page: Page, titles: readonly string[]): Promise<void> {
  await expect(page.getByRole('tabpanel').getByRole('heading')).toHaveText([...titles])
}

/** Chooses something from the menu of one board. */
async function choose(page: Page, title: string, action: string): Promise<void> {
  await menuOf(page, title).click()
  await page.getByRole('menuitem', { name: action }).click()
}

function menuOf(page: Page, title: string): Locator {
  return page.getByRole('button', { name: `More for ${title}`, exact: true })
}
