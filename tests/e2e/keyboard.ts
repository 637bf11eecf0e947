import { type Page, expect } from '@playwright/test'

/** Tabs on to what has this name, as somebody does who reads along. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement)) return ''
      const label = 'labels' in element ? (element as HTMLInputElement).labels?.[0] : undefined
      return element.ariaLabel ?? (label?.textContent || element.textContent)
    })
    expect(focused).toMatch(name)
  }).toPass({ intervals: [0], timeout: 10_000 })
}
