import { type Locator, type Page, expect } from '@playwright/test'

/** One person's list of the cards of one board, in board words. */
export class ListPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The cards are there. */
  async isOpen(): Promise<void> {
    await expect(this.page.getByRole('main', { name: 'Cards' })).toHaveAttribute(
      'aria-busy',
      'false',
    )
  }

  /** The row of a card. */
  row(title: string): Locator {
    return this.page.getByRole('listitem', { name: new RegExp(`^${title}, `) })
  }

  regionOf(title: string): Locator {
    return this.page.getByRole('combobox', { name: `Region of ${title}` })
  }

  accountableFor(title: string): Locator {
    return this.page.getByRole('combobox', { name: `Accountable for ${title}` })
  }

  delegateFor(title: string): Locator {
    return this.page.getByRole('combobox', { name: `Delegate for ${title}` })
  }

  /** Opens what else can be done with a card. */
  more(title: string): Locator {
    return this.page.getByRole('button', { name: `More for ${title}`, exact: true })
  }

  /** The heading over a region's cards. */
  heading(text: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 2, name: text })
  }

  /** What a screen reader is told of others' changes. */
  get news(): Locator {
    return this.page.getByRole('status', { name: 'Changes by others' })
  }

  /** What it is told of this person's own. */
  get own(): Locator {
    return this.page.getByRole('status', { name: 'Your changes' })
  }

  /** What it is told of a search or filter. */
  get found(): Locator {
    return this.page.getByRole('status', { name: 'Found' })
  }

  get pill(): Locator {
    return this.page.getByRole('status', { name: 'Saving state' })
  }
}
