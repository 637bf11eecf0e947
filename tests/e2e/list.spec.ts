import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { holdableLink } from './held-link.ts'
import { BoardPage } from './pages/BoardPage.ts'
import { ListPage } from './pages/ListPage.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('on a phone a board opens as its list: what is put elsewhere there moves on the canvas of the others, and their drags move it in the list', async ({
  newPerson,
  newBoard,
}) => {
  const [ana, bo] = [await newPerson('Ana', PHONE), await newPerson('Bo')]
  const url = await newBoard(ana)
  const bosBoard = await bo.opens(url)
  const page = await ana.newPage()
  await page.goto(url)
  await page.waitForURL(`${url}/list`)
  const list = new ListPage(page)
  await list.isOpen()
  await expect(list.heading(/^Product Manager/)).toContainText('· 9')
  await isAccessible(page)

  const before = await bosBoard.placeOf('Pricing')
  await list.regionOf('Pricing').selectOption({ label: 'Product Owner' })
  await expect(list.heading(/^Product Owner/)).toContainText('· 10')
  await expect(list.own).toHaveText('Pricing: Product Owner.')
  await expect.poll(() => bosBoard.placeOf('Pricing')).not.toEqual(before)
  await expect(list.pill).toHaveText('Saved')
  // Bo's people list says where Ana is, and offers no view of hers.
  await bosBoard.seesPeople(2)
  await bosBoard.page.getByRole('button', { name: 'People: 2 here' }).click()
  await expect(bosBoard.page.getByText('In the list')).toBeVisible()
  await bosBoard.page.keyboard.press('Escape')

  const by = await bosBoard.withEditor((editor) => {
    const zoom = editor['getZoomLevel']() as number
    return { x: 560 * zoom, y: 60 * zoom }
  })
  await bosBoard.dragNote('Roadmap', by)
  await expect(list.regionOf('Roadmap')).toHaveValue('in:PM+PO')
  await expect(list.news).toHaveText('Bo moved Roadmap.')
  await list.accountableFor('Roadmap').selectOption({ label: 'Product Owner' })
  await expect(list.row('Roadmap')).toHaveAccessibleName(
    'Roadmap, Both, accountable: Product Owner',
  )
  await expect
    .poll(() => bosBoard.recordOf('Roadmap').then(({ meta }) => meta))
    .toMatchObject({ accountable: 'PO' })

  await page.getByRole('button', { name: 'Add a card' }).tap()
  await page.getByRole('textbox', { name: 'Task' }).fill('Talk to five customers')
  await page.getByRole('combobox', { name: 'Region' }).last().selectOption({ label: 'Nobody' })
  await page.getByRole('button', { name: 'Add card' }).tap()
  await bosBoard.seesNote('Talk to five customers')
  await expect(list.regionOf('Talk to five customers')).toHaveValue('in:')

  // New words by touch, while Bo's canvas shows the note; then the notice takes them back.
  await list.more('Roadmap').tap()
  await page.getByRole('button', { name: 'Rename', exact: true }).tap()
  const words = page.getByRole('textbox', { name: 'Task' })
  await words.fill('')
  await page.getByRole('button', { name: 'Rename', exact: true }).tap()
  await expect(page.getByRole('alert').filter({ hasText: 'at least one word' })).toBeVisible()
  await words.fill('Roadmap\nfor a year')
  await isAccessible(page)
  await page.getByRole('button', { name: 'Rename', exact: true }).tap()
  await bosBoard.seesNote('for a year')
  await expect(list.row('Roadmap for a year')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).tap()
  await expect(list.own).toHaveText(/^Undone\. Roadmap, Both/)
  await bosBoard.doesNotSeeNote('for a year')

  // A card that somebody deletes while its words are open: the focus goes on with the next one.
  await list.row('Business case').focus()
  await page.keyboard.press('F2')
  await expect(words).toBeFocused()
  await bosBoard.deleteNote('Business case')
  await expect(list.row('Business case')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(list.row('Know the market')).toBeFocused()

  // What fingers touch.
  for (const control of [
    list.regionOf('Roadmap'),
    list.accountableFor('Roadmap'),
    list.row('Roadmap').getByRole('button'),
    page.getByRole('link', { name: 'Open canvas' }),
  ]) {
    const box = await control.boundingBox()
    expect(Math.min(Number(box?.width), Number(box?.height))).toBeGreaterThanOrEqual(44)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await list.isOpen()
  await isAccessible(page)

  // The canvas is one tap away, stays the choice of this device, and leads back.
  await page.getByRole('link', { name: 'Open canvas' }).tap()
  const anasBoard = new BoardPage(page, url)
  await anasBoard.isOpen()
  expect(page.url()).toBe(url)
  await anasBoard.reload()
  await page.getByRole('link', { name: 'List', exact: true }).tap()
  await list.isOpen()
  await page.goto(url)
  await page.waitForURL(`${url}/list`)
})

test('with the keyboard alone cards are found, put into regions, given an accountable and a delegate, renamed, deleted, undone and added', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana, { placement: 'unplaced' })
  const link = holdableLink(ana)
  const page = await ana.newPage()
  await page.goto(`${url}/list`)
  const list = new ListPage(page)
  await list.isOpen()
  await isAccessible(page)
  const { keyboard } = page
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await keyboard.press(key)
  }
  const focused = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  /** Tab until something with this name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let presses = 0; presses < 20; presses += 1) {
      if (name.test((await focused()) ?? '')) return
      await press('Tab')
    }
    throw new Error(`${name} is not reached by Tab`)
  }

  // Each card that is put goes away from under the focus, which goes on to the next one.
  await tabTo(/, Not placed$/)
  const first = (await focused()) ?? ''
  await press('1')
  await expect(list.heading(/^Product Manager/)).toContainText('· 1')
  const second = (await focused()) ?? ''
  expect(second).toMatch(/, Not placed$/)
  expect(second).not.toBe(first)
  await press('3')
  await press('0')
  await expect(list.heading(/^Both/)).toContainText('· 1')
  await expect(list.heading(/^Nobody owns this yet/)).toContainText('· 1')
  await expect(list.own).toHaveText(/: Nobody\.$/)

  // The one in the overlap: its accountable, then its delegate by a name of its own.
  const title = second.replace(', Not placed', '')
  await tabTo(/^More for/)
  for (let presses = 0; presses < 12 && (await focused()) !== 'Search cards'; presses += 1) {
    await press('Shift+Tab')
  }
  await keyboard.type(title)
  await press('Tab', 'Tab', 'Tab', 'Tab')
  expect(await focused()).toBe(`${title}, Both, not yet accountable`)
  await tabTo(/^Accountable for/)
  await press('ArrowDown')
  await expect(list.row(title)).toHaveAccessibleName(`${title}, Both, accountable: Product Manager`)
  // Drawn anew or not, the focus stays on the same choice of the same card.
  await expect.poll(focused).toBe(`Accountable for ${title}`)
  await press('Tab')
  await keyboard.type('Somebody')
  await expect(page.getByRole('dialog', { name: 'Who does the work?' })).toBeVisible()
  await keyboard.type('Development team')
  await press('Enter')
  await expect(list.row(title)).toHaveAccessibleName(
    `${title}, Both, accountable: Product Manager, delegated to Development team`,
  )

  // Its words, a decision, and away with it; Ctrl+Z brings all back, the last first.
  const row = new RegExp(`^${title}.*, Both`)
  const goToRow = async (): Promise<void> => {
    for (let presses = 0; presses < 12 && !row.test((await focused()) ?? ''); presses += 1) {
      await press('Shift+Tab')
    }
  }
  await goToRow()
  await press('Enter')
  await expect(page.getByRole('dialog', { name: 'Rename this card' })).toBeVisible()
  await isAccessible(page)
  // Without the server what is typed stays, and goes when it is back.
  await server.stop()
  await press('End')
  await keyboard.type(' this year')
  await press('Enter')
  await expect(page.getByText(`“${title}” was not renamed: there is no connection.`)).toBeVisible()
  await server.start()
  await expect(list.pill).toHaveText('Saved', { timeout: 20_000 })
  await press('Enter')
  await expect(list.own).toHaveText(`“${title}” is now “${title} this year”.`)
  await expect(list.row(`${title} this year`)).toBeFocused()
  await tabTo(/^More for/)
  await press('Enter')
  const details = page.getByRole('dialog', { name: `${title} this year` })
  await expect(details).toBeVisible()
  await isAccessible(page)
  const decision = details.getByRole('textbox', { name: 'Decision' })
  await decision.focus()
  // The connection is lost before the server has heard of it: it is sent again, once.
  link.hold()
  await keyboard.type('Ana shows it')
  await press('Enter', 'Tab')
  await link.drop()
  await expect(details.getByRole('status')).toHaveText(`${title} this year: decision written down.`)
  await expect(decision).toHaveValue('Ana shows it')
  await expect(list.pill).toHaveText('Saved')
  await decision.focus()
  await press('Escape')
  await goToRow()
  await press('Delete')
  await expect(list.row(`${title} this year`)).toHaveCount(0)
  await expect(list.own).toHaveText(`“${title} this year” is deleted.`)
  await press('Control+z')
  await expect(list.own).toHaveText(new RegExp(`^Undone\\. ${title} this year, Both`))
  await expect(list.row(`${title} this year`)).toContainText('Decision: Ana shows it')
  await press('Control+z', 'Control+z')
  await expect(list.own).toHaveText(new RegExp(`^Undone\\. ${title}, Both`))
  await expect(list.row(title)).not.toContainText('Decision')
  await press('Control+y')
  await expect(list.own).toHaveText(new RegExp(`^Redone\\. ${title} this year, Both`))
  await press('Control+Shift+z')
  await expect(list.row(`${title} this year`)).toContainText('Decision: Ana shows it')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()

  await page.reload()
  await list.isOpen()
  await tabTo(/^Search cards$/)
  await press('Tab', 'Tab', 'Tab', 'Enter')
  await expect(page.getByRole('dialog', { name: 'Add a card' })).toBeVisible()
  await isAccessible(page)
  await keyboard.type('Ask support')
  await press('Enter')
  await expect(list.row('Ask support')).toBeFocused()
  await expect(list.row('Ask support')).toBeInViewport()
  await expect(list.own).toHaveText('Added “Ask support”.')

  // Parked, it is drawn elsewhere; the focus stays with it.
  await tabTo(/^More for/)
  await press('Enter')
  await page.getByRole('button', { name: 'Park it for now' }).focus()
  await press('Enter')
  await expect(list.heading(/^Parked/)).toContainText('· 1')
  await expect.poll(focused).toContain('Ask support')

  // The last match goes, and a search without one: the focus is where another can be typed.
  const search = page.getByRole('searchbox', { name: 'Search cards' })
  await search.fill('Ask support')
  await expect(list.found).toHaveText('1 card matches.')
  await list.row('Ask support').focus()
  await press('Delete')
  await expect(list.found).toHaveText('No card matches.')
  await expect(search).toBeFocused()
  await page.getByRole('button', { name: 'Show all cards' }).focus()
  await press('Enter')
  await expect(search).toBeFocused()
  await expect(list.found).toBeEmpty()

  await page.getByRole('link', { name: 'Agreement' }).focus()
  await press('Enter')
  await page.waitForURL(`${url}/agreement`)
})
