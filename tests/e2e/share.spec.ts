import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { tabTo } from './keyboard.ts'
import { BoardPage } from './pages/BoardPage.ts'
import { ShareDialog, readQrCode } from './pages/ShareDialog.ts'

test('an owner gives a link away, a guest comes in by it, and leaves when it is stopped', async ({
  browser,
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana, { title: 'Billing team' })
  const board = await ana.opens(url)
  const share = new ShareDialog(board.page)
  await share.open()
  const viewLink = await share.linkFor('view')
  const editLink = await share.linkFor('edit')
  expect(viewLink).not.toBe(editLink)
  expect(editLink).toMatch(new RegExp(`^${server.origin}/j/[\\w-]{43}$`))

  await share.dialog.getByRole('button', { name: 'Show QR code' }).click()
  expect(await readQrCode(board.page)).toBe(editLink)
  await isAccessible(board.page, '[role="dialog"]')

  const context = await browser.newContext({ baseURL: server.origin })
  const page = await context.newPage()
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  page.on('websocket', (socket) => addresses.push(socket.url()))
  const answer = await page.goto(editLink)
  expect(answer?.headers()).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  })
  await expect(page.getByRole('heading', { name: 'Billing team' })).toBeVisible()
  await expect(page.getByText('You can edit')).toBeVisible()
  await isAccessible(page)
  await page.getByRole('textbox', { name: 'What should others call you?' }).fill('Bo')
  await page.keyboard.press('Enter')
  await page.waitForURL(url)
  await new BoardPage(page, url).isOpen()
  const token = editLink.split('/').at(-1) ?? ''
  // Only the page of the link was asked for by an address that has its secret.
  expect(addresses.filter((each) => each.includes(token))).toEqual([editLink])
  expect(server.output).not.toContain(token)

  await share.openMore()
  await expect(share.person('Bo')).toContainText('Came by the edit link')
  await isAccessible(board.page, '[role="dialog"]')
  await share.dialog.getByRole('button', { name: 'Stop the link “Edit link”' }).click()
  await share.dialog.getByRole('button', { name: 'Stop this link' }).click()
  await expect(page.getByText('The link you came by has ended')).toBeVisible()
  await expect(share.person('Bo')).toContainText('Taken off')

  // The same link says why; another lets them in again.
  await page.goto(editLink)
  await expect(page.getByRole('heading', { name: 'This invite link was stopped' })).toBeVisible()
  await isAccessible(page)
  await page.goto(viewLink)
  await page.waitForURL(url)
  await context.close()
})

