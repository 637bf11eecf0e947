import type { SketchColour } from '#lib/board/sketch-colours.ts'
import { wellFormed } from '#lib/board/json.ts'
import { NOTE_LINE_HEIGHT } from './card-note.ts'

/** Colours of one SVG as classes, so that it follows the theme of the page that shows it. */
export class SheetInk {
  readonly #names = new Map<string, { name: string; light: string; dark: string }>()

  /** Of an area or of words. */
  fill(colour: SketchColour, opacity?: number): string {
    const rest = opacity === undefined ? '' : `;fill-opacity:${opacity}`
    return this.#class(`fill:${colour.light}${rest}`, `fill:${colour.dark}`)
  }

  /** Of a line. */
  stroke(colour: SketchColour): string {
    return this.#class(`fill:none;stroke:${colour.light}`, `stroke:${colour.dark}`)
  }

  /** The rules of every class that was asked for. */
  get style(): string {
    const all = [...this.#names.values()]
    const dark = all.map(({ name, dark: rule }) => `.${name}{${rule}}`).join('')
    const light = all.map(({ name, light: rule }) => `.${name}{${rule}}`).join('')
    return `${light}@media(prefers-color-scheme:dark){${dark}}`
  }

  #class(light: string, dark: string): string {
    const known = this.#names.get(light)
    // Named by its place: what a record calls its colour is nothing to write into a style.
    const name = known?.name ?? `c${this.#names.size}`
    if (!known) this.#names.set(light, { name, light, dark })
    return name
  }
}

/** What people wrote, as the text of an element: no markup, and nothing that XML has no place for. */
export function escaped(text: string): string {
  return (
    wellFormed(text)
      // oxlint-disable-next-line no-control-regex -- characters that XML has no place for
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/gu, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  )
}

/** Lines of words below each other. `top` is where the first of them begins, `look` a class of {@link SheetInk}. */
export function linesAt(
  lines: readonly string[],
  of: { x: number; top: number; size: number; anchor: string; look: string },
): string {
  const { x, top, size, anchor, look } = of
  // From the top of a line to where its letters stand.
  const first = top + size * (NOTE_LINE_HEIGHT / 2 + 0.36)
  const spans = lines.map(
    (line, at) =>
      `<tspan x="${n(x)}" y="${n(first + at * size * NOTE_LINE_HEIGHT)}">${escaped(line)}</tspan>`,
  )
  return `<text class="${look}" font-size="${n(size)}" text-anchor="${anchor}">${spans.join('')}</text>`
}

/** A number of page units, to a tenth. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
