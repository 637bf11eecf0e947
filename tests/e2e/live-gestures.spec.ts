import type { Locator } from '@playwright/test'
import { encodeLive } from '#lib/protocol/live.ts'
import { expect, test, type AnaAndBo, type NewBoardOptions, type Person } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'

test('a stroke is drawn on the other screen while it is drawn, and stays as the board has it', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  await a.page.keyboard.press('d')
  const middle = await middleOf(a)
  await a.page.mouse.move(middle.x - 150, middle.y)
  await a.page.mouse.down()
  const lengths = new Set<number>()
  for (let step = 1; step <= 30; step += 1) {
    await a.page.mouse.move(middle.x - 150 + step * 10, middle.y + 40 * Math.sin(step / 3))
    lengths.add(await inkLength(b))
  }
  expect(lengths.size, 'it grows on the other screen').toBeGreaterThan(5)
  expect(Math.max(...lengths)).toBeGreaterThan(150)
  await a.page.mouse.up()
  await a.saysSaved()
  await expect.poll(() => b.page.locator('.ov-live-ink path').count()).toBe(0)
  await expect(b.page.locator('.tl-shape[data-shape-type="draw"]')).toHaveCount(1)
})

test('a shape grows and turns on the other screen while it is resized and rotated', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  const id = await addShape(a, { type: 'geo', props: { w: 200, h: 120 } })
  await expect.poll(() => b.page.locator(`[data-shape-id="${id}"]`).count()).toBe(1)
  await select(a, id)
  const before = await sizeOf(b, id)
  const corner = await a.page.getByTestId('selection.resize.bottom-right').boundingBox()
  if (!corner) throw new Error('no handle to resize with')
  const sizes = new Set<number>()
  await a.page.mouse.move(corner.x + corner.width / 2, corner.y + corner.height / 2)
  await a.page.mouse.down()
  for (let step = 1; step <= 20; step += 1) {
    await a.page.mouse.move(corner.x + step * 8, corner.y + step * 6)
    sizes.add(Math.round((await sizeOf(b, id)).w))
  }
  expect(sizes.size).toBeGreaterThan(4)
  expect(Math.max(...sizes)).toBeGreaterThan(before.w + 40)
  await a.page.mouse.up()
  await a.saysSaved()
  await expect.poll(() => sameSize(a, b, id)).toBe(true)

  const turner = await a.page.getByTestId('selection.rotate.bottom-right').boundingBox()
  if (!turner) throw new Error('no handle to rotate with')
  const turns = new Set<number>()
  await a.page.mouse.move(turner.x + turner.width - 3, turner.y + turner.height - 3)
  await a.page.mouse.down()
  for (let step = 1; step <= 20; step += 1) {
    await a.page.mouse.move(turner.x - step * 8, turner.y + turner.height + step * 4)
    turns.add(Math.round((await sizeOf(b, id)).h))
  }
  expect(turns.size).toBeGreaterThan(4)
  await a.page.mouse.up()
  await a.saysSaved()
  await expect.poll(() => sameSize(a, b, id)).toBe(true)
})

test('the end of an arrow and of a line is seen moving, and somebody who joins in the middle of a drag sees it too', async ({
  openForTwo,
  newPerson,
}) => {
  const { a, b, url } = await twoOnABoard(openForTwo)
  const middle = await middleOf(a)
  const inks = b.page.locator('.ov-live-ink path')
  for (const [tool, type, y] of [
    ['a', 'arrow', middle.y - 200],
    ['l', 'line', middle.y - 100],
  ] as const) {
    await a.page.keyboard.press(tool)
    await a.page.mouse.move(middle.x - 100, y)
    await a.page.mouse.down()
    const lines = new Set<string>()
    for (let step = 1; step <= 20; step += 1) {
      await a.page.mouse.move(middle.x - 100 + step * 10, y + step * 3)
      for (const line of await linesOf(inks)) lines.add(line)
    }
    expect(lines.size, type).toBeGreaterThan(4)
    // Only an arrow has a head.
    expect([...lines].every((d) => d.split('M').length > 2)).toBe(type === 'arrow')
    await a.page.mouse.up()
    await a.saysSaved()
    await expect(inks).toHaveCount(0)
    await expect(b.page.locator(`.tl-shape[data-shape-type="${type}"]`)).toHaveCount(1)
  }

  const id = await addShape(a, { type: 'note', props: {} })
  await a.saysSaved()
  const box = await grab(a, id)
  await a.page.mouse.move(box.x + 180, box.y + 60, { steps: 8 })
  const cleo = await (await newPerson('Cleo')).opens(url)
  // The pointer is still pressed: the start of the gesture is told to those who come.
  await expect(cleo.page.locator(`.tl-shape[data-shape-id="${id}"]`)).toHaveCount(1)
  await a.page.mouse.move(box.x + 190, box.y + 70, { steps: 4 })
  await expect.poll(async () => near(await pageSpot(cleo, id), await pageSpot(a, id))).toBe(true)
  await a.page.mouse.up()
})

