/** The hues that roles have everywhere, named as in the design tokens, in the order in which roles take them. */
export const HUES = ['pm', 'po', 'pmm'] as const

/** What a region and the words about it are drawn in; `plain` where no role has a hue of its own. */
export type Hue = (typeof HUES)[number] | 'plain'

/** The colour that a template's shape carries, so that tldraw without our looks draws nearly the same. */
export const HUE_COLOURS = {
  pm: 'violet',
  po: 'green',
  pmm: 'orange',
  plain: 'grey',
} as const satisfies Readonly<Record<Hue, string>>

/** The hue of a template's shape by its colour; plain for any colour that stands for none. */
export function hueOf(colour: unknown): Hue {
  return HUES.find((hue) => HUE_COLOURS[hue] === colour) ?? 'plain'
}

/** The hue of the role at a place in a template's order: there are three, and every further one is plain. */
export function hueAt(place: number): Hue {
  return HUES[place] ?? 'plain'
}
