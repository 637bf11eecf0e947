import { expect } from '@playwright/test'
import type { Random } from '#tests/support/random.ts'
import type { BoardPage } from '#tests/e2e/pages/BoardPage.ts'

type Gesture = (person: RestlessPerson) => Promise<void>

const WORDS = ['plan', 'price', 'ship', 'ask ', 'later', 'wer', 'zwei', 'ok']
const COLOURS = ['yellow', 'light-blue', 'light-green', 'violet', 'orange']
const FEW_NOTES = 6
const MANY_NOTES = 40
const MOST_PAGES = 4

/** Somebody who does one thing after the other on a board, without waiting for anybody. */
export class RestlessPerson {
  readonly board: BoardPage
  readonly random: Random
  /** Gestures done, by their names. */
  readonly done = new Map<string, number>()
  /** Gestures that found their target gone, or the board busy. */
  missed = 0

  constructor(board: BoardPage, random: Random) {
    this.board = board
    this.random = random
  }

  /** One gesture by chance. Others may take the target away at any moment, so a gesture may fail. */
  async act(): Promise<void> {
    const name = this.random.pick(Object.keys(gestures)) ?? 'drag'
    try {
      await gestures[name]?.(this)
      this.done.set(name, (this.done.get(name) ?? 0) + 1)
    } catch (cause) {
      if (/Target (page|crashed|closed)|crash/.test(String(cause))) throw cause
      this.missed += 1
      await this.rest()
    }
  }

  /** Lets go of everything. */
  async rest(): Promise<void> {
    await this.board.page.mouse.up()
    await this.press('Escape', 'Escape', 'Escape')
    await this.board.withEditor((editor) => void editor['setCurrentTool']('select'))
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.board.page.keyboard.press(key)
  }

  async type(): Promise<void> {
    await this.board.page.keyboard.type(`${this.random.pick(WORDS)}${this.random.below(10)}`, {
      delay: this.random.below(40),
    })
  }

  /** A note that can be gripped; throws when there is none. */
  async note(): Promise<string> {
    const id = this.random.pick(await this.board.visibleNotes())
    if (id === undefined) throw new Error('no note in view')
    return id
  }

  async select(): Promise<void> {
    await this.press('Escape')
    await this.board.clickShapeOnce(await this.note())
    if (!this.random.chance(0.4)) return
    await this.board.page.keyboard.down('Shift')
    await this.board.clickShape(await this.note())
    await this.board.page.keyboard.up('Shift')
  }

  reach(most: number): number {
    return Math.round((this.random.next() * 2 - 1) * most)
  }

  async onCanvas(): Promise<void> {
    await this.board.page.locator('.tl-container').focus({ timeout: 2_000 })
  }

  async hasCaret(): Promise<void> {
    const field = this.board.page.locator('.tl-container [contenteditable="true"]')
    await expect(field).toBeFocused({ timeout: 2_000 })
  }
}

const gestures: Readonly<Record<string, Gesture>> = {
  async addNote(person) {
    if ((await person.board.noteCount()) > MANY_NOTES) return
    await person.press('Escape', 'Escape')
    await person.onCanvas()
    await person.press('n')
    await person.hasCaret()
    await person.type()
    await person.press('Escape', 'Escape')
  },
  async drag(person) {
    await person.board.dragShape(await person.note(), {
      x: person.reach(160),
      y: person.reach(120),
    })
  },
  async dragSelection(person) {
    await person.select()
    await person.board.dragSelection({ x: person.reach(120), y: person.reach(90) })
  },
  async escapeInDrag(person) {
    const { mouse } = person.board.page
    const at = await person.board.gripOf(await person.note())
    await mouse.move(at.x, at.y)
    await mouse.down()
    await mouse.move(at.x + person.reach(80), at.y + person.reach(80))
    await mouse.move(at.x + person.reach(80), at.y + person.reach(80))
    await person.press('Escape')
    await mouse.up()
  },
  async nudge(person) {
    await person.select()
    await person.press(person.random.pick(['ArrowUp', 'ArrowDown', 'Shift+ArrowLeft']) ?? 'ArrowUp')
  },
  async write(person) {
    await person.select()
    await person.press('Enter')
    await person.hasCaret()
    await person.press(person.random.pick(['End', 'Home', 'Control+End', 'Control+a']) ?? 'End')
    await person.type()
    if (person.random.chance(0.3)) await person.press('Enter')
    if (person.random.chance(0.3)) await person.press('Backspace', 'Backspace')
    if (person.random.chance(0.2)) await person.press('Control+z')
    await person.type()
    await person.press('Escape', 'Escape')
  },
  async recolour(person) {
    await person.board.recolourShape(await person.note(), person.random.pick(COLOURS) ?? 'yellow')
  },
  async duplicate(person) {
    if ((await person.board.noteCount()) > MANY_NOTES) return
    await person.select()
    await person.press('Control+d')
  },
  async remove(person) {
    if ((await person.board.noteCount()) < FEW_NOTES) return
    await person.select()
    await person.press('Delete')
  },
  async reorder(person) {
    await person.select()
    await person.press(person.random.pick([']', '[', 'Shift+]', 'Shift+[']) ?? ']')
  },
  async group(person) {
    await person.select()
    await person.press(person.random.chance(0.5) ? 'Control+g' : 'Control+Shift+g')
  },
  async arrow(person) {
    const from = await person.board.gripOf(await person.note())
    const to = await person.board.gripOf(await person.note())
    await person.press('Escape', 'a')
    const { mouse } = person.board.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2)
    await mouse.move(to.x, to.y)
    await mouse.up()
    await person.press('Escape', 'v')
  },
  async undo(person) {
    await person.press('Escape', 'Escape')
    await person.onCanvas()
    for (let steps = 0; steps <= person.random.below(3); steps++) await person.press('Control+z')
  },
  async redo(person) {
    await person.press('Escape', 'Escape')
    await person.onCanvas()
    await person.press('Control+Shift+z')
  },
  async pages(person) {
    const { next, most } = { next: person.random.next(), most: MOST_PAGES }
    await person.board.withEditor(
      (editor, { next, most }) => {
        const pages = editor['getPages']() as { id: string }[]
        const one = pages[Math.floor(next * pages.length)]
        if (!one) return
        editor['markHistoryStoppingPoint']('pages')
        if (next < 0.3 && pages.length < most) editor['createPage']({ name: `Page ${next}` })
        else if (next < 0.4) editor['renamePage'](one.id, `Named ${next}`)
        else if (next < 0.5 && pages.length > 1) editor['deletePage'](one.id)
        else editor['setCurrentPage'](one.id)
      },
      { next, most },
    )
  },
}
