/**
 * How wide words are, in parts of the font's size: a little more than in tldraw's sans font and in those
 * that systems have. What marks a letter, or joins two to one picture, takes no room of its own.
 */
export function widthOfLetters(words: string): number {
  let width = 0
  for (const letter of words) {
    if (/\p{M}|\p{Cf}/u.test(letter)) continue
    if (WIDE.test(letter)) width += 1.05
    else if (/[\s.,:;'’!|iljtfrI()[\]-]/.test(letter)) width += 0.38
    else if (/[mwMW@%]/.test(letter)) width += 0.92
    else if (/[A-Z]/.test(letter)) width += 0.68
    else if (NARROW.test(letter)) width += 0.6
    else width += 1.05
  }
  return width
}

/** Letters and signs that are as wide as those of scripts without spaces. */
const WIDE = /[\u3000\uff01-\uff60\uffe0-\uffe6]/
const NARROW =
  /[<>=+~^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\d\p{P}]/u
