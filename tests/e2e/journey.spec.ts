import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test('first-time journey: from navigation to the frame in which the other person sees the first drag takes under 5 s (median of 5) @timed', async ({
  browser,
  newPerson,
  newBoard,
  server,
}) => {
  test.setTimeout(240_000)
  const host = await newPerson('Host')
  const times: number[] = []
  // One visit beforehand: the budget is for a warm server.
  for (let round = 0; round <= 5; round += 1) {
    const url = await newBoard(host)
    const hostsBoard = await host.opens(url)
    const seen = whenNoteMoves(hostsBoard.page, 'Pricing')
    const context = await browser.newContext({ baseURL: server.origin })
    const guest = await context.newPage()
    const started = Date.now()
    await guest.goto(url)
    await guest.getByRole('textbox', { name: 'What should others call you?' }).fill('Newcomer')
    await guest.keyboard.press('Enter')
    const card = guest.locator('.tl-shape[data-shape-type="note"]', { hasText: 'Pricing' })
    await card.waitFor()
    const box = await card.boundingBox()
    if (!box) throw new Error('the card is not on screen')
    await guest.mouse.move(box.x + box.width / 2, box.y + 14)
    await guest.mouse.down()
    for (let step = 1; step <= 5; step += 1) {
      await guest.mouse.move(box.x + box.width / 2 + step * 12, box.y + 14 + step * 8)
    }
    await guest.mouse.up()
    const took = (await seen) - started
    if (round > 0) times.push(took)
    await context.close()
    await hostsBoard.page.close()
  }
  times.sort((a, b) => a - b)
  test.info().annotations.push({ type: 'journey in ms', description: times.join(', ') })
  process.stdout.write(`first-time journey: ${times.join(', ')} ms\n`)
  expect(times[2]).toBeLessThan(5_000)
})

/** Waits for the frame in which a note has moved; costs the page nothing until then. */
function whenNoteMoves(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const isNote = (element: HTMLElement) =>
          element.dataset['shapeType'] === 'note' && element.textContent?.includes(wanted)
        const observer = new MutationObserver((changes) => {
          const hasMoved = changes.some(
            ({ target, oldValue }) =>
              target instanceof HTMLElement &&
              isNote(target) &&
              oldValue?.includes('transform') &&
              !oldValue.includes(target.style.transform),
          )
          if (!hasMoved) return
          observer.disconnect()
          requestAnimationFrame(() => resolve(Date.now()))
        })
        observer.observe(document.body, {
          attributeFilter: ['style'],
          attributeOldValue: true,
          subtree: true,
        })
      }),
    text,
  )
}
