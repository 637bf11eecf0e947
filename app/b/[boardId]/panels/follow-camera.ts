import type { Area } from '#lib/sync/presence-state.ts'

/** tldraw's camera: page point (-x, -y) is at the screen's top left corner, z screen px per page unit. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** The camera that shows all of `view` in the middle of a screen of w by h px, as large as it fits. */
export function cameraOn(view: Area, screen: { w: number; h: number }): Camera {
  const z = Math.min(screen.w / view.w, screen.h / view.h)
  return {
    x: screen.w / z / 2 - (view.x + view.w / 2),
    y: screen.h / z / 2 - (view.y + view.h / 2),
    z,
  }
}

/** Nearer to `target` by `share` (0 to 1) of the way; the target itself when nobody sees a difference. */
export function approach(from: Camera, target: Camera, share: number): Camera {
  const isThere =
    Math.hypot(target.x - from.x, target.y - from.y) * target.z < HALF_PIXEL &&
    Math.abs(target.z / from.z - 1) < SAME_ZOOM
  if (isThere || share >= 1) return target
  return {
    x: from.x + (target.x - from.x) * share,
    y: from.y + (target.y - from.y) * share,
    z: from.z + (target.z - from.z) * share,
  }
}

/**
 * How far to go in a frame of `elapsedMs`, the same way at every frame rate.
 *
 * @param isLive - the view itself moves smoothly, so little needs to be added
 */
export function shareOf(elapsedMs: number, { isLive }: { isLive: boolean }): number {
  return 1 - Math.exp(-elapsedMs / (isLive ? LIVE_SMOOTHING_MS : SMOOTHING_MS))
}

const HALF_PIXEL = 0.5
const SAME_ZOOM = 0.001
/** After this time about two thirds of the way are done; views in awareness arrive twice a second. */
const SMOOTHING_MS = 120
const LIVE_SMOOTHING_MS = 60
