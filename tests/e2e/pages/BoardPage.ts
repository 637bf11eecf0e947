import { type Locator, type Page, expect } from '@playwright/test'

/** A record of the board as plain data. */
export interface PlainRecord {
  readonly id: string
  readonly typeName: string
  readonly [key: string]: unknown
}

/** How soon to look again for what is true within a few frames. */
const SOON_MS = [20, 50, 100]

/** One person's view of one board, in board words. */
export class BoardPage {
  readonly page: Page
  readonly url: string

  constructor(page: Page, url: string) {
    this.page = page
    this.url = url
  }

  /** Opens the address and waits until the canvas can be used. Phones get the list unless told otherwise. */
  async open(): Promise<void> {
    const isNarrow = (this.page.viewportSize()?.width ?? 0) < 700
    await this.page.goto(isNarrow ? `${this.url}?view=canvas` : this.url)
    await this.isOpen()
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.isOpen()
  }

  async isOpen(): Promise<void> {
    // Not by its class: an empty element of the same class holds the place while fonts load. The tools
    // come with the shortcuts.
    await this.#soon(
      () =>
        ['canvas', 'tools.select'].every((id) =>
          document.querySelector(`[data-testid="${id}"]`)?.checkVisibility(),
        ),
      30_000,
    )
    await expect(this.page.getByTestId('canvas')).toBeVisible()
    await expect(this.page.getByTestId('tools.select')).toBeVisible()
  }

  /** Assertions look once a second when it takes long; this looks at once. They follow, and tell. */
  async #soon(isTrue: () => boolean, timeout: number): Promise<void> {
    await this.page.waitForFunction(isTrue, undefined, { timeout, polling: 50 }).catch(() => {
      // The assertion says what is wrong.
    })
  }

  /** The status pill. */
  get pill(): Locator {
    return this.page.getByRole('status', { name: 'Saving state' })
  }

  async saysSaved(): Promise<void> {
    await this.#soon(
      () => document.querySelector('[aria-label="Saving state"]')?.textContent === 'Saved',
      15_000,
    )
    await expect(this.pill).toHaveText('Saved')
  }

  /** Edits the title in the top bar. */
  async renameBoard(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).getByRole('button').click()
    const field = this.page.getByRole('textbox', { name: 'Board title' })
    await field.fill(title)
    await field.press('Enter')
  }

  async hasTitle(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(this.page).toHaveTitle(new RegExp(`^${title.replace(/[^\w\s]/g, '\\$&')}`))
  }

  /** The full names of the people list, this person's own among them. */
  async people(): Promise<string[]> {
    const list = await this.openPeople()
    const names = await list.locator('[data-name]').allTextContents()
    await this.closePeople()
    return names
  }

  /** The colour of each person of the people list, by name, as the browser writes colours. */
  async coloursOfPeople(): Promise<Readonly<Record<string, string>>> {
    const list = await this.openPeople()
    const colours = await list.locator('li').evaluateAll((rows) =>
      rows.map((row) => {
        const disc = row.querySelector('[role="img"]')
        const colour = disc ? getComputedStyle(disc).backgroundColor : ''
        return [row.querySelector('[data-name]')?.textContent ?? '', colour] as const
      }),
    )
    await this.closePeople()
    return Object.fromEntries(colours)
  }

  /** A teammate's cursor on the canvas. */
  cursorOf(name: RegExp): Locator {
    return this.page.locator('.ov-cursor', { hasText: name })
  }

  /** Where the only teammate's cursor is drawn, page units, in every animation frame for a time. */
  async sampleCursor(forMs: number): Promise<{ places: number[]; frames: number }> {
    return this.page.evaluate(
      (ms) =>
        new Promise<{ places: number[]; frames: number }>((resolve) => {
          const places: number[] = []
          const startedAt = performance.now()
          const sample = (): void => {
            const cursor = document.querySelector<HTMLElement>('.ov-cursor')
            const x = /translate\(([-\d.]+)px/.exec(cursor?.style.transform ?? '')?.[1]
            if (x !== undefined) places.push(Number(x))
            if (performance.now() - startedAt < ms) requestAnimationFrame(sample)
            else resolve({ places, frames: places.length })
          }
          requestAnimationFrame(sample)
        }),
      forMs,
    )
  }

  /** Where the left edge of a note is drawn, screen px: the least and the most over a time. */
  async sampleNoteX(text: string, forMs: number): Promise<{ least: number; most: number }> {
    return this.note(text).evaluate(
      (note, ms) =>
        new Promise<{ least: number; most: number }>((resolve) => {
          const places: number[] = []
          const startedAt = performance.now()
          const sample = (): void => {
            places.push(note.getBoundingClientRect().x)
            if (performance.now() - startedAt < ms) requestAnimationFrame(sample)
            else resolve({ least: Math.min(...places), most: Math.max(...places) })
          }
          requestAnimationFrame(sample)
        }),
      forMs,
    )
  }

  /** The left edge of this person's view, page units, again and again for a time. */
  async sampleViewX(forMs: number): Promise<number[]> {
    const places: number[] = []
    const end = Date.now() + forMs
    while (Date.now() < end) places.push((await this.viewCentre()).x)
    return places
  }

  async follow(name: string): Promise<void> {
    const list = await this.openPeople()
    await list.getByRole('button', { name: `Follow ${name}`, exact: true }).click()
    await this.peopleAreClosed()
    await expect(this.page.getByText(`Following ${name}`)).toBeVisible()
  }

  async stopFollowing(): Promise<void> {
    await this.page.getByRole('button', { name: /^Stop following/ }).click()
    await expect(this.page.getByText(/^Following /)).toHaveCount(0)
  }

  /** The page point in the middle of the canvas. */
  async viewCentre(): Promise<{ x: number; y: number }> {
    return this.withEditor((editor) => {
      const { x, y } = editor['getViewportPageBounds']().center
      return { x, y }
    })
  }

  /** Opens a note's text and leaves the caret in it. */
  async startEditing(text: string): Promise<void> {
    await this.selectShape(await this.idOf(text))
    await this.page.keyboard.press('Enter')
    await this.hasCaretInNote()
  }

  /** Changes this person's name in the profile. */
  async changeName(name: string): Promise<void> {
    const opener = this.page.getByRole('button', { name: /^You: / })
    await opener.click()
    const dialog = this.page.getByRole('dialog', { name: 'You on every board' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(opener).toBeFocused()
  }

  private async openPeople(): Promise<Locator> {
    const list = this.page.getByRole('list', { name: 'People on this board' })
    if (!(await list.isVisible())) await this.peopleButton.click()
    await expect(list).toBeVisible()
    return list
  }

  private async closePeople(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.peopleAreClosed()
  }

  /** The list is gone and the focus is back at its button, from where a click takes it to the canvas. */
  private async peopleAreClosed(): Promise<void> {
    await expect(this.page.getByRole('list', { name: 'People on this board' })).toHaveCount(0)
    await expect(this.peopleButton).toBeFocused()
  }

  private get peopleButton(): Locator {
    return this.page.getByRole('button', { name: /^People: / })
  }

  /** The notes whose text contains `text`. */
  note(text: string): Locator {
    return this.page.locator('.tl-shape[data-shape-type="note"]', { hasText: text })
  }

  /** What a note says of itself as a card. */
  face(id: string): Locator {
    return this.page.locator(`.tl-shape[data-shape-id="${id}"] .ov-face`)
  }

  async seesNote(text: string): Promise<void> {
    await expect(this.note(text)).toHaveCount(1)
  }

  async doesNotSeeNote(text: string): Promise<void> {
    await expect(this.note(text)).toHaveCount(0)
  }

  /** Adds a note with the keyboard and types into it. */
  async addNote(text: string): Promise<void> {
    // Two quick clicks of earlier steps may have opened a note: leave it first.
    await this.page.keyboard.press('Escape')
    await this.page.keyboard.press('Escape')
    await this.focusCanvas()
    await this.page.keyboard.press('n')
    await this.hasCaretInNote()
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Escape')
    await this.page.keyboard.press('Escape')
    await this.seesNote(text)
  }

  /** Starts a note with a double click at a point of the screen; the caret is then in it. */
  async startNoteAt(place: { x: number; y: number }): Promise<void> {
    await this.page.mouse.dblclick(place.x, place.y)
    await this.hasCaretInNote()
  }

  /** A text is open, with the caret in it. */
  async hasCaretInNote(): Promise<void> {
    await expect(this.page.locator('.tl-container [contenteditable="true"]')).toBeFocused()
    await expect
      .poll(() => this.withEditor((editor) => Boolean(editor['getRichTextEditor']())))
      .toBe(true)
  }

  /** Drags the note with this text by screen pixels, as a mouse would. */
  async dragNote(text: string, by: { x: number; y: number }): Promise<void> {
    await this.dragShape(await this.idOf(text), by)
  }

  async dragShape(id: string, by: { x: number; y: number }): Promise<void> {
    await this.page.keyboard.press('Escape')
    const from = await this.gripOf(id)
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    for (let step = 1; step <= 6; step += 1) {
      await this.page.mouse.move(from.x + (by.x * step) / 6, from.y + (by.y * step) / 6)
    }
    await this.page.mouse.up()
    await this.page.keyboard.press('Escape')
  }

  /** Presses on a note, as the start of a drag, and answers where. */
  async holds(text: string): Promise<{ x: number; y: number }> {
    await this.page.keyboard.press('Escape')
    const grip = await this.gripOf(await this.idOf(text))
    await this.page.mouse.move(grip.x, grip.y)
    await this.page.mouse.down()
    return grip
  }

  /** Ctrl+Z on the canvas, outside of any text. */
  async undoes(): Promise<void> {
    await this.focusCanvas()
    await this.page.keyboard.press('Control+z')
  }

  async redoes(): Promise<void> {
    await this.focusCanvas()
    await this.page.keyboard.press('Control+Shift+z')
  }

  /** Puts the focus on the canvas and waits until keys mean shapes there, not a text or a button. */
  private async focusCanvas(): Promise<void> {
    await this.page.locator('.tl-container').focus()
    await expect.poll(() => this.withEditor(keysMeanShapes), { intervals: SOON_MS }).toBe(true)
  }

  /** Selects a shape by a click, and waits until keys mean it alone. */
  async selectShape(id: string): Promise<void> {
    await this.pressShape(id)
    await expect.poll(() => this.withEditor(isAllSelected, id), { intervals: SOON_MS }).toBe(true)
  }

  /** Clicks a shape and waits until keys go to the canvas, whatever lay over the shape. */
  async pressShape(id: string): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.clickShapeOnce(id)
    await expect.poll(() => this.withEditor(canvasHasKeys), { intervals: SOON_MS }).toBe(true)
  }

  /** Clicks a shape once the view rests, when the click is no second one: two in one place open the text. */
  async clickShapeOnce(id: string): Promise<void> {
    let place: { x: number; y: number } | undefined
    await expect
      .poll(
        async () => {
          place = await this.withEditor(placeOfOneClick, id)
          return place
        },
        { intervals: SOON_MS },
      )
      .toBeDefined()
    if (place) await this.page.mouse.click(place.x, place.y)
  }

  /** Clicks a shape as it is, whatever is selected. */
  async clickShape(id: string): Promise<void> {
    const grip = await this.gripOf(id)
    await this.page.mouse.click(grip.x, grip.y)
  }

  async camera(): Promise<{ x: number; y: number; z: number }> {
    return this.withEditor((editor) => {
      const { x, y, z } = editor['getCamera']()
      return { x, y, z }
    })
  }

  async cameraRests(): Promise<void> {
    await expect
      .poll(() => this.withEditor((editor) => editor['getCameraState']() as string))
      .toBe('idle')
  }

  async setCamera(camera: { x: number; y: number; z: number }): Promise<void> {
    await this.withEditor((editor, to) => {
      editor['setCamera'](to, { immediate: true })
    }, camera)
  }

  async selectedTypes(): Promise<string[]> {
    return this.withEditor((editor) =>
      (editor['getSelectedShapes']() as { type: string }[]).map(({ type }) => type),
    )
  }

  /** Types at the end of a note's text and stays in it. */
  async startTypingInto(text: string, more: string): Promise<void> {
    await this.putCaretAtEnd(await this.idOf(text))
    await this.page.keyboard.type(more)
  }

  /** Opens a shape's text and puts the caret at one end of it. */
  async opensText(id: string, caret: 'start' | 'end'): Promise<void> {
    await this.putCaretAtEnd(id)
    if (caret === 'start') await this.page.keyboard.press('Control+Home')
    await this.framesPass(3)
  }

  /** The whole text of a shape, lines apart by line breaks. */
  async textOf(id: string): Promise<string> {
    return this.withEditor((editor, id) => {
      const shape = editor['getShape'](id)
      return String(editor['getShapeUtil'](shape).getText(shape))
    }, id)
  }

  /** A name as shown at somebody's caret in the text that is open here. */
  caretOf(name: string): Locator {
    return this.page.locator('.ov-caret', { hasText: name })
  }

  /** The ring around a text that somebody types in, with its sentence. */
  ring(sentence: string | RegExp): Locator {
    return this.page.locator('.ov-writing', { hasText: sentence })
  }

  /** Opens a note as Enter does, which selects its text, and goes to the end of it. */
  private async putCaretAtEnd(id: string): Promise<void> {
    await this.pressShape(id)
    await this.page.keyboard.press('Enter')
    await this.hasCaretInNote()
    // ProseMirror takes a caret that goes to the start within 200 ms of the focus for the browser's doing,
    // and puts it back.
    await this.framesPass(13)
    await expect(async () => {
      await this.page.keyboard.press('Control+End')
      expect(await this.textSelection()).not.toBe('range')
    }).toPass({ intervals: [20, 50, 100, 250] })
  }

  private async textSelection(): Promise<'caret in text' | 'range' | 'empty text'> {
    return this.withEditor((editor) => {
      const { doc, selection } = editor['getRichTextEditor']().state
      if (doc.textContent === '') return 'empty text'
      return selection.empty ? 'caret in text' : 'range'
    })
  }

  /** Types at the end of a note's text, with the keyboard. */
  async typeInto(id: string, text: string): Promise<void> {
    await this.putCaretAtEnd(id)
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Escape')
    await this.page.keyboard.press('Escape')
  }

  async editNote(text: string, more: string): Promise<void> {
    await this.typeInto(await this.idOf(text), more)
  }

  /** Gives a note a colour as the style panel does: one undoable step on the selection. */
  async recolourShape(id: string, colour: string): Promise<void> {
    await this.pressShape(id)
    await this.withEditor(
      (editor, { id, colour }) => {
        const shape = editor['getShape'](id) as { id: string; type: string }
        editor['markHistoryStoppingPoint']('recolour')
        editor['updateShape']({ id: shape.id, type: shape.type, props: { color: colour } })
      },
      { id, colour },
    )
  }

  async recolourNote(text: string, colour: string): Promise<void> {
    await this.recolourShape(await this.idOf(text), colour)
  }

  async colourOf(text: string): Promise<unknown> {
    const id = await this.idOf(text)
    const record = (await this.records()).find((each) => each.id === id)
    return (record?.['props'] as { color?: unknown } | undefined)?.color
  }

  async deleteNote(text: string): Promise<void> {
    await this.selectShape(await this.idOf(text))
    await this.page.keyboard.press('Delete')
    await this.doesNotSeeNote(text)
  }

  /** Ids of the notes that can be gripped: on screen, clear of the chrome, not under another shape. */
  async visibleNotes(): Promise<string[]> {
    return this.withEditor((editor) => {
      const shapes = editor.getCurrentPageShapes().filter((each) => each.type === 'note')
      return shapes
        .map((each) => ({ id: each.id, box: editor['getShapePageBounds'](each.id) }))
        .filter(({ id, box }) => {
          const grip = editor['pageToScreen']({ x: box.midX, y: box.y + 24 })
          const clear =
            grip.x > 80 && grip.x < innerWidth - 300 && grip.y > 110 && grip.y < innerHeight - 140
          const top = editor['getShapeAtPoint']({ x: box.midX, y: box.y + 24 }, { hitInside: true })
          return clear && top?.id === id
        })
        .map(({ id }) => id)
        .sort()
    })
  }

  /** Drags whatever is selected, from the middle of its upper part. */
  async dragSelection(by: { x: number; y: number }): Promise<void> {
    const [id] = await this.selection()
    if (id === undefined) return
    const from = await this.gripOf(id)
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + by.x / 2, from.y + by.y / 2)
    await this.page.mouse.move(from.x + by.x, from.y + by.y)
    await this.page.mouse.up()
  }

  /** A point of the shape in screen pixels, near its top, where no text field lies. */
  async gripOf(id: string): Promise<{ x: number; y: number }> {
    return this.withEditor((editor, id) => {
      const box = editor['getShapePageBounds'](id)
      const point = editor['pageToScreen']({ x: box.midX, y: box.y + 24 })
      return { x: point.x, y: point.y }
    }, id)
  }

  /** The record of the note with this text. */
  async recordOf(text: string): Promise<PlainRecord> {
    const id = await this.idOf(text)
    const record = (await this.records()).find((each) => each.id === id)
    if (!record) throw new Error(`no record of "${text}"`)
    return record
  }

  async noteCount(): Promise<number> {
    return this.page.locator('.tl-shape[data-shape-type="note"]').count()
  }

  async seesPeople(count: number): Promise<void> {
    await expect(this.page.getByRole('button', { name: `People: ${count} here` })).toBeVisible()
  }

  async hasNoNotes(): Promise<void> {
    await expect(this.page.locator('.tl-shape[data-shape-type="note"]')).toHaveCount(0)
  }

  /** Ids of what is selected. */
  async selection(): Promise<string[]> {
    return this.withEditor((editor) => [...editor.getSelectedShapeIds()])
  }

  /** Moves the mouse to a point of the page, in page units. */
  async pointAt(place: { x: number; y: number }): Promise<void> {
    const { x, y } = await this.toScreen(place)
    await this.page.mouse.move(x, y)
  }

  async click(place: { x: number; y: number }): Promise<void> {
    const { x, y } = await this.toScreen(place)
    await this.page.mouse.click(x, y)
  }

  /** Presses at one point of the page and lets go at another, with whatever tool is active. */
  async brush(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const start = await this.toScreen(from)
    const end = await this.toScreen(to)
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    for (let step = 1; step <= 8; step += 1) {
      await this.page.mouse.move(
        start.x + ((end.x - start.x) * step) / 8,
        start.y + ((end.y - start.y) * step) / 8,
      )
    }
    await this.page.mouse.up()
  }

  /** Right-clicks and answers the menu that opens. */
  async opensMenuAt(place: { x: number; y: number }): Promise<Locator> {
    const { x, y } = await this.toScreen(place)
    const menu = this.page.getByTestId('context-menu')
    // A menu that has just closed gives the focus back a few frames later, which closes one that
    // was opened in between: quicker than a hand, but not than a test.
    await expect(async () => {
      if (!(await menu.isVisible())) await this.page.mouse.click(x, y, { button: 'right' })
      await expect(menu).toBeVisible({ timeout: 1_000 })
      await this.framesPass(6)
      expect(await menu.isVisible()).toBe(true)
    }).toPass({ timeout: 10_000 })
    return menu
  }

  async framesPass(count: number): Promise<void> {
    await this.page.evaluate(async (frames) => {
      for (let passed = 0; passed < frames; passed += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve))
    }, count)
  }

  /** Pastes text as the browser does on Ctrl+V. */
  async paste(text: string): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.page.evaluate((words) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', words)
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    }, text)
  }

  async pasteFile(file: { name: string; type: string; text: string }): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.page.evaluate(({ name, type, text }) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([text], name, { type }))
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    }, file)
  }

  /** Drops a file in the middle of the canvas. */
  async dropFile(file: { name: string; type: string; text: string }): Promise<void> {
    await this.page.getByTestId('canvas').evaluate((canvas, { name, type, text }) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], name, { type }))
      const place = { clientX: innerWidth / 2, clientY: innerHeight / 2 }
      canvas.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, ...place }))
    }, file)
  }

  /** How many notes there are now and after every change of that; for who asks whether they came at once. */
  async countsNotes(): Promise<() => Promise<number[]>> {
    await this.withEditor((editor) => {
      const count = () => editor.getCurrentPageShapes().filter(({ type }) => type === 'note').length
      const counts = [count()]
      Object.assign(window, { noteCounts: counts })
      editor.store.listen(() => {
        if (counts.at(-1) !== count()) counts.push(count())
      })
    })
    return () =>
      this.page.evaluate(() => (window as unknown as { noteCounts: number[] }).noteCounts)
  }

  /** Ids of notes under whose centre a click would find something else. */
  async cardsNotHitAtTheirCentre(): Promise<string[]> {
    return this.withEditor((editor) =>
      editor
        .getCurrentPageShapes()
        .filter((each) => each.type === 'note')
        .filter(({ id }) => {
          const { center } = editor['getShapePageBounds'](id)
          return editor['getShapeAtPoint'](center, { hitInside: true })?.id !== id
        })
        .map(({ id }) => id),
    )
  }

  /** Ids of the notes that the note with this text overlaps. */
  async notesCoveredBy(text: string): Promise<string[]> {
    return this.withEditor(
      (editor, id) => {
        const box = editor['getShapePageBounds'](id)
        return editor
          .getCurrentPageShapes()
          .filter((each) => each.type === 'note' && each.id !== id)
          .filter((each) => box.collides(editor['getShapePageBounds'](each.id)))
          .map((each) => each.id)
      },
      await this.idOf(text),
    )
  }

  private async toScreen(place: { x: number; y: number }): Promise<{ x: number; y: number }> {
    return this.withEditor((editor, point) => {
      const { x, y } = editor['pageToScreen'](point)
      return { x, y }
    }, place)
  }

  /** Where the note with this text lies on the page, in page units. */
  async placeOf(text: string): Promise<{ x: number; y: number } | undefined> {
    const id = await this.idOf(text)
    const record = (await this.records()).find((each) => each.id === id)
    return record ? { x: Number(record['x']), y: Number(record['y']) } : undefined
  }

  async idOf(text: string): Promise<string> {
    const id = await this.note(text).first().getAttribute('data-shape-id')
    if (!id) throw new Error(`no note "${text}"`)
    return id
  }

  /** Every document record of the editor's store, sorted by id. */
  async records(): Promise<PlainRecord[]> {
    return this.withEditor((editor) => {
      const all = editor.store.serialize('document') as Record<string, PlainRecord>
      return Object.keys(all)
        .sort()
        .map((id) => all[id] as PlainRecord)
    })
  }

  /** All of them as one text, for who only asks whether anything has changed. */
  async recordsAsText(): Promise<string> {
    return this.withEditor((editor) => JSON.stringify(editor.store.serialize('document')))
  }

  /** The updates of this browser's local copy of the board, oldest first. */
  async localCopy(): Promise<Uint8Array[]> {
    const stored = await this.page.evaluate(async (url) => {
      const names = (await indexedDB.databases()).map((each) => each.name ?? '')
      const board = new URL(url).pathname.split('/').pop() ?? ''
      const name = names.find((each) => each.startsWith(`overlap/${board}/`))
      if (!name) return []
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(String(request.error))))
      })
      const updates = await new Promise<Uint8Array[]>((resolve, reject) => {
        const request = database.transaction('updates').objectStore('updates').getAll()
        request.addEventListener('success', () => resolve(request.result as Uint8Array[]))
        request.addEventListener('error', () => reject(new Error(String(request.error))))
      })
      database.close()
      return updates.map((update) => [...update])
    }, this.url)
    return stored.map((bytes) => Uint8Array.from(bytes))
  }

  /** Runs a function in the page with tldraw's editor, found through React's own bookkeeping: the product has no test door. */
  async withEditor<Result, Arg = undefined>(
    run: (editor: TestEditor, arg: Arg) => Result,
    arg?: Arg,
  ): Promise<Result> {
    const editor = await this.page.evaluateHandle(findEditor)
    try {
      return await (
        editor as unknown as {
          evaluate(run: (editor: TestEditor, arg: Arg) => Result, arg: unknown): Promise<Result>
        }
      ).evaluate(run, arg)
    } finally {
      await editor.dispose()
    }
  }
}

