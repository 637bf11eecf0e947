import { expect, test } from 'vitest'
import { cardNote, NOTE_SIZE } from '#lib/templates/card-note.ts'
import { taskCards } from '#lib/templates/cards.ts'
import { fittedFontSize } from '#lib/templates/fitted-font-size.ts'

/** Of letters of IBM Plex Sans Medium, in thousandths of the font's size; measured in Chromium. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ a: 549, b: 592, c: 510, d: 592, e: 556, f: 340, g: 537, h: 580, i: 265, j: 265, k: 547 },
  ...{ l: 285, m: 882, n: 580, o: 564, p: 592, q: 592, r: 383, s: 494, t: 365, u: 580, v: 512 },
  ...{ w: 799, x: 530, y: 514, z: 487, A: 662, B: 659, C: 634, D: 683, E: 593, F: 570, G: 705 },
  ...{ H: 714, I: 416, J: 531, K: 660, L: 513, M: 814, N: 714, O: 712, P: 627, Q: 712, R: 655 },
  ...{ S: 598, T: 577, U: 686, V: 628, W: 926, X: 639, Y: 617, Z: 591, ',': 290, '(': 336 },
  ...{ ')': 336, "'": 253, '\u2011': 401, '-': 401 },
}
/** tldraw's own, and what it takes off when it measures. */
const ROOM = NOTE_SIZE - 2 * 16 - 1

/** As wide as a word is drawn: exactly, or with each letter a whole number of pixels. */
function widthsOf(word: string, fontSize: number): readonly [exact: number, hinted: number] {
  const letters = [...word].map((letter) => {
    const width = WIDTHS[letter]
    if (width === undefined) throw new Error(`no width of ${letter}`)
    return (width * fontSize) / 1000
  })
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0)
  return [sum(letters), sum(letters.map(Math.round))]
}

test.each(taskCards)('no word of "$label" breaks, neither on a template nor imported', (card) => {
  const { fontSizeAdjustment } = cardNote({ card, at: { x: 0, y: 0 }, position: 0 }).props
  for (const word of card.label.replaceAll('-', '\u2011').split(' ')) {
    for (const size of [fontSizeAdjustment, fittedFontSize(card.label)]) {
      expect(Math.max(...widthsOf(word, size)), `${word} at ${size}`).toBeLessThanOrEqual(ROOM)
    }
  }
})
