import { Box, type Editor } from 'tldraw'
import { panelRoom } from '#app/b/[boardId]/ownership/panel-choice.ts'
import type { Diagram } from './diagram.ts'

/** Room for the toolbar below, the menu above and a little air. */
const OPENING_INSET = { x: 24, top: 12, bottom: 68 }
const PHONE_WIDTH = 700
/** A whole board on a phone would have text of 4 px. */
const PHONE_ZOOM = 0.55
/** Below it the words of a card cannot be read: rather a part of a region than all of it. */
const LEAST_PHONE_ZOOM = 0.4
/** Below the middle of the frame: above it are the buttons. */
const PHONE_DROP = 30
const FLY_MS = 220

/** What the buttons of the board fly to: a role, where all roles meet, everything, or the tray. */
export type Destination = { readonly role: string } | 'both' | 'all' | 'tray'

/** Shows the frame on wide screens, and a readable middle on phones. */
export function openCamera(editor: Editor, diagram: Diagram): void {
  const { w, h } = editor.getViewportScreenBounds()
  if (w < PHONE_WIDTH) {
    const { center, x } = diagram.frame
    // A table is read from its left edge, where the names of its rows are.
    const middle = isTable(diagram) ? x + w / PHONE_ZOOM / 2 : center.x
    setCentre(editor, { x: middle, y: center.y + PHONE_DROP, z: PHONE_ZOOM })
    return
  }
  showBox(editor, diagram.frame, {
    isAnimated: false,
    bottom: h < 500 ? 12 : OPENING_INSET.bottom,
    isTable: isTable(diagram),
  })
}

/** Flies to a part of the diagram; at once for people who asked for less motion. */
export function flyTo(editor: Editor, diagram: Diagram, destination: Destination): void {
  const box = boxFor(diagram, destination)
  if (!box) return
  const isWhole = destination === 'all' || destination === 'tray'
  const side = Math.sign(Math.round(box.center.x - diagram.frame.center.x))
  showBox(editor, box, {
    isAnimated: true,
    bottom: OPENING_INSET.bottom,
    leastZoom: isWhole ? 0 : LEAST_PHONE_ZOOM,
    isTable: isTable(diagram),
    // Of a circle too wide for a phone, the side that it has to itself.
    align: isTable(diagram) ? 0 : (side + 1) / 2,
  })
}

function boxFor(diagram: Diagram, destination: Destination): Box | undefined {
  const { regions, frame, tray } = diagram
  if (destination === 'tray') return tray
  if (destination === 'all') return frame
  const shared = sharedBox(diagram)
  if (destination === 'both') return shared ?? frame
  const { role } = destination
  const own = Box.Common(regions.filter((each) => each.role === role).map(({ box }) => box))
  // Of two circles side by side, the part that is this role's alone.
  if (shared === undefined) return own
  return own.x < shared.x
    ? new Box(own.x, own.y, shared.x - own.x, own.h)
    : new Box(shared.maxX, own.y, own.maxX - shared.maxX, own.h)
}

/** Where the regions of two roles that lie side by side meet; undefined on every other board. */
export function sharedBox({ regions }: Diagram): Box | undefined {
  const [one, other, ...more] = regions
  if (!one || !other || more.length > 0) return undefined
  const [left, right] = one.box.x < other.box.x ? [one.box, other.box] : [other.box, one.box]
  const w = left.maxX - right.x
  return w > 0 && right.maxX > left.maxX ? new Box(right.x, right.y, w, right.h) : undefined
}

/** True where regions are rows or columns. */
function isTable({ regions }: Diagram): boolean {
  return regions.some(({ outline }) => outline === 'rectangle')
}

/** True on a grid, whose cards wait in a column of it and not below. */
export function hasTrayInFrame({ frame, tray }: Diagram): boolean {
  return tray !== undefined && frame.contains(tray)
}

function showBox(
  editor: Editor,
  box: Box,
  options: {
    isAnimated: boolean
    bottom: number
    isTable: boolean
    /** On phones. */
    leastZoom?: number
    /** Which part of a box that is too wide is seen: 0 is its left end, 1 its right. */
    align?: number
  },
): void {
  const { isTable: isOfTable, leastZoom = 0, align = 0.5 } = options
  const screen = editor.getViewportScreenBounds()
  const isPhone = screen.w < PHONE_WIDTH
  const insetX = isPhone ? 10 : OPENING_INSET.x
  const top = isPhone ? 56 : OPENING_INSET.top
  const w = Math.max(
    1,
    screen.w - insetX - Math.max(insetX, panelRoom(editor, { isTable: isOfTable })),
  )
  const h = Math.max(1, screen.h - top - options.bottom)
  const fit = Math.min(w / box.w, h / box.h, 1)
  const z = isPhone ? Math.max(fit, leastZoom) : fit
  const spare = w / z - box.w
  const camera = {
    x: insetX / z + spare * (spare < 0 ? align : 0.5) - box.x,
    y: top / z + (h / z - box.h) / 2 - box.y,
    z,
  }
  editor.stopFollowingUser()
  editor.setCamera(camera, options.isAnimated ? cameraMotion(editor) : { immediate: true })
}

function setCentre(editor: Editor, centre: { x: number; y: number; z: number }): void {
  const { w, h } = editor.getViewportScreenBounds()
  const { x, y, z } = centre
  editor.setCamera({ x: w / z / 2 - x, y: h / z / 2 - y, z }, { immediate: true })
}

/** For a camera that flies; at once for people who asked for less motion. */
export function cameraMotion(editor: Editor) {
  const isStill = editor.user.getAnimationSpeed() === 0
  return isStill ? { immediate: true } : { animation: { duration: FLY_MS } }
}
