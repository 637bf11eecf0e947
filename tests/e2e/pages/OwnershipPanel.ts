import { type Locator, type Page, expect } from '@playwright/test'

/** What one person sees of who owns what, in the panel's words. */
export class OwnershipPanel {
  readonly page: Page
  readonly root: Locator

  constructor(page: Page) {
    this.page = page
    this.root = page.getByRole('complementary', { name: /^Who (owns what|has which part)$/ })
  }

  get opener(): Locator {
    return this.root.getByRole('button', { name: 'Open the panel' })
  }

  /** Opens the panel by keyboard, from its strip. */
  async open(): Promise<void> {
    await this.opener.focus()
    await this.page.keyboard.press('Enter')
    await expect(this.root.getByRole('button', { name: 'Close to a strip' })).toBeFocused()
  }

  /** A list by its heading, such as "Nobody owns this yet". */
  list(title: string): Locator {
    const heading = this.page.getByRole('heading', { level: 3, name: title })
    return this.root.locator('section').filter({ has: heading })
  }

  /** The button of a list's heading. */
  heading(title: string): Locator {
    return this.list(title).getByRole('heading').getByRole('button')
  }

  /** Waits for a heading to say a number, and its list to hold exactly these cards when they are given. */
  async says(title: string, count: number, cards?: readonly string[]): Promise<void> {
    await expect(this.heading(title)).toHaveText(`${title} · ${count}`)
    if (cards) await expect(this.list(title).getByRole('listitem')).toHaveText([...cards])
  }

  /** What is marked as to settle about a part. */
  gapOf(title: string): Locator {
    return this.list(title).locator('.ov-panel-gap')
  }

  card(title: string): Locator {
    return this.root.getByRole('listitem').getByRole('button', { name: title })
  }

  /** Resolves with the time at which a list shows a card, by the clock of this machine. */
  async timeOfCardIn(list: string, title: string): Promise<number> {
    return this.page.evaluate(
      ([key, words]) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const rows = document.querySelectorAll(`[data-list="${key}"] li`)
            const isThere = [...rows].some(({ textContent }) => textContent?.includes(words ?? ''))
            if (isThere) resolve(Date.now())
            else requestAnimationFrame(look)
          }
          look()
        }),
      [list, title],
    )
  }

  /** Resolves with the time at which the number on a region's line is this one. */
  async timeOfCount(region: string, count: string): Promise<number> {
    return this.page.evaluate(
      ([key, text]) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const line = document.querySelector(`.ov-region-count[data-region="${key}"]`)
            if (line?.textContent === text) resolve(Date.now())
            else requestAnimationFrame(look)
          }
          look()
        }),
      [region, count],
    )
  }

  /** Keys of the regions that are lit on this person's canvas. */
  async litRegions(): Promise<string[]> {
    return this.page
      .locator('.ov-light[data-lit="true"]')
      .evaluateAll((lights) =>
        lights.map((light) => light.getAttribute('data-region') ?? '').sort(),
      )
  }

  /** What a card says of its roles while it is dragged. */
  async lettersOn(note: Locator): Promise<string[]> {
    return note
      .locator('[data-letters]')
      .evaluateAll((letters) => letters.map((each) => each.getAttribute('data-letters') ?? ''))
  }

  /** The number on the canvas at the line of a region; undefined where there is none. */
  async countOn(region: string): Promise<string | null> {
    return this.page.locator(`.ov-region-count[data-region="${region}"]`).textContent()
  }
}