test('who has no right asks, the owner sees it on the board and lets them in, the page opens by itself, and they leave @timed', async ({
  browser,
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const share = new ShareDialog(board.page)
  await share.open()
  await share.openMore()
  await share.dialog
    .getByRole('combobox', { name: 'What the address gives to anyone who has it' })
    .selectOption('nobody')
  await expect(share.dialog.getByText('The address bar alone lets nobody in.')).toBeVisible()
  await board.page.keyboard.press('Escape')

  const context = await browser.newContext({ baseURL: server.origin })
  const page = await context.newPage()
  const [closed, unknown] = [
    await page.goto(url),
    await page.request.get('/b/AAAAAAAAAAAAAAAAAAAAAA'),
  ]
  expect([closed?.status(), unknown.status()]).toEqual([404, 404])
  await expect(page.getByRole('heading', { name: 'You can’t open this board' })).toBeVisible()
  await expect(page).toHaveTitle('No board here · Overlap')
  await isAccessible(page)
  await page.getByRole('textbox', { name: 'What should others call you?' }).fill('Sam')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Asked. This page opens by itself')).toBeVisible()

  // Told by the server, not looked up now and then.
  const badge = board.page.getByRole('button', { name: 'Share: 1 person asks to come in' })
  await expect(badge).toBeVisible({ timeout: 1_000 })
  await badge.click()
  await expect(share.dialog.getByText('Sam asks to come in')).toBeVisible()
  await isAccessible(board.page, '[role="dialog"]')
  await share.dialog.getByRole('button', { name: 'Let in as viewer' }).click()
  await expect(share.dialog.getByText('Sam asks to come in')).toHaveCount(0)
  await new BoardPage(page, url).isOpen()

  await page.getByRole('button', { name: 'Share' }).click()
  const sams = new ShareDialog(page).dialog
  await expect(
    sams.getByText('This link opens the board for people who were let in.'),
  ).toBeVisible()
  await isAccessible(page, '[role="dialog"]')
  await sams.getByRole('button', { name: 'Leave this board' }).click()
  await sams.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.waitForURL(`${server.origin}/`)
  expect((await page.goto(url))?.status()).toBe(404)
  await context.close()
})

test('a new address sends away who came by the old one; the owner goes along, and links still lead there', async ({
  openForTwo,
}) => {
  const { url, anasBoard, bosBoard } = await openForTwo({ title: 'Moved' })
  const share = new ShareDialog(anasBoard.page)
  await share.open()
  const link = await share.linkFor('view')
  await share.openMore()
  await share.dialog.getByRole('button', { name: 'Reset address…' }).click()
  await share.dialog.getByRole('button', { name: 'Reset address', exact: true }).click()
  await anasBoard.page.waitForURL(
    (address) => address.href !== url && address.pathname.startsWith('/b/'),
  )
  await anasBoard.isOpen()
  await anasBoard.hasTitle('Moved')
  await expect(
    bosBoard.page.getByRole('alert').filter({ has: bosBoard.page.getByRole('heading') }),
  ).toBeVisible()
  await bosBoard.page.goto(url)
  await expect(
    bosBoard.page.getByRole('heading', { name: 'You can’t open this board' }),
  ).toBeVisible()
  // The owner is led on from the old address.
  const moved = anasBoard.page.url()
  await anasBoard.page.goto(url)
  await anasBoard.page.waitForURL(moved)
  await bosBoard.page.goto(link)
  await bosBoard.page.waitForURL(moved)
})

test('by keyboard alone: open, choose, copy, make a link, change a role, hand over the session, show big, close', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const url = await newBoard(ana)
  const bo = await newPerson('Bo')
  await bo.context.request.get(url)
  const { page } = await ana.opens(url)
  const share = new ShareDialog(page)
  const button = page.getByRole('button', { name: 'Share' })
  await tabTo(page, /^Share$/)
  await page.keyboard.press('Enter')
  await expect(share.dialog.getByText(/address bar/)).toBeVisible()

  await expect(share.dialog.getByRole('radio', { name: 'edit' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(share.dialog.getByRole('radio', { name: 'view' })).toBeChecked()
  await tabTo(page, /^Copy link/)
  await page.keyboard.press('Enter')
  await expect(share.dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    await share.dialog.getByRole('textbox', { name: 'Invite link' }).inputValue(),
  )
  await tabTo(page, /^Show big/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await isAccessible(page, '[role="dialog"]')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toHaveCount(0)
  await expect(share.dialog.getByRole('button', { name: 'Show big' })).toBeFocused()

  await tabTo(page, /^More/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^New link/)
  await page.keyboard.press('Enter')
  await page.keyboard.type('Workshop')
  await page.keyboard.press('Enter')
  await expect(share.dialog.getByText('Workshop')).toBeVisible()
  await tabTo(page, /^What Bo can do/)
  await page.keyboard.press('ArrowDown')
  await expect(share.person('Bo').getByRole('combobox')).toHaveValue('viewer')
  await expect(share.person('Bo').getByRole('combobox')).toBeEnabled()
  for (const [choice, isBos] of [
    ['Hand over', true],
    ['Take back', false],
  ] as const) {
    await share.person('Bo').getByRole('combobox').focus()
    await page.keyboard.type(choice)
    await expect(share.person('Bo').getByText('Runs the session')).toHaveCount(isBos ? 1 : 0)
    await expect(share.person('Bo').getByRole('combobox')).toBeEnabled()
  }
  await page.keyboard.press('Escape')
  await expect(share.dialog).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('on a phone the dialog is a sheet of the screen’s width that scrolls to its end', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const { page } = await ana.opens(
    await newBoard(ana, { title: 'A title that is long '.repeat(4) }),
  )
  const share = new ShareDialog(page)
  await share.open()
  await share.openMore()
  expect(await share.dialog.boundingBox()).toMatchObject({ x: 0, width: 390 })
  await share.dialog.getByRole('button', { name: 'Reset address…' }).tap()
  await expect(share.dialog.getByRole('button', { name: 'Cancel' })).toBeInViewport()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBe(390)
  await isAccessible(page, '[role="dialog"]')
})
