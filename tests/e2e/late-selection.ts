import type { Page } from '@playwright/test'

/**
 * Browsers tell of a moved caret a moment after they moved it. This makes the moment last until the
 * returned function is called.
 */
export async function holdSelectionNews(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const hold = (event: Event): void => event.stopImmediatePropagation()
    window.addEventListener('selectionchange', hold, true)
    Object.assign(window, { tell: () => window.removeEventListener('selectionchange', hold, true) })
  })
  return () => page.evaluate(() => (window as unknown as { tell(): void }).tell())
}