/** Runs in the page: walks up from the canvas to the context that provides the editor. */
function findEditor(): unknown {
  interface Fiber {
    return: Fiber | null
    memoizedProps: { value?: unknown } | null
  }
  const canvas = document.querySelector('.tl-container .tl-canvas')
  if (!canvas) throw new Error('no canvas')
  const key = Object.keys(canvas).find((each) => each.startsWith('__reactFiber$'))
  let fiber = key ? (canvas as unknown as Record<string, Fiber | null>)[key] : undefined
  while (fiber) {
    const value = fiber.memoizedProps?.value as { store?: unknown; getCamera?: unknown } | undefined
    if (value?.store && value.getCamera) return value
    fiber = fiber.return
  }
  throw new Error('no editor')
}

/** Runs in the page. */
function keysMeanShapes(editor: TestEditor): boolean {
  return (
    editor['getInstanceState']().isFocused &&
    editor['getEditingShapeId']() === null &&
    editor['getContainer']() === document.activeElement
  )
}

/** Runs in the page. */
function canvasHasKeys(editor: TestEditor): boolean {
  return (
    editor['getInstanceState']().isFocused &&
    editor['getContainer']().contains(document.activeElement)
  )
}

/** Runs in the page. The click of one in a group selects the group. */
function isAllSelected(editor: TestEditor, id: string): boolean {
  const [first, ...others] = editor.getSelectedShapeIds()
  return others.length === 0 && (first === id || editor['hasAncestor'](id, first))
}

/** Runs in the page: where to click a shape, unless tldraw waits there for a second click, or the view moves. */
function placeOfOneClick(editor: TestEditor, id: string): { x: number; y: number } | undefined {
  const box = editor['getShapePageBounds'](id)
  const { x, y } = editor['pageToScreen']({ x: box.midX, y: box.y + 24 })
  const { clickState, _previousScreenPoint: last } = editor['_clickManager']
  const isFirst = clickState === 'idle' || Math.hypot(x - last.x, y - last.y) > 40
  return isFirst && editor['getCameraState']() === 'idle' ? { x, y } : undefined
}

/** The few parts of tldraw's editor that tests use. */
export interface TestEditor {
  store: { serialize(scope: string): unknown; listen(listener: () => void): () => void }
  getCurrentPageShapes(): { id: string; type: string; isLocked: boolean }[]
  getSelectedShapeIds(): string[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests reach for whatever the editor offers
  [method: string]: any
}
