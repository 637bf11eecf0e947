import type { CDPSession } from '@playwright/test'
import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test } from './fixtures.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

interface Point {
  readonly x: number
  readonly y: number
}

test('on a phone the board opens readable in the middle, and each button flies to its region, under no line', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana', PHONE)
  const board = await ana.opens(await newBoard(ana))
  expect((await board.camera()).z).toBe(0.55)
  await expect(board.note('Customer feedback')).toBeInViewport({ ratio: 1 })
  const line = board.page.getByRole('note')
  await expect(line).toContainText('an example, not the answer')
  const lower = await line.boundingBox()
  const name = await board.page.getByText('Product Manager', { exact: true }).boundingBox()
  expect(name?.y).toBeGreaterThanOrEqual((lower?.y ?? 0) + (lower?.height ?? 0))
  for (const [button, card] of [
    ['PM', 'Roadmap'],
    ['PO', 'Product Goal'],
    ['Both', 'Customer feedback'],
  ] as const) {
    await board.page.getByRole('button', { name: button, exact: true }).tap()
    await expect(board.note(card)).toBeInViewport({ ratio: 1 })
    // It would lie over the names of the roles.
    await expect(line).toBeHidden()
  }
})

test('one finger on empty canvas pans, on a card it drags the card, and a long press then a drag selects', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana', PHONE)
  const board = await ana.opens(await newBoard(ana))
  const touch = await board.page.context().newCDPSession(board.page)

  const camera = await board.camera()
  await drag(touch, { x: 195, y: 705 }, { x: 245, y: 645 })
  await expect.poll(() => board.camera().then(({ x }) => x)).toBeGreaterThan(camera.x)
  expect(await board.selection()).toEqual([])

  const before = await board.placeOf('Customer feedback')
  const card = await centreOf(board, 'Customer feedback')
  await drag(touch, card, { x: card.x + 40, y: card.y + 40 })
  await expect.poll(() => board.placeOf('Customer feedback')).not.toEqual(before)

  await board.page.keyboard.press('Escape')
  await board.cameraRests()
  // How far a fling slides depends on its speed: the press is on empty canvas only where the board opened.
  await board.setCamera(camera)
  await board.cameraRests()
  const still = await board.camera()
  expect(still).toEqual(camera)
  await press(touch, { x: 16, y: 690 })
  await expect
    .poll(() => board.page.evaluate(() => performance.now() - (window as never)['pressedAt']))
    .toBeGreaterThan(700)
  await moveAndLift(touch, { x: 16, y: 690 }, { x: 380, y: 180 })
  await expect.poll(() => board.selection().then(({ length }) => length)).toBeGreaterThan(3)
  expect(await board.camera()).toEqual(still)
})

test('a pinch that starts on a card never moves it', async ({ newPerson, newBoard }) => {
  const ana = await newPerson('Ana', PHONE)
  const board = await ana.opens(await newBoard(ana))
  const touch = await board.page.context().newCDPSession(board.page)
  const before = await board.placeOf('Customer feedback')
  const card = await centreOf(board, 'Customer feedback')
  const other = { x: card.x - 120, y: card.y + 120 }
  await send(touch, 'touchStart', [card])
  await send(touch, 'touchStart', [card, other])
  for (let step = 1; step <= 6; step += 1) {
    await send(touch, 'touchMove', [
      { x: card.x + step * 8, y: card.y - step * 8 },
      { x: other.x - step * 8, y: other.y + step * 8 },
    ])
  }
  await send(touch, 'touchEnd', [])
  await expect.poll(() => board.camera().then(({ z }) => z)).toBeGreaterThan(0.55)
  expect(await board.placeOf('Customer feedback')).toEqual(before)
})

test('the Note button has 44 px and adds a note in the visible middle', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana', PHONE)
  const board = await ana.opens(await newBoard(ana, { template: 'blank' }))
  const button = board.page.getByTestId('tools.note')
  const box = await button.boundingBox()
  expect(Math.min(Number(box?.width), Number(box?.height))).toBeGreaterThanOrEqual(44)
  await button.tap()
  await board.hasCaretInNote()
  await board.page.keyboard.type('From a phone')
  const note = await centreOf(board, 'From a phone')
  expect(Math.abs(note.x - 195)).toBeLessThan(40)
})

async function centreOf(board: BoardPage, text: string): Promise<Point> {
  const box = await board.note(text).boundingBox()
  if (!box) throw new Error(`"${text}" is not on screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(touch: CDPSession, from: Point, to: Point): Promise<void> {
  await press(touch, from)
  await moveAndLift(touch, from, to)
}

async function press(touch: CDPSession, at: Point): Promise<void> {
  await send(touch, 'touchStart', [at])
  await touch.send('Runtime.evaluate', { expression: 'window.pressedAt = performance.now()' })
}

async function moveAndLift(touch: CDPSession, from: Point, to: Point): Promise<void> {
  for (let step = 1; step <= 8; step += 1) {
    await send(touch, 'touchMove', [
      { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 },
    ])
  }
  await send(touch, 'touchEnd', [])
}

async function send(
  touch: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  touchPoints: readonly Point[],
): Promise<void> {
  await touch.send('Input.dispatchTouchEvent', {
    type,
    touchPoints: touchPoints.map(({ x, y }, id) => ({ x, y, id })),
  })
}
