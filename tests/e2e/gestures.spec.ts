import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'

test('a drag of 50 notes for 10 s writes at most 10 kB to the board, and not "Saved" before its end', async ({
  newPerson,
  newBoard,
}) => {
  test.slow()
  const ann = await newPerson('Ann')
  const bo = await newPerson('Bo')
  const url = await newBoard(ann, { template: 'blank' })
  const sent = updatesOf(ann.context)
  const [a, b] = [await ann.opens(url), await bo.opens(url)]
  const ids = await addNotes(a, 50)
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(50)
  await a.page.keyboard.press('Control+a')
  sent.length = 0
  const pill: string[] = []
  const before = await placesOf(a, ids)
  await grab(a, ids[0] ?? '')
  const start = Date.now()
  for (let step = 1; Date.now() - start < 10_000; step += 1) {
    await drag(a, { x: step % 200, y: step % 150 })
    if (step % 4 === 0) pill.push(await a.pill.innerText())
  }
  await drag(a, { x: 40, y: 20 })
  await a.page.mouse.up()
  const longestMs = Date.now() - start
  await a.saysSaved()
  const places = await placesOf(a, ids)
  expect(places).not.toEqual(before)
  await expect.poll(() => placesOf(b, ids)).toEqual(places)
  const bytes = sent.reduce((sum, size) => sum + size, 0)
  test.info().annotations.push({
    type: 'measured',
    description: `${bytes} bytes in ${sent.length} updates`,
  })
  expect(bytes).toBeLessThanOrEqual(10_000)
  expect(bytes).toBeGreaterThan(1_000)
  // Checkpoints of so many notes are 3 s apart; one more update ends the drag.
  expect(sent.length).toBeGreaterThanOrEqual(3)
  expect(sent.length).toBeLessThanOrEqual(Math.floor(longestMs / 3_000) + 1)
  // The first reading may be from before the note began to move.
  expect(pill.slice(1).filter((text) => text === 'Saved')).toEqual([])
})

