import type { Page } from '@playwright/test'

/** An input method, as for Japanese: a word is composed in the text before it is taken over. */
export interface InputMethod {
  /** What of the word is there so far, in place of what was before. */
  compose(text: string): Promise<void>
  /** Takes the word over in this form, which ends the composition. */
  commit(text: string): Promise<void>
}

/** The input method of one page, by which it types where its caret is. */
export async function inputMethod(page: Page): Promise<InputMethod> {
  const session = await page.context().newCDPSession(page)
  return {
    async compose(text) {
      const end = text.length
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: end,
        selectionEnd: end,
      })
    },
    async commit(text) {
      await session.send('Input.insertText', { text })
    },
  }
}
