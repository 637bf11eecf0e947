/**
 * The colours a person can have. White text on each has a contrast of at least 4.5:1, and no two are
 * closer than people can tell apart on a projector (both are tested). The order is the order of the
 * swatches; stored colours are the hex values, so a value may be added but never changed.
 */
export const PERSON_COLOURS = [
  { name: 'Red', hex: '#c92a2a' },
  { name: 'Brown', hex: '#7a3f2e' },
  { name: 'Amber', hex: '#9c5700' },
  { name: 'Olive', hex: '#636b00' },
  { name: 'Green', hex: '#157a3c' },
  { name: 'Teal', hex: '#0b7878' },
  { name: 'Cyan', hex: '#0a74a6' },
  { name: 'Blue', hex: '#2460e0' },
  { name: 'Indigo', hex: '#5b3fd6' },
  { name: 'Purple', hex: '#9333c9' },
  { name: 'Magenta', hex: '#c2268e' },
  { name: 'Slate', hex: '#55606e' },
] as const

/** True for a colour of the palette, written as it is stored: `#rrggbb` in lower case. */
export function isPersonColour(value: unknown): value is string {
  return PERSON_COLOURS.some((colour) => colour.hex === value)
}

/**
 * A colour for somebody new: one that nobody present has, as long as there is one.
 *
 * @param random - 0 <= random < 1, picks among the free ones
 */
export function pickColour(random: number, taken: ReadonlySet<string> = new Set()): string {
  const free = PERSON_COLOURS.filter((colour) => !taken.has(colour.hex))
  const choices = free.length > 0 ? free : PERSON_COLOURS
  return (choices[Math.floor(random * choices.length)] ?? PERSON_COLOURS[0]).hex
}
