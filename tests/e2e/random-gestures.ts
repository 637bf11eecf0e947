import type { BoardPage } from './pages/BoardPage.ts'

/**
 * Lets two people make seeded random gestures in turn with mouse and keyboard: drag, nudge, type, recolour,
 * duplicate, add and delete notes.
 *
 * @returns how many gestures changed the acting person's records
 */
export async function randomGestures(input: {
  boards: readonly [BoardPage, BoardPage]
  count: number
  seed: number
}): Promise<number> {
  const { boards, count, seed } = input
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  let changed = 0
  for (let step = 0; step < count; step += 1) {
    const board = pick(boards)
    const before = await board.recordsAsText()
    const notes = await board.visibleNotes()
    const note = notes.length > 0 ? pick(notes) : undefined
    const roll = random()
    if (note === undefined || (roll < 0.08 && notes.length < 60)) {
      await board.addNote(`note ${step}`)
    } else if (roll < 0.5) {
      await board.dragShape(note, { x: between(random, 160), y: between(random, 120) })
    } else if (roll < 0.62) {
      await board.pressShape(note)
      await board.page.keyboard.press(pick(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']))
    } else if (roll < 0.75) {
      await board.typeInto(note, ` ${step}`)
    } else if (roll < 0.88) {
      await board.recolourShape(
        note,
        pick(['yellow', 'light-blue', 'light-green', 'violet', 'orange']),
      )
    } else if (roll < 0.93 && notes.length < 60) {
      await board.pressShape(note)
      await board.page.keyboard.press('Control+d')
    } else if (notes.length > 12) {
      await board.pressShape(note)
      await board.page.keyboard.press('Delete')
    } else {
      await board.dragShape(note, { x: between(random, 80), y: between(random, 80) })
    }
    if ((await board.recordsAsText()) !== before) changed += 1
  }
  return changed
}

function between(random: () => number, reach: number): number {
  return Math.round((random() * 2 - 1) * reach)
}

/** A small seeded generator (mulberry32): the same gestures on every run. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