test('after Escape in a drag, and after an undo right behind one, the other screen shows the old place at once @timed', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  const id = await addShape(a, { type: 'note', props: {} })
  await a.saysSaved()
  const start = await pageSpot(a, id)
  const isBack = async () => near(await pageSpot(b, id), start)
  await expect.poll(isBack).toBe(true)
  for (const back of ['Escape', 'undo'] as const) {
    const box = await grab(a, id)
    await a.page.mouse.move(box.x + 220, box.y + 60, { steps: 12 })
    await expect.poll(isBack).toBe(false)
    if (back === 'Escape') await a.page.keyboard.press('Escape')
    await a.page.mouse.up()
    if (back === 'undo') await a.page.keyboard.press('Control+z')
    await expect.poll(isBack, { timeout: 700, intervals: [50] }).toBe(true)
    await a.page.waitForTimeout(300)
    expect(await isBack(), back).toBe(true)
  }
})

test('a note that a teammate drags into the view is seen before the board has it there @timed', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  const id = await addShape(a, { type: 'note', props: {} })
  await a.saysSaved()
  const note = b.page.locator(`.tl-shape[data-shape-id="${id}"]`)
  await expect(note).toBeVisible()
  // Less than a note beyond the left edge of Bo's window.
  await b.withEditor((editor, which) => {
    const { maxX } = editor['getShapePageBounds'](which)
    editor['setCamera']({ x: -maxX - 20, y: 0, z: 1 })
  }, id)
  await expect(note).toBeHidden()
  const box = await grab(a, id)
  await a.page.mouse.move(box.x + 400, box.y + 20, { steps: 12 })
  await expect(note).toBeVisible({ timeout: 1_000 })
  await a.page.keyboard.press('Escape')
  await a.page.mouse.up()
  await expect(note).toBeHidden()
})

test('an arrow follows the note that it is tied to while a teammate drags the note', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  const from = await tiedNotes(a)
  await a.saysSaved()
  await expect(b.page.locator('.tl-shape[data-shape-type="arrow"]')).toHaveCount(1)
  const box = await grab(a, from)
  const lines = new Set<string>()
  for (let step = 1; step <= 20; step += 1) {
    await a.page.mouse.move(box.x + 100 - step * 4, box.y + 20 + step * 6)
    const path = b.page.locator('.ov-live-ink path')
    for (const line of await linesOf(path)) lines.add(line)
  }
  expect(lines.size, 'it is drawn anew as the note moves').toBeGreaterThan(4)
  await a.page.mouse.up()
  await a.saysSaved()
  await expect.poll(() => b.page.locator('.ov-live-ink path').count()).toBe(0)
})

test('the frame around what I have selected is not left behind while a teammate drags it', async ({
  openForTwo,
}) => {
  const { a, b } = await twoOnABoard(openForTwo)
  const id = await addShape(a, { type: 'note', props: {} })
  await a.saysSaved()
  await expect(b.page.locator(`[data-shape-id="${id}"]`)).toBeVisible()
  await select(b, id)
  const frame = b.page.locator('.tl-selection__fg')
  await expect(frame).toBeVisible()
  const box = await grab(a, id)
  await a.page.mouse.move(box.x + 280, box.y + 120, { steps: 12 })
  await expect(frame).toBeHidden()
  await expect(b.page.locator('.tl-html-layer > svg > .tl-shape-indicator:visible')).toHaveCount(0)
  await a.page.mouse.up()
  await expect(frame).toBeVisible()
  await expect.poll(async () => near(await pageSpot(b, id), await pageSpot(a, id))).toBe(true)
})

test('frames of somebody who names shapes that have no ink do not stop what others are shown', async ({
  openForTwo,
  newPerson,
}) => {
  const { a, b, url } = await twoOnABoard(openForTwo)
  const errors: string[] = []
  b.page.on('pageerror', (error) => errors.push(error.message))
  const id = await addShape(a, { type: 'note', props: {} })
  // After the note, which a frame that is there would take in.
  const frame = await addShape(a, { type: 'frame', props: { w: 100, h: 100 } })
  await a.saysSaved()
  const rogue = await newPerson('Rogue')
  await opensAsRogue(rogue, { url, ids: [frame] })
  const start = await pageSpot(b, id)
  const box = await grab(a, id)
  await a.page.mouse.move(box.x + 280, box.y + 120, { steps: 12 })
  await expect.poll(async () => near(await pageSpot(b, id), start)).toBe(false)
  expect(errors).toEqual([])
  await a.page.mouse.up()
})

/** Live frames flow once each knows of the other. */
async function twoOnABoard(
  openForTwo: (options: NewBoardOptions) => Promise<AnaAndBo>,
): Promise<{ a: BoardPage; b: BoardPage; url: string }> {
  const { anasBoard: a, bosBoard: b, url } = await openForTwo({ template: 'blank' })
  await a.seesPeople(2)
  await b.seesPeople(2)
  return { a, b, url }
}

async function middleOf({ page }: BoardPage): Promise<{ x: number; y: number }> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 }
  return { x: width / 2, y: height / 2 }
}

