import type { Page } from '@playwright/test'
import { expect, test, type Person } from './fixtures.ts'
import { BoardPage } from './pages/BoardPage.ts'

/** Until a page's own code has run and the server has answered it; a loaded machine takes its time. */
const PAGE_STARTS_WITHIN_MS = 30_000

/**
 * Makes this person's page say another schema number to the server: smaller, as a page from before an
 * upgrade, or larger, as a page from after it. What each load says is read from `schemas`, the last
 * one for all that follow.
 */
function speaks(person: Person, schemas: readonly number[]): void {
  const speak = (numbers: readonly number[]): void => {
    // A page of this tab only, and each load of it counts.
    const loads = Number(sessionStorage.getItem('test/loads') ?? '0')
    sessionStorage.setItem('test/loads', String(loads + 1))
    const number = numbers[Math.min(loads, numbers.length - 1)]
    const override = () => localStorage.getItem('test/schema')
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        const schema = override() ?? String(number)
        super(String(url).replace(/schema=\d+/, `schema=${schema}`), protocols)
      }
    }
  }
  person.beforeOpening((page) => page.addInitScript(speak, schemas))
}

async function loads(page: Page): Promise<number> {
  return page.evaluate(() => Number(sessionStorage.getItem('test/loads')))
}

test('a page from before an upgrade reloads once by itself, and what it had not sent arrives then', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  speaks(ana, [1, 1])
  const board = await ana.opens(url)
  await board.saysSaved()
  await ana.context.setOffline(true)
  await board.addNote('Written before the upgrade')
  await expect(board.pill).toHaveText(/Offline: [1-9]\d* changes? kept on this device/)

  // The server is upgraded: what this page speaks is too old from now on, until it is loaded anew.
  await board.page.evaluate(() => localStorage.setItem('test/schema', '0'))
  const dialogs: string[] = []
  board.page.on('dialog', (dialog) => {
    dialogs.push(dialog.type())
    void dialog.accept()
  })
  const reloaded = board.page.waitForEvent('load')
  await board.page.addInitScript(() => localStorage.removeItem('test/schema'))
  await ana.context.setOffline(false)
  await reloaded
  await board.isOpen()
  await board.saysSaved()
  await board.seesNote('Written before the upgrade')
  const bosBoard = await bo.opens(url)
  await bosBoard.seesNote('Written before the upgrade')
  expect({ loads: await loads(board.page), dialogs }).toEqual({ loads: 2, dialogs: [] })
})

test('a page that is still too old after one reload stays and leaves the next one to the person', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  speaks(ana, [0])
  const page = await ana.newPage()
  await page.goto(url)
  const screen = page.getByRole('alert').filter({ hasText: 'A new version of Overlap is ready.' })
  // Waits across the reload, during which the page can't be asked anything.
  await page.waitForFunction(() => sessionStorage.getItem('test/loads') === '2', undefined, {
    timeout: PAGE_STARTS_WITHIN_MS,
  })
  await expect(screen).toBeVisible({ timeout: PAGE_STARTS_WITHIN_MS })
  // A loop would have gone round several times by now.
  await page.waitForLoadState('networkidle')
  expect(await loads(page)).toBe(2)

  await page.evaluate(() => localStorage.setItem('test/schema', '1'))
  await screen.getByRole('button', { name: 'Reload' }).click()
  const board = new BoardPage(page, url)
  await board.isOpen()
  await board.saysSaved()
})

test('a page from after an upgrade waits for the server, keeps what is drawn, and goes on by itself', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  speaks(ana, [1])
  const board = await ana.opens(url)
  await board.saysSaved()
  await board.page.evaluate(() => localStorage.setItem('test/schema', '2'))
  await board.reload()
  await expect(board.pill).toHaveText('Waiting for the server to be updated')
  await board.addNote('Drawn while waiting')
  await expect(board.pill).toHaveText(
    /Waiting for the server to be updated: [1-9]\d* changes? kept on this device/,
  )
  const bosBoard = await bo.opens(url)
  await bosBoard.doesNotSeeNote('Drawn while waiting')

  await board.page.evaluate(() => localStorage.setItem('test/schema', '1'))
  await board.saysSaved()
  await bosBoard.seesNote('Drawn while waiting')
})
