import { type ReactNode, useEffect, useState } from 'react'
import { track } from 'tldraw'
import { nextFrame } from '#lib/sync/next-frame.ts'

/** Drawn with no waiting within one frame: what people do by hand is there at once. */
const AT_ONCE = 60
/** Of those that wait, for each frame: about 100 ms on a slow machine. */
const A_FRAME = 30

/**
 * Draws what it is given, or its place alone while others are before it: hundreds of notes that come
 * with one import, or with a board, are drawn some at a time, and the page goes on between.
 */
export function DrawnInTurn({ draw, place }: { draw: () => ReactNode; place: ReactNode }) {
  const [isOn, setIsOn] = useState(hasRoomNow)
  useEffect(() => (isOn ? undefined : waitForTurn(() => setIsOn(true))), [isOn])
  return isOn ? <Drawn draw={draw} /> : place
}

/** A component of its own, since what is drawn has hooks and reads signals. */
const Drawn = track(function Drawn({ draw }: { draw: () => ReactNode }) {
  return draw()
})

let drawnNow = 0
let isCounting = false
const waiting = new Set<() => void>()

function hasRoomNow(): boolean {
  if (waiting.size > 0) return false
  drawnNow += 1
  if (!isCounting) {
    isCounting = true
    nextFrame(() => {
      isCounting = false
      drawnNow = 0
    })
  }
  return drawnNow <= AT_ONCE
}

function waitForTurn(take: () => void): () => void {
  waiting.add(take)
  if (waiting.size === 1) nextFrame(drawSome)
  return () => void waiting.delete(take)
}

function drawSome(): void {
  const some = [...waiting].slice(0, A_FRAME)
  for (const take of some) {
    waiting.delete(take)
    take()
  }
  if (waiting.size > 0) nextFrame(drawSome)
}
