import type { Page } from '@playwright/test'
import { localDocument } from './documents.ts'
import { expect, test } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'

/** Moves a note and leaves the page in one task, so that no frame and no timer runs between. */
async function moveAndLeave(board: BoardPage, text: string): Promise<void> {
  await board.withEditor(
    (editor, id) => {
      const shape = editor['getShape'](id)
      editor['updateShape']({ id, type: shape.type, x: shape.x + 60, y: shape.y + 30 })
      location.assign('/')
    },
    await board.idOf(text),
  )
}

/** No question before the page goes, and no hiding of it, writes what was done: a hidden tab has neither. */
function stopEarlierSigns(): void {
  const stop = (event: Event) => event.stopImmediatePropagation()
  // The browser calls listeners of the first one in the order in which they came.
  for (const event of ['beforeunload', 'visibilitychange']) {
    window.addEventListener(event, stop, { capture: true })
  }
}

/** From now on no frame and no timer writes what is done in this page. */
async function standsStill(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.requestAnimationFrame = () => 0
    window.setTimeout = (() => 0) as unknown as typeof window.setTimeout
  })
}

/** What the browser asked, and how it is answered from now on. */
function answers(page: Page, answer: 'stay' | 'leave'): string[] {
  const asked: string[] = []
  page.removeAllListeners('dialog')
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void (answer === 'stay' ? dialog.dismiss() : dialog.accept())
  })
  return asked
}

test('leaving in the same moment as an edit asks first; who stays has it saved', async ({
  openForTwo,
}) => {
  const { anasBoard: board, bosBoard } = await openForTwo()
  await board.saysSaved()
  // Browsers ask only on pages that somebody has touched.
  await board.page.mouse.click(720, 120)
  const before = await board.placeOf('Pricing')
  if (!before) throw new Error('no card')
  const asked = answers(board.page, 'stay')
  await moveAndLeave(board, 'Pricing')
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await board.saysSaved()
  const there = { x: before.x + 60, y: before.y + 30 }
  expect(await board.placeOf('Pricing')).toEqual(there)
  await expect.poll(() => bosBoard.placeOf('Pricing')).toEqual(there)

  const askedNow = answers(board.page, 'leave')
  await board.page.goto('/')
  expect(askedNow).toEqual([])
})

for (const server of ['reachable', 'stopped'] as const) {
  test(`with the server ${server}, leaving in the same moment as an edit loses nothing`, async ({
    newPerson,
    newBoard,
    server: process,
  }) => {
    const ana = await newPerson('Ana')
    const url = await newBoard(ana)
    const board = await ana.opens(url)
    await board.saysSaved()
    await board.page.mouse.click(720, 120)
    const before = await board.placeOf('Pricing')
    if (!before) throw new Error('no card')
    if (server === 'stopped') {
      await process.stop()
      await expect(board.pill).not.toHaveText('Saved')
    }
    const asked = answers(board.page, 'leave')
    await moveAndLeave(board, 'Pricing')
    await expect.poll(() => asked).toEqual(['beforeunload'])
    await board.page.close()
    if (server === 'stopped') await process.start()

    const again = await ana.opens(url)
    expect(await again.placeOf('Pricing')).toEqual({ x: before.x + 60, y: before.y + 30 })
    await again.saysSaved()
    const bo = await newPerson('Bo')
    const bosBoard = await bo.opens(url)
    expect(await bosBoard.placeOf('Pricing')).toEqual({ x: before.x + 60, y: before.y + 30 })
  })
}

