import { stockClientOf } from './documents.ts'
import { expect, test } from './fixtures.ts'

test('a title and a name are changed in place, and everybody sees it: on the board, and the title at home', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana, { title: 'First title' })
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])

  await anasBoard.renameBoard('Who owns pricing?')
  await bosBoard.hasTitle('Who owns pricing?')
  await anasBoard.hasTitle('Who owns pricing?')

  const home = await bo.context.newPage()
  await home.goto(server.origin)
  await expect(home.getByRole('link', { name: /Who owns pricing\?/ })).toBeVisible()
  await home.close()

  await anasBoard.changeName('Anabel')
  await expect.poll(async () => (await bosBoard.people()).join(', ')).toContain('Anabel')
  await anasBoard.addNote('Still here')
  await bosBoard.seesNote('Still here')
})

test('people see each other: avatars, two of one name told apart, named cursors, gone when they leave', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Sam')
  const other = await newPerson('Sam')
  const url = await newBoard(ana)
  const first = await ana.opens(url)
  const second = await other.opens(url)

  await expect.poll(async () => (await first.people()).join(', ')).toContain('Sam (2)')
  await expect.poll(async () => (await second.people()).join(', ')).toContain('Sam')

  await second.page.mouse.move(700, 450)
  await second.page.mouse.move(720, 470, { steps: 5 })
  await expect(first.cursorOf(/^Sam/)).toBeVisible()

  await second.page.close()
  await expect(first.cursorOf(/^Sam/)).toHaveCount(0)
  await expect.poll(async () => (await first.people()).length).toBe(1)
})

test('two tabs of one person count as one person', async ({ newPerson, newBoard }) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const bosBoard = await bo.opens(url)
  await ana.opens(url)
  await ana.opens(url)
  await expect
    .poll(async () => (await bosBoard.people()).filter((each) => each.startsWith('Ana')))
    .toHaveLength(1)
  expect((await bosBoard.people()).join(', ')).not.toContain('Ana (2)')
})

test('following a person moves the view with theirs, until Stop or a move of the own view, and nobody follows a follower', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])

  await bosBoard.follow('Ana')
  await anasBoard.page.mouse.move(720, 450)
  await anasBoard.page.mouse.wheel(400, 300)
  await expect
    .poll(async () => distance(await anasBoard.viewCentre(), await bosBoard.viewCentre()))
    .toBeLessThan(5)
  await anasBoard.page.getByRole('button', { name: /^People: / }).click()
  await expect(anasBoard.page.getByText('Follows you')).toBeVisible()
  await expect(anasBoard.page.getByRole('button', { name: 'Follow Bo' })).toHaveCount(0)
  await anasBoard.page.keyboard.press('Escape')

  await bosBoard.stopFollowing()
  await anasBoard.page.mouse.move(720, 450)
  await anasBoard.page.mouse.wheel(-600, -400)
  await expect
    .poll(async () => distance(await anasBoard.viewCentre(), await bosBoard.viewCentre()))
    .toBeGreaterThan(200)

  await bosBoard.follow('Ana')
  await bosBoard.page.mouse.move(720, 450)
  await bosBoard.page.mouse.wheel(200, 100)
  await expect(bosBoard.page.getByText('Following Ana')).toHaveCount(0)
})

test('Share copies an invite link, or for who is no owner the address, and says that a loopback address works only here', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  await board.page.getByRole('button', { name: 'Share' }).click()
  await expect(board.page.getByText('This address works only on this computer')).toBeVisible()
  await board.page.getByRole('button', { name: 'Copy link' }).click()
  await expect(board.page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await board.page.evaluate(() => navigator.clipboard.readText())).toBe(
    await board.page.getByRole('textbox', { name: 'Invite link' }).inputValue(),
  )

  const bo = await newPerson('Bo')
  await bo.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page } = await bo.opens(url)
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('Anyone with this link can edit.')).toBeVisible()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url)
})

test('while somebody types in a note, others are told who and may join in', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  await anasBoard.addNote('Shared thought')
  await bosBoard.seesNote('Shared thought')

  await anasBoard.startEditing('Shared thought')
  await expect(bosBoard.ring('Ana is writing')).toBeVisible()
  await bosBoard.startEditing('Shared thought')
  await expect(anasBoard.ring('Bo is writing')).toBeVisible()

  await anasBoard.page.keyboard.press('Escape')
  await expect(bosBoard.page.locator('.ov-writing')).toHaveCount(0)
})

test('a stock client and a board see each other, and a name that it forges is nowhere', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const [ana, bo] = [await newPerson('Ana'), await newPerson('Bo')]
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const id = await board.idOf('Pricing')
  const [here] = (await board.records()).filter(({ typeName }) => typeName === 'page')
  const { x, y } = await board.viewCentre()
  const stock = await stockClientOf({ server, url, person: bo })
  const { awareness } = stock.provider
  awareness.setLocalState({
    page: here?.id,
    cursor: { x, y },
    sel: [id],
    editing: id,
    viewport: { x: x - 500, y: y - 300, w: 1_000, h: 600 },
    user: { id: 'somebody', name: 'Ana', colour: '#ff0000', role: 'owner' },
  })
  await expect(board.cursorOf(/^Bo$/)).toBeVisible()
  await expect(board.ring('Bo is writing')).toBeVisible()
  await expect(board.page.locator(`[data-outline-of="${id}"]`)).toHaveCount(1)
  await expect(board.cursorOf(/Ana/)).toHaveCount(0)
  await expect(board.ring(/Ana/)).toHaveCount(0)
  const drawn = await board.withEditor((editor) =>
    (editor['getCollaborators']() as { userName: string; color: string }[]).map(
      ({ userName, color }) => [userName, color],
    ),
  )
  expect(drawn).toEqual([['Bo', expect.not.stringContaining('#ff0000')]])
  expect(await board.people()).toEqual(['Ana', 'Bo'])

  const heard = () => {
    const others = [...awareness.getStates()].filter(([client]) => client !== awareness.clientID)
    return others.map(([, state]) => state).find(({ user }) => user?.name === 'Ana')
  }
  await board.startEditing('Pricing')
  await expect
    .poll(heard, { intervals: [50] })
    .toMatchObject({ page: here?.id, sel: [id], editing: id })
  await board.page.mouse.move(500, 300)
  await board.page.mouse.move(640, 420)
  const pointer = await board.withEditor((editor) => {
    const { x: atX, y: atY } = editor['screenToPage']({ x: 640, y: 420 })
    return { x: Math.round(atX * 10) / 10, y: Math.round(atY * 10) / 10 }
  })
  await expect.poll(() => heard()?.['cursor'], { intervals: [50] }).toMatchObject(pointer)
  stock.close()
})

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