test('a tab that crashes in the middle of a drag leaves the last checkpoint', async ({
  openForTwo,
}) => {
  const { ana, anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  const [id] = await addNotes(a, 1)
  if (!id) throw new Error('no note')
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(1)
  const before = await placesOf(b, [id])
  await grab(a, id)
  await drag(a, { x: 120, y: 80 })
  const held = await placesOf(a, [id])
  // Nothing ends the gesture, so this is the checkpoint.
  await expect.poll(() => placesOf(b, [id])).toEqual(held)
  expect(held).not.toEqual(before)
  await drag(a, { x: 130, y: 90 })
  // On a slow machine the next checkpoint may be out before the crash is.
  const checkpoints = [held, await placesOf(a, [id])]
  await crashes(ana.context, a.page)
  await b.reload()
  await expect(async () => expect(checkpoints).toContainEqual(await placesOf(b, [id]))).toPass()
})

test('a tab that crashes in the middle of a stroke leaves the part of its last checkpoint', async ({
  openForTwo,
}) => {
  const { ana, anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  await a.page.keyboard.press('d')
  await a.page.mouse.move(500, 400)
  await a.page.mouse.down()
  // So that its start is written, and the rest waits for the checkpoint.
  await a.framesPass(3)
  await a.page.mouse.move(600, 450, { steps: 8 })
  await a.framesPass(2)
  const drawn = await strokeOf(a)
  await expect.poll(() => strokeOf(b)).toEqual(drawn)
  await a.page.mouse.move(700, 400, { steps: 8 })
  await a.framesPass(2)
  // On a slow machine the next checkpoint may be out before the crash is.
  const checkpoints = [drawn, await strokeOf(a)]
  expect(checkpoints[1]).not.toEqual(drawn)
  await crashes(ana.context, a.page)
  await b.seesPeople(1)
  expect(checkpoints).toContainEqual(await strokeOf(b))
})

test('Escape in the middle of a drag puts the note back for both, and one undo takes a drag back', async ({
  openForTwo,
}) => {
  const { anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  const [id] = await addNotes(a, 1)
  if (!id) throw new Error('no note')
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(1)
  const before = await placesOf(a, [id])
  await grab(a, id)
  await drag(a, { x: 120, y: 80 })
  const held = await placesOf(a, [id])
  await expect.poll(() => placesOf(b, [id])).toEqual(held)
  await drag(a, { x: 150, y: 20 })
  await a.page.keyboard.press('Escape')
  expect(await placesOf(a, [id])).toEqual(before)
  await expect.poll(() => placesOf(b, [id])).toEqual(before)
  await a.page.mouse.up()
  await grab(a, id)
  await drag(a, { x: 100, y: 100 })
  await a.page.waitForTimeout(2_300)
  await drag(a, { x: 200, y: 50 })
  await a.page.mouse.up()
  await a.saysSaved()
  expect(await placesOf(a, [id])).not.toEqual(before)
  await a.page.keyboard.press('Control+z')
  expect(await placesOf(a, [id])).toEqual(before)
  await expect.poll(() => placesOf(b, [id])).toEqual(before)
})

test('two people drag the same note: x and y are from the same person, for both', async ({
  openForTwo,
}) => {
  const { anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  const [id] = await addNotes(a, 1)
  if (!id) throw new Error('no note')
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(1)
  await grab(a, id)
  await grab(b, id)
  await drag(a, { x: 200, y: 0 })
  await drag(b, { x: 0, y: 150 })
  const [ofAnn, ofBo] = [await placesOf(a, [id]), await placesOf(b, [id])]
  await a.page.mouse.up()
  await a.saysSaved()
  // Bo still holds it, so on Bo's screen it is where Bo has it.
  expect(await placesOf(b, [id])).toEqual(ofBo)
  await drag(b, { x: 1, y: 150 })
  const lastOfBo = await placesOf(b, [id])
  await b.page.mouse.up()
  await b.saysSaved()
  await expect.poll(() => placesOf(a, [id])).toEqual(lastOfBo)
  expect(await placesOf(b, [id])).toEqual(lastOfBo)
  expect(ofAnn).not.toEqual(lastOfBo)
})

test('a teammate recolours a dragged note, which shows at once, and then deletes it, which ends the drag', async ({
  openForTwo,
}) => {
  const { anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  const errors: string[] = []
  a.page.on('pageerror', (error) => errors.push(error.message))
  const [id, other] = await addNotes(a, 2)
  if (!id || !other) throw new Error('no notes')
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(2)
  await grab(a, id)
  await drag(a, { x: 60, y: 40 })
  const held = await placesOf(a, [id])
  await b.recolourShape(id, 'red')
  await expect.poll(() => colourOf(a, id)).toBe('red')
  expect(await placesOf(a, [id])).toEqual(held)
  await b.page.keyboard.press('Delete')
  await expect.poll(() => a.noteCount()).toBe(1)
  await drag(a, { x: 90, y: 90 })
  await a.page.mouse.up()
  await a.saysSaved()
  expect([await a.noteCount(), await b.noteCount()]).toEqual([1, 1])
  await a.dragShape(other, { x: 30, y: 30 })
  const place = await placesOf(a, [other])
  await expect.poll(() => placesOf(b, [other])).toEqual(place)
  expect(errors).toEqual([])
})

test('others see a note move while it is dragged, though the board does not have it yet', async ({
  openForTwo,
}) => {
  const { anasBoard: a, bosBoard: b } = await openForTwo({ template: 'blank' })
  const [id, other] = await addNotes(a, 2)
  if (!id || !other) throw new Error('no notes')
  await a.saysSaved()
  await expect.poll(() => b.noteCount()).toBe(2)
  await a.page.keyboard.press('Control+a')
  const start = await drawnAt(b, other)
  await grab(a, id)
  const sampled = drawnXsBeforeStored(b, { id: other, forMs: 1_500 })
  for (let step = 1; step <= 20; step += 1) await drag(a, { x: 20 + step * 4, y: 10 })
  const seen = new Set(await sampled)
  expect(seen.size).toBeGreaterThan(5)
  expect(Math.max(...seen)).toBeGreaterThan(start.x + 15)
  await a.page.mouse.up()
  await a.saysSaved()
  const end = await drawnAt(a, other)
  await expect.poll(() => drawnAt(b, other)).toEqual(end)
})

/** Notes in rows of ten around the middle of the view, as a paste makes them. */
async function addNotes(board: BoardPage, count: number): Promise<string[]> {
  return board.withEditor((editor, count) => {
    const ids = Array.from({ length: count }, () => `shape:${crypto.randomUUID().slice(0, 21)}`)
    const { center } = editor['getViewportPageBounds']()
    editor['createShapes'](
      ids.map((id, at) => ({
        id,
        type: 'note',
        x: center.x - 300 + (at % 10) * 220,
        y: center.y - 200 + Math.floor(at / 10) * 220,
      })),
    )
    return ids
  }, count)
}

const SYNC = 0
const UPDATE = 2

/** The sizes in bytes of the document updates that these pages send from now on. */
function updatesOf(context: BrowserContext): number[] {
  const sizes: number[] = []
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (typeof payload === 'string' || payload[0] !== SYNC || payload[1] !== UPDATE) return
        sizes.push(payload.length)
      })
    })
  })
  return sizes
}

