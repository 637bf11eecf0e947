import { Box, type Editor } from 'tldraw'
import { panelRoom } from '#app/b/[boardId]/ownership/panel-choice.ts'
import type { Diagram } from './diagram.ts'

/** Room for the toolbar below, the menu above and a little air. */
const OPENING_INSET = { x: 24, top: 12, bottom: 68 }
const PHONE_WIDTH = 700
/** A whole board on a phone would have text of 4 px. */
const PHONE_ZOOM = 0.55
const PHONE_CENTRE = { x: 0, y: 20 }
const FLY_MS = 220

/** What the phone's buttons fly to. */
export type Destination = 'PM' | 'both' | 'PO' | 'all' | 'tray'

/** Shows the frame on wide screens, and a readable middle on phones. */
export function openCamera(editor: Editor, diagram: Diagram): void {
  const { w, h } = editor.getViewportScreenBounds()
  if (w < PHONE_WIDTH) {
    setCentre(editor, { ...PHONE_CENTRE, z: PHONE_ZOOM })
    return
  }
  showBox(editor, diagram.frame, { isAnimated: false, bottom: h < 500 ? 12 : OPENING_INSET.bottom })
}

/** Flies to a part of the diagram; at once for people who asked for less motion. */
export function flyTo(editor: Editor, diagram: Diagram, destination: Destination): void {
  const box = boxFor(diagram, destination)
  if (box) showBox(editor, box, { isAnimated: true, bottom: OPENING_INSET.bottom })
}

function boxFor({ regions, frame, tray }: Diagram, destination: Destination): Box | undefined {
  const pm = regions.find(({ role }) => role === 'PM')?.box
  const po = regions.find(({ role }) => role === 'PO')?.box
  if (destination === 'tray') return tray
  if (destination === 'all' || !pm || !po) return frame
  if (destination === 'PM') return new Box(pm.x, pm.y, po.x - pm.x, pm.h)
  if (destination === 'PO') return new Box(pm.maxX, po.y, po.maxX - pm.maxX, po.h)
  return new Box(po.x, po.y, pm.maxX - po.x, po.h)
}

function showBox(editor: Editor, box: Box, options: { isAnimated: boolean; bottom: number }): void {
  const screen = editor.getViewportScreenBounds()
  const isPhone = screen.w < PHONE_WIDTH
  const insetX = isPhone ? 10 : OPENING_INSET.x
  const top = isPhone ? 56 : OPENING_INSET.top
  const w = Math.max(1, screen.w - insetX - Math.max(insetX, panelRoom(editor)))
  const h = Math.max(1, screen.h - top - options.bottom)
  const z = Math.min(w / box.w, h / box.h, 1)
  const camera = {
    x: insetX / z + (w / z - box.w) / 2 - box.x,
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