/** The length of what teammates draw at this moment, page units. */
async function inkLength({ page }: BoardPage): Promise<number> {
  return page.evaluate(() => {
    const path = document.querySelector<SVGPathElement>('.ov-live-ink path')
    return path ? Math.round(path.getTotalLength()) : 0
  })
}

async function addShape(
  board: BoardPage,
  shape: { type: string; props: Record<string, unknown> },
): Promise<string> {
  return board.withEditor((editor, made) => {
    const id = `shape:${crypto.randomUUID().slice(0, 21)}`
    const { center } = editor['getViewportPageBounds']()
    editor['createShapes']([{ id, ...made, x: center.x - 100, y: center.y - 60 }])
    return id
  }, shape)
}

/** Presses the pointer on a note, right of its middle; answers the note's box on the screen, px. */
async function grab(board: BoardPage, id: string): Promise<{ x: number; y: number }> {
  const box = await board.page.locator(`[data-shape-id="${id}"]`).boundingBox()
  if (!box) throw new Error('the note is not on the screen')
  await board.page.keyboard.press('v')
  await board.page.mouse.move(box.x + 150, box.y + 20)
  await board.page.mouse.down()
  return box
}

async function select(board: BoardPage, id: string): Promise<void> {
  await board.withEditor((editor, which) => {
    editor['setCurrentTool']('select')
    editor['select'](which)
  }, id)
}

/** The box around a shape on the screen, px. */
async function sizeOf({ page }: BoardPage, id: string): Promise<{ w: number; h: number }> {
  return page.locator(`.tl-shape[data-shape-id="${id}"]`).evaluate((element) => {
    const { width, height } = element.getBoundingClientRect()
    return { w: width, h: height }
  })
}

async function sameSize(a: BoardPage, b: BoardPage, id: string): Promise<boolean> {
  const [one, other] = [await sizeOf(a, id), await sizeOf(b, id)]
  return Math.abs(one.w - other.w) < 1 && Math.abs(one.h - other.h) < 1
}

/** Where a shape is drawn, page units: two people look at a page through other windows. */
async function pageSpot(board: BoardPage, id: string): Promise<{ x: number; y: number }> {
  const screen = await board.page
    .locator(`.tl-shape[data-shape-id="${id}"]`)
    .evaluate((element) => {
      const { x, y } = element.getBoundingClientRect()
      return { x, y }
    })
  return board.withEditor((editor, point) => {
    const { x, y } = editor['screenToPage'](point)
    return { x, y }
  }, screen)
}

function near(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return Math.abs(a.x - b.x) < 2 && Math.abs(a.y - b.y) < 2
}

/** Two notes with an arrow from the first to the second; the id of the first. */
async function tiedNotes(board: BoardPage): Promise<string> {
  return board.withEditor((editor) => {
    const { center } = editor['getViewportPageBounds']()
    const [from, to, arrow] = ['shape:from', 'shape:to', 'shape:arrow'] as const
    editor['createShapes']([
      { id: from, type: 'note', x: center.x - 400, y: center.y - 250 },
      { id: to, type: 'note', x: center.x + 100, y: center.y - 250 },
      { id: arrow, type: 'arrow', x: center.x, y: center.y },
    ])
    editor['createBindings'](
      (
        [
          ['start', from],
          ['end', to],
        ] as const
      ).map(([terminal, toId]) => ({
        type: 'arrow',
        fromId: arrow,
        toId,
        props: {
          terminal,
          normalizedAnchor: { x: 0.5, y: 0.5 },
          isExact: false,
          isPrecise: false,
          snap: 'none',
        },
      })),
    )
    return from
  })
}

/** Somebody whose tab also says that strokes and arrows are drawn with shapes that are neither. */
async function opensAsRogue(
  person: Person,
  { url, ids }: { url: string; ids: readonly string[] },
): Promise<void> {
  const keepSockets = (): void => {
    const sockets: WebSocket[] = []
    Object.assign(window, { sockets })
    window.WebSocket = class extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols)
        sockets.push(this)
      }
    }
  }
  person.beforeOpening((page) => page.addInitScript(keepSockets))
  const { page } = await person.opens(url)
  const point = { x: 0, y: 0, z: 0.5 }
  const bodies = [
    { kind: 'gesture', gesture: 200, form: 'stroke', pageId: 'page:page', ids } as const,
    { kind: 'points', gesture: 200, from: 0, points: [point, { ...point, x: 90 }] } as const,
    { kind: 'gesture', gesture: 201, form: 'line', pageId: 'page:page', ids } as const,
    { kind: 'line', gesture: 201, x1: 0, y1: 0, x2: 50, y2: 50 } as const,
  ].map((frame) => [...encodeLive([frame])])
  await page.evaluate((frames) => {
    const { sockets } = window as unknown as { sockets: WebSocket[] }
    const open = sockets.filter(
      ({ readyState, url: to }) => readyState === 1 && to.includes('/sync/'),
    )
    if (open.length === 0) throw new Error('no open connection')
    for (const frame of frames) open[0]?.send(new Uint8Array(frame))
  }, bodies)
}

/** What is drawn there now; asked for at once, since ink goes when the board has the line itself. */
function linesOf(ink: Locator): Promise<string[]> {
  return ink.evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''))
}