async function placesOf(board: BoardPage, ids: readonly string[]): Promise<unknown[]> {
  const records = await board.records()
  return ids.map((id) => {
    const record = records.find((each) => each.id === id)
    return record && { x: record['x'], y: record['y'] }
  })
}

/** The points of the only stroke on the board. */
async function strokeOf(board: BoardPage): Promise<unknown> {
  const stroke = (await board.records()).find((each) => each['type'] === 'draw')
  return (stroke?.['props'] as { segments?: unknown } | undefined)?.segments
}

async function crashes(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => {})
  await crashed
}

async function colourOf(board: BoardPage, id: string): Promise<unknown> {
  const record = (await board.records()).find((each) => each.id === id)
  return (record?.['props'] as { color?: unknown } | undefined)?.color
}

const grips = new WeakMap<Page, { x: number; y: number }>()

/** Where a note is on the screen, px. */
async function drawnAt({ page }: BoardPage, id: string): Promise<{ x: number; y: number }> {
  return page.locator(`.tl-shape[data-shape-id="${id}"]`).evaluate((element) => {
    const { x, y } = element.getBoundingClientRect()
    return { x: Math.round(x), y: Math.round(y) }
  })
}

/** The left edge of a note on the screen, px, frame by frame until its record changes or time is up. */
async function drawnXsBeforeStored(
  board: BoardPage,
  which: { id: string; forMs: number },
): Promise<number[]> {
  return board.withEditor(async (editor, { id, forMs }) => {
    const stored = editor['getShape'](id)
    const element = document.querySelector(`.tl-shape[data-shape-id="${id}"]`)
    const xs: number[] = []
    for (const end = performance.now() + forMs; performance.now() < end;) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (!element || editor['getShape'](id) !== stored) break
      xs.push(Math.round(element.getBoundingClientRect().x))
    }
    return xs
  }, which)
}

/** Presses the pointer on a note. */
async function grab(board: BoardPage, id: string): Promise<void> {
  const { page } = board
  const box = await page.locator(`[data-shape-id="${id}"]`).boundingBox()
  if (!box) throw new Error('the note is not on the screen')
  const grip = { x: box.x + box.width / 2, y: box.y + 24 }
  grips.set(page, grip)
  await page.mouse.move(grip.x, grip.y)
  await page.mouse.down()
}

/** Moves the pressed pointer to so many pixels from where it was pressed; the shapes are there then. */
async function drag(board: BoardPage, by: { x: number; y: number }): Promise<void> {
  const grip = grips.get(board.page)
  if (!grip) throw new Error('nothing is grabbed')
  await board.page.mouse.move(grip.x + by.x, grip.y + by.y, { steps: 5 })
  // tldraw moves them once per frame.
  await board.framesPass(2)
}
