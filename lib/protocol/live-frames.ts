import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { MAX_COORDINATE } from '#lib/board/limits.ts'
import { assertNever } from '#lib/core/assert.ts'

/**
 * What one person shows live, many times a second, and what is worthless when late: any frame may be
 * lost. Lengths are page units, angles radians.
 */
export type LiveFrame =
  /** Where the pointer is, on the page that their awareness names. */
  | { readonly kind: 'cursor'; readonly x: number; readonly y: number }
  | { readonly kind: 'cursor-gone' }
  /** The part of the page that their window shows, for those who follow. */
  | {
      readonly kind: 'viewport'
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
    }
  /** A gesture starts; the server keeps it for people who join while it runs. */
  | {
      readonly kind: 'gesture'
      readonly gesture: number
      readonly form: GestureForm
      readonly pageId: string
      /** Ids of the shapes it moves or draws, at most {@link MAX_GESTURE_IDS}. */
      readonly ids: readonly string[]
    }
  /** Where the first of the gesture's shapes is now; the others keep their places to it. */
  | {
      readonly kind: 'pose'
      readonly gesture: number
      readonly x: number
      readonly y: number
      readonly rotation?: number | undefined
      readonly w?: number | undefined
      readonly h?: number | undefined
    }
  /** Points of a stroke from number `from` on, at most {@link MAX_FRAME_POINTS}. */
  | {
      readonly kind: 'points'
      readonly gesture: number
      readonly from: number
      readonly points: readonly LivePoint[]
    }
  /** Both ends of a line or arrow. */
  | {
      readonly kind: 'line'
      readonly gesture: number
      readonly x1: number
      readonly y1: number
      readonly x2: number
      readonly y2: number
    }
  | { readonly kind: 'gesture-end'; readonly gesture: number }

/** What a gesture changes: places and sizes of shapes, a stroke that grows, the ends of a line. */
export type GestureForm = 'pose' | 'stroke' | 'line'

