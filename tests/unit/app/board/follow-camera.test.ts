import { expect, test } from 'vitest'
import { approach, cameraOn, shareOf } from '#app/b/[boardId]/panels/follow-camera.ts'

/** What part of the page a camera shows, as tldraw computes it. */
function shown(camera: { x: number; y: number; z: number }, screen: { w: number; h: number }) {
  return { x: -camera.x, y: -camera.y, w: screen.w / camera.z, h: screen.h / camera.z }
}

test('an equal screen shows exactly what the followed person sees', () => {
  const view = { x: -1200, y: -660, w: 1440, h: 900 }
  expect(shown(cameraOn(view, { w: 720, h: 450 }), { w: 720, h: 450 })).toEqual(view)
})

test.each([
  { w: 390, h: 800 },
  { w: 1440, h: 856 },
  { w: 2560, h: 700 },
])('a screen of %j shows the whole view, centred, filling one direction', (screen) => {
  const view = { x: 100, y: -300, w: 1000, h: 625 }
  const area = shown(cameraOn(view, screen), screen)
  expect(area.x + area.w / 2).toBeCloseTo(600)
  expect(area.y + area.h / 2).toBeCloseTo(12.5)
  expect(area.w).toBeGreaterThanOrEqual(view.w - 1e-6)
  expect(area.h).toBeGreaterThanOrEqual(view.h - 1e-6)
  expect(Math.min(area.w / view.w, area.h / view.h)).toBeCloseTo(1)
})

test('the camera arrives exactly, as far on at 30 frames a second as at 120', () => {
  const target = { x: -500, y: 300, z: 0.8 }
  const after = (frameMs: number, wholeMs: number) => {
    let camera = { x: 0, y: 0, z: 0.5 }
    for (let at = 0; at < wholeMs; at += frameMs) {
      camera = approach(camera, target, shareOf(frameMs, { isLive: false }))
    }
    return camera
  }
  expect(after(32, 96).x).toBeCloseTo(after(8, 96).x)
  expect(after(16, 2_000)).toEqual(target)
})
