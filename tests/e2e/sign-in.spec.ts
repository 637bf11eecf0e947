import { SmtpSink } from '#tests/support/smtp-sink.ts'
import { isAccessible } from './axe.ts'
import { expect, signInAsGuest, test as base } from './fixtures.ts'
import { BoardPage } from './pages/BoardPage.ts'
import { ServerProcess } from './server-process.ts'

/** A server of this file's own, that sends mail. */
const test = base.extend<object, { mails: SmtpSink; mailing: ServerProcess }>({
  mails: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const sink = await SmtpSink.start()
      await use(sink)
      await sink.close()
    },
    { scope: 'worker' },
  ],
  mailing: [
    async ({ mails }, use) => {
      const server = await ServerProcess.create({
        SMTP_URL: mails.url,
        MAIL_FROM: 'overlap@mail.example',
      })
      await use(server)
      await server.dispose()
    },
    { scope: 'worker' },
  ],
})

test('a guest signs in by the mailed link, keeps the board, and signs out everywhere, all by keyboard', async ({
  browser,
  mails,
  mailing: { origin },
}) => {
  const context = await browser.newContext({ baseURL: origin })
  await signInAsGuest({ context, origin, name: 'Ana' })
  const made = await context.request.post('/api/boards', {
    headers: { origin },
    data: { template: 'blank', title: 'Kept by Ana' },
  })
  const { url } = (await made.json()) as { url: string }
  const page = await context.newPage()
  await new BoardPage(page, url).open()

  await page.getByRole('button', { name: /^You: / }).press('Enter')
  await page.getByRole('link', { name: 'Sign in' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Sign in to Overlap' })).toBeVisible()
  await isAccessible(page)
  await page.getByRole('textbox', { name: 'Mail address' }).fill('ana@people.example')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Look in your mail')).toBeVisible()

  await page.goto(mails.linkTo('ana@people.example').href)
  await expect(page.getByText('You will be signed in as ana@people.example.')).toBeVisible()
  // What the link holds is not left in the address bar.
  await expect(page).toHaveURL(`${origin}/auth/confirm`)
  await isAccessible(page)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await page.waitForURL(url)
  await expect(page.getByRole('button', { name: 'You: Ana' })).toBeVisible()

  const closed = await context.request.patch(
    `/api/boards/${new URL(url).pathname.slice(3)}/sharing`,
    {
      headers: { origin },
      data: { generalAccess: 'nobody' },
    },
  )
  expect(closed.status()).toBe(200)
  const open = await context.newPage()
  await new BoardPage(open, url).open()

  await page.goto('/')
  await expect(page.getByRole('link', { name: /Kept by Ana/ })).toBeVisible()
  await page.getByRole('button', { name: /^Ana ?: change name/ }).press('Enter')
  await expect(page.getByText('Signed in as ana@people.example')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter')
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByRole('link', { name: /Kept by Ana/ })).toHaveCount(0)

  // An owner is led back to where they were, from the board that was open and from its closed page.
  await expect(open.getByRole('heading', { name: 'You are signed out.' })).toBeVisible()
  await isAccessible(open)
  await open.getByRole('link', { name: 'Sign in again' }).press('Enter')
  await expect(open.getByRole('heading', { name: 'Sign in to Overlap' })).toBeVisible()
  const back = new URL(open.url()).searchParams.get('callbackUrl')
  expect(back).toBe(new URL(url).pathname)
  await page.goto(url)
  const signIn = page.getByRole('link', { name: 'Sign in' })
  await expect(signIn).toHaveAttribute(
    'href',
    `/auth?${new URLSearchParams({ callbackUrl: back ?? '' })}`,
  )
  await context.close()
})
