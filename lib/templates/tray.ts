import { NOTE_SIZE } from './card-note.ts'
import type { Place } from './furniture.ts'

/** From one card of a tray to the next: a card and the gap. */
export const TRAY_STEP = 224

/** A place for a card, from its top left corner. */
export type Point = readonly [x: number, y: number]

/** The places of cards in rows about the middle of the page, from the top left corner of the first. */
export function trayGrid(options: {
  cards: number
  columns: number
  firstY: number
}): readonly Point[] {
  const { cards, columns, firstY } = options
  const width = columns * TRAY_STEP - (TRAY_STEP - NOTE_SIZE)
  return Array.from({ length: cards }, (_, order) => [
    -width / 2 + (order % columns) * TRAY_STEP,
    firstY + Math.floor(order / columns) * TRAY_STEP,
  ])
}

/** How high a tray is that holds rows of cards below its title. */
export function trayHeight(options: {
  rows: number
  firstY: number
  tray: Omit<Place, 'h'>
}): number {
  const { rows, firstY, tray } = options
  return firstY + (rows - 1) * TRAY_STEP + NOTE_SIZE + PAD - tray.y
}

const PAD = 24
