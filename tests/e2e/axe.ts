import { type Page, expect } from '@playwright/test'
import axe from 'axe-core'

/**
 * Expects that axe finds nothing serious or critical on what a page shows now. Colours in motion have
 * no contrast yet, so animations are brought to their end first.
 *
 * @param within - a selector of the part to look at; the whole page without one
 */
export async function isAccessible(page: Page, within?: string): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      // Endless ones, such as of a spinner, have no end to go to.
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
    }
  })
  await page.evaluate(axe.source)
  const findings = await page.evaluate(async (selector) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(selector ?? document, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, within)
  expect(findings).toEqual([])
}
