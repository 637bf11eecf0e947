/** Letters of a title in a notice; a note may hold pages. */
const MOST_LETTERS = 60

/** As much of a card's title as a notice has room for. */
export function shortTitle(title: string): string {
  return title.length > MOST_LETTERS ? `${title.slice(0, MOST_LETTERS).trimEnd()}…` : title
}