/** A point of a stroke; `z` is the pressure, 0 to 1. */
export interface LivePoint {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** Most shapes of one gesture that are shown live. */
export const MAX_GESTURE_IDS = 500

/** Most points of one frame; more go out as several frames. */
export const MAX_FRAME_POINTS = 200

/** Numbers of the kinds on the wire, at most 15. A public contract: never renumber one. */
export const LIVE_KIND = {
  cursor: 0,
  'cursor-gone': 1,
  viewport: 2,
  gesture: 3,
  pose: 4,
  points: 5,
  line: 6,
  'gesture-end': 7,
} as const satisfies Record<LiveFrame['kind'], number>

const KINDS = Object.entries(LIVE_KIND) as [LiveFrame['kind'], number][]
const FORMS: readonly GestureForm[] = ['pose', 'stroke', 'line']

/** Steps per page unit: half a unit is finer than a cursor's tip, a stroke and a view need more. */
const COARSE = 2
const FINE = 8
const ROTATION_STEPS = 10_000
const MAX_ROTATION = 1_000
const PRESSURE_STEPS = 255
/** Pressure of a device that measures none; left out when all points have it. */
const EVEN_PRESSURE = 0.5
const WITH_ROTATION = 1
const WITH_SIZE = 2
const SHAPE_PREFIX = 'shape:'

/** The body of one frame, without its kind. Coordinates over the limits are brought back to them. */
export function encodeLiveBody(frame: LiveFrame): Uint8Array {
  return encoding.encode((encoder) => writeBody(encoder, frame))
}

/** Reads one body; undefined when it makes no sense or its kind is a newer version's. Never throws. */
export function decodeLiveBody(kind: number, body: Uint8Array): LiveFrame | undefined {
  try {
    const decoder = decoding.createDecoder(body)
    const frame = readBody(decoder, kind)
    return decoding.hasContent(decoder) ? undefined : frame
  } catch {
    // lib0 throws on bytes that end early, the readers below on values out of their range.
    return undefined
  }
}

function writeBody(to: encoding.Encoder, frame: LiveFrame): void {
  if ('gesture' in frame) encoding.writeUint8(to, frame.gesture & 0xff)
  switch (frame.kind) {
    case 'cursor':
      return writePlace(to, frame)
    case 'cursor-gone':
    case 'gesture-end':
      return undefined
    case 'viewport':
      writeSteps(to, frame.x, FINE)
      writeSteps(to, frame.y, FINE)
      writeLength(to, frame.w)
      return writeLength(to, frame.h)
    case 'gesture': {
      encoding.writeUint8(to, FORMS.indexOf(frame.form))
      encoding.writeVarString(to, frame.pageId)
      for (const id of frame.ids.slice(0, MAX_GESTURE_IDS)) {
        encoding.writeVarString(to, id.slice(SHAPE_PREFIX.length))
      }
      return undefined
    }
    case 'pose': {
      writePlace(to, frame)
      const { rotation, w, h } = frame
      const hasSize = w !== undefined && h !== undefined
      const parts = (rotation === undefined ? 0 : WITH_ROTATION) | (hasSize ? WITH_SIZE : 0)
      if (parts === 0) return undefined
      encoding.writeUint8(to, parts)
      if (rotation !== undefined) {
        writeZigZag(to, Math.round(clamp(rotation, MAX_ROTATION) * ROTATION_STEPS))
      }
      if (!hasSize) return undefined
      writeLength(to, w)
      return writeLength(to, h)
    }
    case 'points':
      return writePoints(to, frame.from, frame.points.slice(0, MAX_FRAME_POINTS))
    case 'line':
      writePlace(to, { x: frame.x1, y: frame.y1 })
      return writePlace(to, { x: frame.x2, y: frame.y2 })
  }
}

function readBody(from: decoding.Decoder, kindNumber: number): LiveFrame | undefined {
  const kind = KINDS.find(([, number]) => number === kindNumber)?.[0]
  switch (kind) {
    case undefined:
      return undefined
    case 'cursor':
      return { kind, ...readPlace(from) }
    case 'cursor-gone':
      return { kind }
    case 'viewport': {
      const [x, y] = [readSteps(from, FINE), readSteps(from, FINE)]
      const [w, h] = [readLength(from), readLength(from)]
      return w > 0 && h > 0 ? { kind, x, y, w, h } : undefined
    }
    case 'gesture': {
      const gesture = decoding.readUint8(from)
      const form = FORMS[decoding.readUint8(from)]
      const pageId = decoding.readVarString(from)
      const ids: string[] = []
      while (decoding.hasContent(from)) {
        ids.push(SHAPE_PREFIX + decoding.readVarString(from))
        if (ids.length > MAX_GESTURE_IDS) return undefined
      }
      if (form === undefined || !pageId.startsWith('page:') || ids.length === 0) return undefined
      return { kind, gesture, form, pageId, ids }
    }
    case 'pose':
      return { kind, gesture: decoding.readUint8(from), ...readPlace(from), ...readPoseParts(from) }
    case 'points':
      return { kind, gesture: decoding.readUint8(from), ...readPoints(from) }
    case 'line': {
      const gesture = decoding.readUint8(from)
      const [start, end] = [readPlace(from), readPlace(from)]
      return { kind, gesture, x1: start.x, y1: start.y, x2: end.x, y2: end.y }
    }
    case 'gesture-end':
      return { kind, gesture: decoding.readUint8(from) }
    default:
      return assertNever(kind)
  }
}

function readPoseParts(from: decoding.Decoder): { rotation?: number; w?: number; h?: number } {
  if (!decoding.hasContent(from)) return {}
  const parts = decoding.readUint8(from)
  if (parts === 0 || parts > (WITH_ROTATION | WITH_SIZE)) throw new RangeError('parts of a pose')
  const found: { rotation?: number; w?: number; h?: number } = {}
  if (parts & WITH_ROTATION) {
    found.rotation = inRange(readZigZag(from) / ROTATION_STEPS, MAX_ROTATION)
  }
  if (parts & WITH_SIZE) {
    found.w = readLength(from)
    found.h = readLength(from)
  }
  return found
}

/** The first point whole and the others as steps from it; pressures only when they differ from even. */
function writePoints(to: encoding.Encoder, start: number, points: readonly LivePoint[]): void {
  encoding.writeVarUint(to, Math.max(0, Math.round(start)))
  const hasPressure = points.some(({ z }) => z !== EVEN_PRESSURE)
  encoding.writeUint8(to, hasPressure ? 1 : 0)
  let [lastX, lastY] = [0, 0]
  for (const point of points) {
    const [x, y] = [stepsOf(point.x, FINE), stepsOf(point.y, FINE)]
    writeZigZag(to, x - lastX)
    writeZigZag(to, y - lastY)
    if (hasPressure) {
      encoding.writeUint8(to, Math.round(Math.min(1, Math.max(0, point.z)) * PRESSURE_STEPS))
    }
    ;[lastX, lastY] = [x, y]
  }
}

function readPoints(from: decoding.Decoder): { from: number; points: LivePoint[] } {
  const start = decoding.readVarUint(from)
  const flag = decoding.readUint8(from)
  if (flag > 1) throw new RangeError('unknown points')
  const points: LivePoint[] = []
  let [x, y] = [0, 0]
  while (decoding.hasContent(from)) {
    x += readZigZag(from)
    y += readZigZag(from)
    const z = flag === 1 ? decoding.readUint8(from) / PRESSURE_STEPS : EVEN_PRESSURE
    points.push({ x: inRange(x / FINE, MAX_COORDINATE), y: inRange(y / FINE, MAX_COORDINATE), z })
    if (points.length > MAX_FRAME_POINTS) throw new RangeError('too many points')
  }
  return { from: start, points }
}

function writePlace(to: encoding.Encoder, { x, y }: { x: number; y: number }): void {
  writeSteps(to, x, COARSE)
  writeSteps(to, y, COARSE)
}

function readPlace(from: decoding.Decoder): { x: number; y: number } {
  return { x: readSteps(from, COARSE), y: readSteps(from, COARSE) }
}

function writeSteps(to: encoding.Encoder, value: number, stepsPerUnit: number): void {
  writeZigZag(to, stepsOf(value, stepsPerUnit))
}

function readSteps(from: decoding.Decoder, stepsPerUnit: number): number {
  return inRange(readZigZag(from) / stepsPerUnit, MAX_COORDINATE)
}

function stepsOf(value: number, stepsPerUnit: number): number {
  return Math.round(clamp(value, MAX_COORDINATE) * stepsPerUnit)
}

function writeLength(to: encoding.Encoder, value: number): void {
  encoding.writeVarUint(to, Math.abs(stepsOf(value, FINE)))
}

function readLength(from: decoding.Decoder): number {
  return inRange(decoding.readVarUint(from) / FINE, MAX_COORDINATE)
}

/** Small for small numbers of either sign. Plain arithmetic: shifts would cut at 32 bits. */
function writeZigZag(to: encoding.Encoder, value: number): void {
  encoding.writeVarUint(to, value < 0 ? -2 * value - 1 : 2 * value)
}

function readZigZag(from: decoding.Decoder): number {
  const value = decoding.readVarUint(from)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

function clamp(value: number, limit: number): number {
  return Number.isFinite(value) ? Math.min(limit, Math.max(-limit, value)) : 0
}

function inRange(value: number, limit: number): number {
  if (!(Math.abs(value) <= limit)) throw new RangeError('out of range')
  return value
}
