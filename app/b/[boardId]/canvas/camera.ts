import { Box, type Editor, type TLNoteShape } from 'tldraw'
import { panelRoom } from '#app/b/[boardId]/ownership/panel-choice.ts'
import type { Rect } from '#lib/ownership/geometry.ts'
import type { Diagram } from './diagram.ts'
import { isExampleLineDue, isLineBelow } from './example-line.ts'
import { fitZoom, openingView, type Insets } from './opening-view.ts'

/** Room for the toolbar below, the menu above and a little air, px. */
export const INSET = { x: 24, top: 12, bottom: 68 }
const PHONE_WIDTH = 700
/** A whole board on a phone would have text of 4 px. */
const PHONE_ZOOM = 0.55
/** Below it the words of a card cannot be read: rather a part of a region than all of it. */
const LEAST_PHONE_ZOOM = 0.4
/** Below the middle of the frame: above it are the buttons. */
const PHONE_DROP = 30
/** What the line that says that a placement is an example takes of a phone, px: names of roles are not to lie under it. */
const PHONE_LINE = 60
/** What the buttons take of the top of a phone, px. */
const PHONE_TOP = 56
const FLY_MS = 220

/** What the buttons of the board fly to: a role, where all roles meet, everything, or the tray. */
export type Destination = { readonly role: string } | 'both' | 'all' | 'tray'

/** Shows the diagram on wide screens, and a readable middle on phones; gives the view that this is. */
export function openCamera(editor: Editor, diagram: Diagram, motion: Motion = AT_ONCE): View {
  const screen = editor.getViewportScreenBounds()
  const { frame } = diagram
  if (screen.w < PHONE_WIDTH) {
    const { center, x } = frame
    // A table is read from its left edge, where the names of its rows are.
    const middle = isTable(diagram) ? x + screen.w / PHONE_ZOOM / 2 : center.x
    const line = isExampleLineDue(editor, diagram) ? PHONE_LINE / PHONE_ZOOM : 0
    const y = center.y + PHONE_DROP - line
    // The names of its columns are at the very top.
    const highest = frame.y + (screen.h / 2 - PHONE_TOP) / PHONE_ZOOM - line
    const down = isTable(diagram) ? Math.min(y, highest) : y
    return setCentre(editor, { x: middle, y: down, z: PHONE_ZOOM }, motion)
  }
  const { area, insets, leastZoom } = openingView({
    frame,
    regions: diagram.regions.map(({ box, outline }) => ({ ...box.toJson(), outline })),
    notes: editor.getCurrentPageShapes().flatMap((shape) => {
      if (!editor.isShapeOfType<TLNoteShape>(shape, 'note')) return []
      const box = editor.getShapePageBounds(shape)
      return box ? { ...box.toJson(), letters: shape.props.fontSizeAdjustment } : []
    }),
    screen,
    covered: panelRoom(editor, { isTable: isTable(diagram) }),
    strip: panelRoom(editor, { isTable: true }),
    bottom: screen.h < 500 ? 12 : INSET.bottom,
    hasLine: isExampleLineDue(editor, diagram) && !isLineBelow(),
  })
  // Names of roles are at the top, and those of rows at the left.
  const align = { align: isTable(diagram) ? 0 : 0.5, alignDown: 0 }
  return showArea(editor, area, { insets, motion, leastZoom, ...align })
}

/** Flies to a part of the diagram; at once for people who asked for less motion. */
export function flyTo(editor: Editor, diagram: Diagram, destination: Destination): void {
  const box = boxFor(diagram, destination)
  if (!box) return
  const side = Math.sign(Math.round(box.center.x - diagram.frame.center.x))
  const isPhone = editor.getViewportScreenBounds().w < PHONE_WIDTH
  const x = isPhone ? 10 : INSET.x
  const covered = panelRoom(editor, { isTable: isTable(diagram) })
  showArea(editor, box, {
    insets: {
      left: x,
      right: Math.max(x, covered > 0 ? covered + INSET.top : 0),
      top: isPhone ? PHONE_TOP : INSET.top,
      bottom: INSET.bottom,
    },
    motion: cameraMotion(editor),
    leastZoom: isPhone && destination !== 'all' ? LEAST_PHONE_ZOOM : 0,
    // Of a circle too wide for a phone, the side that it has to itself; a tray fills from its left.
    align: isTable(diagram) || destination === 'tray' ? 0 : (side + 1) / 2,
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

function showArea(
  editor: Editor,
  area: Rect,
  options: {
    insets: Insets
    motion: Motion
    leastZoom?: number
    /** Which part of an area that is too wide is seen: 0 is its left end, 1 its right. */
    align?: number
    /** The same of one that is too high. */
    alignDown?: number
  },
): View {
  const { insets, motion, leastZoom = 0, align = 0.5, alignDown = 0.5 } = options
  const screen = editor.getViewportScreenBounds()
  const z = Math.max(fitZoom(area, insets, screen), leastZoom)
  const spare = {
    x: (screen.w - insets.left - insets.right) / z - area.w,
    y: (screen.h - insets.top - insets.bottom) / z - area.h,
  }
  const camera = {
    x: insets.left / z + spare.x * (spare.x < 0 ? align : 0.5) - area.x,
    y: insets.top / z + spare.y * (spare.y < 0 ? alignDown : 0.5) - area.y,
    z,
  }
  editor.stopFollowingUser()
  editor.setCamera(camera, motion)
  return camera
}

function setCentre(editor: Editor, { x, y, z }: View, motion: Motion): View {
  const { w, h } = editor.getViewportScreenBounds()
  const camera = { x: w / z / 2 - x, y: h / z / 2 - y, z }
  editor.setCamera(camera, motion)
  return camera
}

/** Where a camera is, as tldraw has it. */
interface View {
  readonly x: number
  readonly y: number
  readonly z: number
}

type Motion = ReturnType<typeof cameraMotion>
const AT_ONCE = { immediate: true }

/** For a camera that flies; at once for people who asked for less motion. */
export function cameraMotion(editor: Editor) {
  const isStill = editor.user.getAnimationSpeed() === 0
  return isStill ? { immediate: true } : { animation: { duration: FLY_MS } }
}
