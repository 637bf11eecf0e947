import type { BrowserContext } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test("a teammate's cursor moves smoothly, dims after 3 s of rest, and goes when they leave @timed", async ({
  openForTwo,
}) => {
  const { anasBoard, bosBoard } = await openForTwo({ template: 'blank' })
  await anasBoard.page.mouse.move(300, 300)
  await anasBoard.page.mouse.move(310, 300)
  await expect(bosBoard.cursorOf(/^Ana/)).toBeVisible()

  const sampled = bosBoard.sampleCursor(1_600)
  // By the clock, so that a slow machine makes coarser steps and not a shorter way.
  const startedAt = Date.now()
  for (let elapsed = 0; elapsed < 1_000; elapsed = Date.now() - startedAt) {
    await anasBoard.page.mouse.move(310 + elapsed / 2, 300)
    await anasBoard.page.waitForTimeout(16)
  }
  const { places, frames } = await sampled
  const moves = places.slice(1).map((x, index) => x - (places[index] ?? 0))
  const distinct = new Set(places).size
  const travelled = (places.at(-1) ?? 0) - (places[0] ?? 0)
  expect(travelled).toBeGreaterThan(250)
  // 20 messages a second alone would be at most 32 places in this time.
  expect(distinct).toBeGreaterThan(Math.min(32, frames / 3))
  expect(Math.min(...moves)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...moves)).toBeLessThan(travelled / 3)

  const look = bosBoard.cursorOf(/^Ana/).locator('> div')
  await expect(look).not.toHaveClass(/opacity-45/)
  await expect(look).toHaveClass(/opacity-45/, { timeout: 4_500 })
  await expect(look).toHaveCSS('opacity', '0.45')
  // The presence record has the place by now; tldraw's hint is for cursors out of view.
  await expect(bosBoard.page.locator('.tl-collaborator__cursor-hint')).toHaveCount(0)
  await anasBoard.page.mouse.move(500, 500)
  await expect(look).not.toHaveClass(/opacity-45/)
  await expect(look).toHaveCSS('opacity', '1')

  await anasBoard.page.close()
  await expect(bosBoard.cursorOf(/^Ana/)).toHaveCount(0)
})

test('a pointer sends nothing while alone or hidden, and at most 20 small messages a second else', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana, { template: 'blank' })
  const sent = liveMessagesOf(ana.context)
  const anasBoard = await ana.opens(url)
  const waggle = async (): Promise<number> => {
    const startedAt = Date.now()
    for (let step = 0; step < 60; step++) {
      await anasBoard.page.mouse.move(300 + (step % 20) * 10, 300 + step)
      await anasBoard.page.waitForTimeout(10)
    }
    return (Date.now() - startedAt) / 1_000
  }
  await waggle()
  const alone = sent.length

  const bosBoard = await bo.opens(url)
  await waggle()
  await expect(bosBoard.cursorOf(/^Ana/)).toBeVisible()
  sent.length = 0
  const seconds = await waggle()
  const together = [...sent]

  await anasBoard.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(bosBoard.cursorOf(/^Ana/)).toHaveCount(0)
  sent.length = 0
  await waggle()

  expect([alone, sent.length]).toEqual([0, 0])
  expect(together.length).toBeGreaterThan(5)
  expect(together.length).toBeLessThanOrEqual(20 * seconds + 2)
  expect(Math.max(...together.map((message) => message.length))).toBeLessThanOrEqual(12)
})

test('a view is sent only while somebody follows it, and the follower glides along @timed', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana, { template: 'blank' })
  const sent = liveMessagesOf(ana.context)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  const views = (): number => sent.filter((message) => (message[1] ?? 0) >> 4 === 2).length
  const pan = async (): Promise<void> => {
    await anasBoard.page.mouse.move(720, 450)
    for (let step = 0; step < 30; step++) {
      await anasBoard.page.mouse.wheel(10, 5)
      await anasBoard.page.waitForTimeout(20)
    }
  }
  await pan()
  const unfollowed = views()
  await bosBoard.follow('Ana')
  await expect.poll(views).toBeGreaterThan(0)
  const sampled = bosBoard.sampleViewX(1_500)
  await pan()
  const distinct = new Set(await sampled).size
  await expect
    .poll(async () => {
      const [hers, his] = [await anasBoard.viewCentre(), await bosBoard.viewCentre()]
      return Math.hypot(hers.x - his.x, hers.y - his.y)
    })
    .toBeLessThan(5)
  await bosBoard.stopFollowing()
  await anasBoard.page.waitForTimeout(300)
  const stopped = views()
  await pan()
  expect([unfollowed, views() - stopped]).toEqual([0, 0])
  // Views in awareness, twice a second, would make few places.
  expect(distinct).toBeGreaterThan(12)
})

/** The live messages (type 102) that pages of this person send from now on. */
function liveMessagesOf(context: BrowserContext): Buffer[] {
  const sent: Buffer[] = []
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string' && payload[0] === 102) sent.push(payload)
      }),
    ),
  )
  return sent
}
