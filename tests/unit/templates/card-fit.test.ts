import { expect, test } from 'vitest'
import { cardNote, NOTE_SIZE } from '#lib/templates/card-note.ts'
import { taskCards } from '#lib/templates/cards.ts'
import { fittedFontSize } from '#lib/templates/fitted-font-size.ts'

/** Of letters of IBM Plex Sans Medium, in thousandths of the font's size; measured in Chromium. */
const WIDTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'a549 b592 c510 d592 e556 f340 g537 h580 i265 j265 k547 l285 m882 n580 o564 p592 q592 r383',
    's494 t365 u580 v512 w799 x530 y514 z487 A662 B659 C634 D683 E593 F570 G705 H714 I416 J531',
    "K660 L513 M814 N714 O712 P627 Q712 R655 S598 T577 U686 V628 W926 ,290 (336 )336 '253 \u2011401",
  ].flatMap((line) =>
    line.split(' ').map((each) => [each.slice(0, 1), Number(each.slice(1))] as const),
  ),
)
/** tldraw's own, and what it takes off when it measures. */
const ROOM = NOTE_SIZE - 2 * 16 - 1

/** As wide as a word is drawn: exactly, or with each letter a whole number of pixels. */
function widthsOf(word: string, fontSize: number): readonly [exact: number, hinted: number] {
  const letters = Array.from(word, (letter) => {
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
