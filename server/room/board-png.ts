import { deflateSync } from 'node:zlib'
import { lineColour, noteColour, SKETCH_SURFACES, TINT } from '#lib/board/sketch-colours.ts'
import {
  cornersOf,
  REGION_RADIUS,
  SKETCH_HEIGHT,
  SKETCH_WIDTH,
  type Box,
  type Mark,
  type Point,
  type Sketch,
} from '#lib/board/sketch-marks.ts'

/**
 * Draws a sketch as a PNG for link previews, which take no SVG. A renderer with fonts would hold up the
 * event loop for a tenth of a second, or fetch a font for letters it lacks; what a preview shows is
 * rectangles, circles and lines, which are a few polygons. Words are bars.
 */
export function boardPng({ marks }: Sketch): Uint8Array {
  const canvas = new Pixels(colourOf(SKETCH_SURFACES.page.light))
  for (const mark of marks) draw(mark, canvas)
  return encodePng(canvas.rows())
}

/** Of the picture, in pixels: what link previews ask for. */
export const PNG_WIDTH = 1200
export const PNG_HEIGHT = 630

const SCALE = 0.94 * Math.min(PNG_WIDTH / SKETCH_WIDTH, PNG_HEIGHT / SKETCH_HEIGHT)
const LEFT = (PNG_WIDTH - SKETCH_WIDTH * SCALE) / 2
const TOP = (PNG_HEIGHT - SKETCH_HEIGHT * SCALE) / 2
/** Of a note and of an area, in units of the sketch. */
const CORNER = 1.6
const EDGE = 0.7

type Colour = readonly [red: number, green: number, blue: number]

function draw(mark: Mark, canvas: Pixels): void {
  const { edge, noteEdge, frame, tray } = SKETCH_SURFACES
  switch (mark.kind) {
    case 'area':
    case 'frame': {
      const fill = mark.colour === 'tray' ? tray.light : frame.light
      return plate(canvas, roundedCorners(mark), { fill, line: edge.light })
    }
    case 'note': {
      const fill = noteColour(mark.colour).light
      return plate(canvas, roundedCorners(mark), { fill, line: noteEdge.light })
    }
    case 'ellipse':
    case 'region':
    case 'box': {
      const line = lineColour(mark.colour).light
      const outline = OUTLINES[mark.kind](mark)
      return plate(canvas, outline, { fill: line, line, opacity: TINT })
    }
    case 'stroke':
      return thickLine(canvas, mark.points, {
        width: mark.colour === 'words' ? 1.1 : 1,
        colour: colourOf(lineColour(mark.colour).light),
      })
    case 'text':
      return bars(canvas, mark)
    default:
      return mark satisfies never
  }
}

function plate(
  canvas: Pixels,
  outline: readonly Point[],
  { fill, line, opacity = 1 }: { fill: string; line: string; opacity?: number },
): void {
  canvas.polygon(outline.map(toPixels), colourOf(fill), opacity)
  const [first] = outline
  if (first) thickLine(canvas, [...outline, first], { width: EDGE, colour: colourOf(line) })
}

/** Each line of a text as a bar of its length. */
function bars(canvas: Pixels, { x, y, size, lines }: Extract<Mark, { kind: 'text' }>): void {
  lines.forEach((line, index) => {
    const half = Math.max(0, (line.length * size * 0.5 - size) / 2)
    const at = y - size * 0.36 + index * size * 1.25
    thickLine(
      canvas,
      [
        [x - half, at],
        [x + half, at],
      ],
      { width: size * 0.36, colour: colourOf(lineColour('words').light) },
    )
  })
}

function roundedCorners(box: Box, corner = CORNER): Point[] {
  const { x, y, w, h, turn } = box
  const radius = Math.min(corner, w / 2, h / 2)
  const centres: readonly Point[] = [
    [radius, radius],
    [w - radius, radius],
    [w - radius, h - radius],
    [radius, h - radius],
  ]
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return centres.flatMap(([across, down], quarter) =>
    [0, 0.25, 0.5, 0.75, 1].map((part): Point => {
      const angle = ((quarter + part + 2) * Math.PI) / 2
      const [right, below] = [across + radius * Math.cos(angle), down + radius * Math.sin(angle)]
      return [x + right * cos - below * sin, y + right * sin + below * cos]
    }),
  )
}

const OUTLINES = {
  box: cornersOf,
  ellipse: ellipseCorners,
  region: (box: Box) => roundedCorners(box, REGION_RADIUS),
} as const satisfies Readonly<Record<string, (box: Box) => readonly Point[]>>

function ellipseCorners(box: Box): Point[] {
  const [first, , third] = cornersOf(box)
  const [x, y] = [(first[0] + third[0]) / 2, (first[1] + third[1]) / 2]
  const [cos, sin] = [Math.cos(box.turn), Math.sin(box.turn)]
  return Array.from({ length: 96 }, (_, step): Point => {
    const angle = (step * Math.PI) / 48
    const [across, down] = [(box.w / 2) * Math.cos(angle), (box.h / 2) * Math.sin(angle)]
    return [x + across * cos - down * sin, y + across * sin + down * cos]
  })
}

