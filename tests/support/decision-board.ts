import type { TLNoteShape, TLRecord } from '@tldraw/tlschema'
import type { Ownership } from '#lib/ownership/ownership.ts'
import { daci } from '#lib/templates/daci.ts'
import { cardAt, ownershipOf } from './ownership-board.ts'

/** Where a deciding point is in a lane of the DACI template, beside all of them, and in its tray. */
export const LANES = {
  Driver: { x: -100, y: -450 },
  Approver: { x: -100, y: -150 },
  Contributors: { x: -100, y: 150 },
  Informed: { x: -100, y: 450 },
  none: { x: 1_050, y: 300 },
  tray: { x: 0, y: 820 },
} as const

/** A lane of {@link LANES}. */
export type Lane = keyof typeof LANES

/** Somebody in a lane. */
export function personAt(
  name: string,
  lane: Lane,
  meta: Parameters<typeof cardAt>[2] = {},
): TLNoteShape {
  return cardAt(name, LANES[lane], meta)
}

/** The lanes of a new DACI board, without the template's own people. */
export function lanes(): readonly TLRecord[] {
  return daci.build('unplaced').furniture
}

/** An engine with a decision and these people in it. */
export function decisionOf(people: readonly TLNoteShape[]): Ownership {
  return ownershipOf([...lanes(), ...people])
}
