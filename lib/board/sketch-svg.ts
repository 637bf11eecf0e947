import {
  cornersOf,
  REGION_RADIUS,
  SKETCH_HEIGHT,
  SKETCH_WIDTH,
  type Box,
  type Mark,
  type Sketch,
} from './sketch-marks.ts'
import {
  lineColour,
  noteColour,
  SKETCH_SURFACES,
  TINT,
  type SketchColour,
} from './sketch-colours.ts'

/**
 * A sketch as an SVG that follows the theme of the page it is shown on. Everything of one look is one
 * path, so 400 notes are some kilobytes. Texts are the only thing in it that people wrote; they are
 * escaped, and nothing in it runs or loads.
 */
export function sketchSvg({ marks }: Sketch): string {
  const layers: { look: Look; path: string }[] = []
  const texts: string[] = []
  for (const mark of marks) {
    if (mark.kind === 'text') {
      texts.push(textOf(mark))
      continue
    }
    const look = lookOf(mark)
    const path = pathOf(mark)
    const last = layers.at(-1)
    // Regions lie over each other and both are seen through: one path would hide that.
    const isRegion = mark.kind === 'ellipse' || mark.kind === 'region'
    const isSame = last?.look.light === look.light && !isRegion
    if (last && isSame) last.path += path
    else layers.push({ look, path })
  }
  // Named by their place: what a record calls its colour is nothing to write into a style.
  const looks = new Map(layers.map(({ look }) => [look.light, look]))
  const nameOf = (look: Look): string => `c${[...looks.keys()].indexOf(look.light)}`
  const rules = [...looks.values()].map((look) => ({ ...look, name: nameOf(look) }))
  const style =
    rules.map(({ name, light }) => `.${name}{${light}}`).join('') +
    `text{fill:${SKETCH_SURFACES.ink.light}}` +
    `@media(prefers-color-scheme:dark){${rules.map(({ name, dark }) => `.${name}{${dark}}`).join('')}` +
    `text{fill:${SKETCH_SURFACES.ink.dark}}}`
  const paths = layers.map(({ look, path }) => `<path class="${nameOf(look)}" d="${path}"/>`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SKETCH_WIDTH} ${SKETCH_HEIGHT}" ` +
    'font-family="Inter,system-ui,sans-serif" font-weight="500" text-anchor="middle" ' +
    'stroke-linejoin="round" stroke-linecap="round">' +
    `<style>${style}</style>${paths.join('')}${texts.join('')}</svg>`
  )
}

/** What marks of one kind and colour look like, as a class of the SVG. */
interface Look {
  readonly light: string
  readonly dark: string
}

function lookOf(mark: Exclude<Mark, { kind: 'text' }>): Look {
  const { edge, noteEdge, frame, tray } = SKETCH_SURFACES
  switch (mark.kind) {
    case 'area': {
      const fill = mark.colour === 'tray' ? tray : frame
      return look({ fill, stroke: edge, width: 0.7 })
    }
    case 'frame':
      return look({ fill: frame, stroke: lineColour('frame'), width: 0.6 })
    case 'note':
      return look({
        fill: noteColour(mark.colour),
        stroke: noteEdge,
        width: 0.7,
      })
    case 'ellipse':
    case 'region':
    case 'box': {
      const colour = lineColour(mark.colour)
      return look({ fill: colour, stroke: colour, width: 0.9, opacity: TINT })
    }
    case 'stroke': {
      const isWords = mark.colour === 'words'
      return look({ stroke: lineColour(mark.colour), width: isWords ? 1.1 : 1 })
    }
    default:
      return mark satisfies never
  }
}

function look(looks: {
  fill?: SketchColour
  stroke: SketchColour
  width: number
  opacity?: number
}): Look {
  const { fill, stroke, width, opacity } = looks
  const by = (theme: 'light' | 'dark'): string =>
    `fill:${fill?.[theme] ?? 'none'};stroke:${stroke[theme]}`
  const rest = `;stroke-width:${width}${opacity === undefined ? '' : `;fill-opacity:${opacity}`}`
  return { light: by('light') + rest, dark: by('dark') }
}

function pathOf(mark: Exclude<Mark, { kind: 'text' }>): string {
  if (mark.kind === 'stroke') return `M${mark.points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`
  if (mark.kind === 'ellipse') return ellipsePath(mark)
  if (mark.kind === 'region' && mark.turn === 0) return roundedPath(mark)
  if (mark.turn === 0) return `M${n(mark.x)} ${n(mark.y)}h${n(mark.w)}v${n(mark.h)}h${n(-mark.w)}z`
  return `M${cornersOf(mark)
    .map(([x, y]) => `${n(x)} ${n(y)}`)
    .join('L')}z`
}

function roundedPath({ x, y, w, h }: Box): string {
  const r = Math.min(REGION_RADIUS, w / 2, h / 2)
  const corner = (right: number, down: number): string =>
    `a${n(r)} ${n(r)} 0 0 1 ${n(right)} ${n(down)}`
  return (
    `M${n(x + r)} ${n(y)}h${n(w - 2 * r)}${corner(r, r)}v${n(h - 2 * r)}${corner(-r, r)}` +
    `h${n(2 * r - w)}${corner(-r, -r)}v${n(2 * r - h)}${corner(r, -r)}z`
  )
}

function ellipsePath(box: Box): string {
  const [first, , third] = cornersOf(box)
  const [rx, ry] = [box.w / 2, box.h / 2]
  const [x, y] = [(first[0] + third[0]) / 2, (first[1] + third[1]) / 2]
  const [across, down] = [rx * Math.cos(box.turn), rx * Math.sin(box.turn)]
  const arc = `A${n(rx)} ${n(ry)} ${n((box.turn * 180) / Math.PI)} 1 1 `
  return (
    `M${n(x - across)} ${n(y - down)}${arc}${n(x + across)} ${n(y + down)}` +
    `${arc}${n(x - across)} ${n(y - down)}z`
  )
}

function textOf({ x, y, size, lines }: Extract<Mark, { kind: 'text' }>): string {
  const spans = lines.map((line, index) => {
    const place = index === 0 ? `y="${n(y)}"` : 'dy="1.25em"'
    return `<tspan x="${n(x)}" ${place}>${escaped(line)}</tspan>`
  })
  return `<text font-size="${n(size)}">${spans.join('')}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** One decimal is a quarter of a pixel on the densest screens. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
