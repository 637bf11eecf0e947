import { type Locator, type Page, expect } from '@playwright/test'
import decodeQr from 'jsqr'

/** The share dialog of a board, in the words that stand on it. */
export class ShareDialog {
  readonly page: Page
  readonly dialog: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: /^Share/ })
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Share' }).click()
    await expect(this.dialog.getByText(/address bar/)).toBeVisible()
  }

  /** The link that the dialog gives away for this choice. */
  async linkFor(choice: 'edit' | 'view'): Promise<string> {
    await this.dialog.getByRole('radio', { name: choice }).check()
    return this.dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
  }

  async openMore(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^More/ }).click()
    await expect(this.dialog.getByRole('heading', { name: 'People' })).toBeVisible()
  }

  /** The row of one person in the list of people. */
  person(name: string): Locator {
    return this.dialog
      .getByRole('region', { name: 'People' })
      .getByRole('listitem')
      .filter({ hasText: name })
  }
}

/** What a phone's camera reads from the QR code that the page shows. */
export async function readQrCode(page: Page): Promise<string | undefined> {
  const code = page.getByRole('img', { name: 'QR code of the link' }).last()
  await expect(code).toBeVisible()
  const pixels = await code.evaluate(async (svg, side) => {
    const image = new Image()
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`
    await image.decode()
    const canvas = new OffscreenCanvas(side, side)
    const drawing = canvas.getContext('2d')
    drawing?.drawImage(image, 0, 0, side, side)
    return [...(drawing?.getImageData(0, 0, side, side).data ?? [])]
  }, QR_SIDE)
  return decodeQr(Uint8ClampedArray.from(pixels), QR_SIDE, QR_SIDE)?.data
}

/** Pixels; five for each module of the code. */
const QR_SIDE = 225