test('a page that goes unasked sends what was done in its last moment, and leaves it on the device', async ({
  newPerson,
  newBoard,
}) => {
  const [ana, bo] = [await newPerson('Ana'), await newPerson('Bo')]
  const url = await newBoard(ana)
  ana.beforeOpening((page) => page.addInitScript(stopEarlierSigns))
  const [board, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  await board.saysSaved()
  const before = await board.placeOf('Pricing')
  if (!before) throw new Error('no card')
  const there = { x: before.x + 60, y: before.y + 30 }
  const id = await board.idOf('Pricing')
  await standsStill(board.page)
  await moveAndLeave(board, 'Pricing')
  await board.page.waitForURL(/\/$/)
  const { records } = await localDocument(board)
  expect(records.find((each) => each.id === id)).toMatchObject(there)
  await expect.poll(() => bosBoard.placeOf('Pricing')).toEqual(there)
})

test('a hidden tab sends what is done in it, and shows what others did within 2 s of coming forward @timed', async ({
  openForTwo,
}) => {
  const { anasBoard: hidden, bosBoard } = await openForTwo()
  await hidden.saysSaved()
  await setShown(hidden.page, false)

  // By a script, as an extension or a timer of the page might: nobody can touch a hidden tab.
  const id = await hidden.idOf('Pricing')
  const place = await hidden.withEditor((editor, shapeId) => {
    const shape = editor['getShape'](shapeId)
    editor['updateShape']({ id: shapeId, type: shape.type, x: shape.x + 40, y: shape.y })
    return { x: shape.x + 40, y: shape.y as number }
  }, id)
  await expect.poll(() => bosBoard.placeOf('Pricing')).toEqual(place)

  await bosBoard.addNote('Written while nobody looked')
  await bosBoard.dragNote('Pricing', { x: 50, y: 20 })
  await bosBoard.saysSaved()
  await setShown(hidden.page, true)
  const since = Date.now()
  await hidden.seesNote('Written while nobody looked')
  await expect
    .poll(() => hidden.placeOf('Pricing'), { intervals: [20] })
    .toEqual(await bosBoard.placeOf('Pricing'))
  expect(Date.now() - since).toBeLessThan(2_000)
})

test('a frozen tab catches up when it thaws, with what it had not sent before @timed', async ({
  openForTwo,
}) => {
  const { anasBoard: board, bosBoard } = await openForTwo()
  await board.saysSaved()
  const browser = await board.page.context().newCDPSession(board.page)
  await setShown(board.page, false)
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' })
  await bosBoard.addNote('Written while it was frozen')
  await bosBoard.saysSaved()
  await browser.send('Page.setWebLifecycleState', { state: 'active' })
  await setShown(board.page, true)
  const since = Date.now()
  await board.seesNote('Written while it was frozen')
  expect(Date.now() - since).toBeLessThan(2_000)
  await board.addNote('Written after the thaw')
  await bosBoard.seesNote('Written after the thaw')
})

test('a page that comes back from the history shows the board as it is now, and goes on', async ({
  openForTwo,
}) => {
  const { anasBoard: board, bosBoard } = await openForTwo()
  await board.saysSaved()
  await board.page.goto('/')
  await bosBoard.addNote('Written meanwhile')
  await bosBoard.saysSaved()
  await board.page.goBack()
  await board.isOpen()
  await board.seesNote('Written meanwhile')
  await board.addNote('Back again')
  await bosBoard.seesNote('Back again')
})

test('two tabs of one person are one person: to the others, to themselves, and by name', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const bosBoard = await bo.opens(url)
  const first = await ana.opens(url)
  const second = await ana.opens(url)
  await bosBoard.seesPeople(2)
  await first.seesPeople(2)
  await second.seesPeople(2)
  expect(await bosBoard.people()).toEqual(expect.arrayContaining([expect.stringContaining('Ana')]))
  expect((await bosBoard.people()).join()).not.toContain('(2)')

  await second.page.mouse.move(600, 400)
  await second.page.mouse.move(640, 440, { steps: 4 })
  await second.selectShape(await second.idOf('Pricing'))
  await expect(bosBoard.cursorOf(/^Ana/)).toHaveCount(1)
  expect(await collaborators(bosBoard)).toEqual(['Ana'])
  // Bo's cursor is the proof that the first tab shows others at all.
  await bosBoard.page.mouse.move(500, 500)
  await bosBoard.page.mouse.move(540, 520, { steps: 4 })
  await expect(first.cursorOf(/^Bo/)).toHaveCount(1)
  await expect(first.cursorOf(/^Ana/)).toHaveCount(0)
  expect(await collaborators(first)).toEqual(['Bo'])

  await second.page.close()
  await bosBoard.seesPeople(2)
  await first.addNote('Still one Ana')
  await bosBoard.seesNote('Still one Ana')
})

/** Names of the others whose selection and view the editor shows. */
async function collaborators(board: BoardPage): Promise<string[]> {
  return board.withEditor((editor) =>
    (editor['getCollaborators']() as { userName: string }[]).map(({ userName }) => userName),
  )
}

/**
 * Hides the page or brings it forward as far as a headless browser can: it never hides one by itself,
 * so what the page is told, and that its animation frames stop, is made here; timers are the browser's.
 */
async function setShown(page: Page, shown: boolean): Promise<void> {
  await page.evaluate((isShown) => {
    const state = isShown ? 'visible' : 'hidden'
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isShown })
    const held = window as unknown as { testFrames?: typeof requestAnimationFrame }
    held.testFrames ??= window.requestAnimationFrame.bind(window)
    window.requestAnimationFrame = isShown ? held.testFrames : () => 0
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, shown)
}
