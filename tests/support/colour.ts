import { assert } from '#lib/core/assert.ts'

/** The WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  assert(lighter !== undefined && darker !== undefined, 'two colours give two luminances')
  return (lighter + 0.05) / (darker + 0.05)
}

/** How different two `#rrggbb` colours look: distance in OKLab, 0 to about 1. */
export function difference(one: string, other: string): number {
  const a = oklab(one)
  const b = oklab(other)
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** Looks up colour tokens of a stylesheet that writes them as `--name: light-dark(#…, #…)`. */
export function tokensOf(css: string, theme: 'light' | 'dark'): (name: string) => string {
  return (name) => {
    const pair = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'u').exec(
      css,
    )
    const value = pair?.[theme === 'light' ? 1 : 2]
    assert(value !== undefined, `no colour token --${name}`)
    return value
  }
}

type Triple = readonly [number, number, number]

function linear(hex: string): Triple {
  assert(/^#[0-9a-f]{6}$/u.test(hex), `not a colour: ${hex}`)
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function oklab(hex: string): Triple {
  const [r, g, b] = linear(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