/** Every part of the line as one band of its width, and a disc where parts meet. */
function thickLine(
  canvas: Pixels,
  points: readonly Point[],
  { width, colour }: { width: number; colour: Colour },
): void {
  const half = (width * SCALE) / 2
  points.map(toPixels).forEach(([x, y], index, all) => {
    if (half > 1.2) canvas.polygon(disc(x, y, half), colour, 1)
    const before = all[index - 1]
    if (!before) return
    const [dx, dy] = [x - before[0], y - before[1]]
    const length = Math.hypot(dx, dy)
    if (length === 0) return
    const [across, down] = [(-dy / length) * half, (dx / length) * half]
    const band: Point[] = [
      [before[0] + across, before[1] + down],
      [x + across, y + down],
      [x - across, y - down],
      [before[0] - across, before[1] - down],
    ]
    canvas.polygon(band, colour, 1)
  })
}

function disc(x: number, y: number, radius: number): Point[] {
  return Array.from({ length: 12 }, (_, step): Point => {
    const angle = (step * Math.PI) / 6
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

function toPixels([x, y]: Point): Point {
  return [LEFT + x * SCALE, TOP + y * SCALE]
}

function colourOf(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Lines per row of pixels that are looked at: edges are smooth from four on. */
const SUB_ROWS = 4

/** A picture in memory, three bytes a pixel. */
class Pixels {
  readonly #bytes = new Uint8Array(PNG_WIDTH * PNG_HEIGHT * 3)
  /** How much of each pixel of one row a shape covers. */
  readonly #covered = new Float32Array(PNG_WIDTH)

  constructor(background: Colour) {
    this.#bytes.set(background)
    for (let filled = 3; filled < this.#bytes.length; filled *= 2)
      this.#bytes.copyWithin(filled, 0, filled)
  }

  /** Fills a polygon, whose edges may be anywhere, also outside of the picture. */
  polygon(corners: readonly Point[], colour: Colour, opacity: number): void {
    const across = corners.map(([x]) => x)
    const down = corners.map(([, y]) => y)
    const left = Math.max(0, Math.floor(Math.min(...across)))
    const right = Math.min(PNG_WIDTH - 1, Math.floor(Math.max(...across)))
    const top = Math.max(0, Math.floor(Math.min(...down)))
    const bottom = Math.min(PNG_HEIGHT - 1, Math.floor(Math.max(...down)))
    for (let row = top; row <= bottom; row += 1) {
      this.#covered.fill(0, left, right + 1)
      for (let sub = 0; sub < SUB_ROWS; sub += 1) {
        const crossings = crossingsAt(corners, row + (sub + 0.5) / SUB_ROWS)
        for (let pair = 0; pair + 1 < crossings.length; pair += 2)
          this.#cover(crossings[pair] ?? 0, crossings[pair + 1] ?? 0)
      }
      this.#blend(row, { left, right, colour, opacity })
    }
  }

  /** The picture as PNG has it: each row begins with its filter, which is none. */
  rows(): Uint8Array {
    const stride = PNG_WIDTH * 3
    const rows = new Uint8Array((stride + 1) * PNG_HEIGHT)
    for (let row = 0; row < PNG_HEIGHT; row += 1)
      rows.set(this.#bytes.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1)
    return rows
  }

  #cover(from: number, to: number): void {
    const [start, end] = [Math.max(0, from), Math.min(PNG_WIDTH, to)]
    for (let x = Math.floor(start); x < end; x += 1) {
      const part = Math.min(end, x + 1) - Math.max(start, x)
      this.#covered[x] = (this.#covered[x] ?? 0) + part / SUB_ROWS
    }
  }

  #blend(
    row: number,
    {
      left,
      right,
      colour,
      opacity,
    }: { left: number; right: number; colour: Colour; opacity: number },
  ): void {
    for (let x = left; x <= right; x += 1) {
      const part = Math.min(1, this.#covered[x] ?? 0) * opacity
      if (part === 0) continue
      const at = (row * PNG_WIDTH + x) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const below = this.#bytes[at + channel] ?? 0
        this.#bytes[at + channel] = below + ((colour[channel] ?? 0) - below) * part + 0.5
      }
    }
  }
}

function crossingsAt(polygon: readonly Point[], y: number): number[] {
  const crossings: number[] = []
  polygon.forEach(([x1, y1], index) => {
    const [x2, y2] = polygon[(index + 1) % polygon.length] ?? [x1, y1]
    if (y1 <= y === y2 <= y) return
    crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  })
  return crossings.toSorted((one, other) => one - other)
}

function encodePng(rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(PNG_WIDTH, 0)
  header.writeUInt32BE(PNG_HEIGHT, 4)
  // 8 bits, red green blue.
  header.set([8, 2], 8)
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** Node has it itself from 20.15 on only. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
