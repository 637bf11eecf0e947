import type { Page } from '@playwright/test'
import type { PlainRecord } from './pages/BoardPage.ts'
import { expect, test } from './fixtures.ts'

test('N adds a note with the caret in it where it covers no other, dressed like the cards and with its author; deleting cards says how many and undoes it on request', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const watching = await bo.opens(url)
  // Over a card: the note has to go next to it.
  await board.pointAt({ x: 0, y: 0 })
  await board.addNote('Release notes')

  await watching.seesNote('Release notes')
  await expect(watching.note('Release notes')).toContainText('Ana')
  const note = await board.recordOf('Release notes')
  const card = await board.recordOf('Roadmap')
  expect(note['props']).toMatchObject({
    color: propOf(card, 'color'),
    size: propOf(card, 'size'),
    font: propOf(card, 'font'),
    scale: propOf(card, 'scale'),
  })
  expect(note['meta']).toEqual({ author: 'Ana' })
  expect(await board.notesCoveredBy('Release notes')).toEqual([])

  await board.deleteNote('Pricing')
  await watching.doesNotSeeNote('Pricing')
  await expect(board.page.getByText('1 card deleted.', { exact: true })).toBeVisible()
  await board.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await board.seesNote('Pricing')
  await watching.seesNote('Pricing')
})

test('a double click on empty canvas makes a note with the caret in it, not a text, and Tab there goes on to the next one, 24 to the right', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana, { template: 'blank' }))
  await board.startNoteAt({ x: 700, y: 450 })
  await board.page.keyboard.type('By hand')
  await board.page.keyboard.press('Escape')
  await board.seesNote('By hand')
  expect((await board.recordOf('By hand'))['type']).toBe('note')

  await board.startNoteAt({ x: 500, y: 700 })
  await board.page.keyboard.type('One')
  await board.page.keyboard.press('Tab')
  await expect.poll(() => board.noteCount()).toBe(3)
  await board.hasCaretInNote()
  await board.page.keyboard.type('Two')
  await board.page.keyboard.press('Escape')
  const one = await board.placeOf('One')
  const two = await board.placeOf('Two')
  expect(two).toEqual({ x: Number(one?.x) + 224, y: one?.y })
  expect((await board.recordOf('Two'))['meta']).toEqual({ author: 'Ana' })
})

test('what is typed right after a text opens stands in order, however fast and on a slow machine', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana, { template: 'blank' }))
  const { keyboard, mouse } = board.page
  const devtools = await board.page.context().newCDPSession(board.page)
  const types = async (text: string, open: () => Promise<void>, delay = 0) => {
    await board.page.locator('.tl-container').focus()
    await open()
    await keyboard.type(text, { delay })
    // TipTap and tldraw come back to a text that opened at 0 and at 100 ms.
    await board.framesPass(10)
    await keyboard.type('.')
    await keyboard.press('Escape')
    await keyboard.press('Escape')
    await board.seesNote(`${text}.`)
  }
  for (const [number, delay] of [0, 0, 0, 10].entries()) {
    await types(`Alpha beta gam ${number}`, () => keyboard.press('n'), delay)
  }
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await types('Alpha beta slow', () => keyboard.press('n'))
  await types('Alpha beta late', () => keyboard.press('n'), 50)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await types('Alpha beta twice', () => mouse.dblclick(300, 700))
  // A note that is selected opens with all of it selected: the first key replaces what it said.
  await board.selectShape(await board.idOf('Alpha beta twice.'))
  await types('Alpha beta enter', () => keyboard.press('Enter'))
  await board.doesNotSeeNote('Alpha beta twice.')
})

test('one person on a fresh board: opening it writes nothing, hints and the tray are in reach, keys of the bar leave the canvas alone, and a new note is seen or refused', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))

  await test.step('opening it writes nothing', async () => {
    await board.saysSaved()
    const before = await board.records()
    // Letters are measured in the typeface that the board draws with, once it is there.
    await board.page.evaluate(() => document.fonts.load('500 26px tldraw_sans'))
    const misfits = await board.withEditor((editor) => {
      const notes = editor.getCurrentPageShapes().filter((each) => each.type === 'note')
      const util = editor['getShapeUtil']('note')
      // What tldraw would make of a card, had somebody just created it.
      return notes.flatMap((note) => {
        const { id, props } = util.onBeforeCreate({ ...note }) ?? {}
        return props ? [[id, props.fontSizeAdjustment, props.growY]] : []
      })
    })
    // The one whose word is as wide as a card is smaller than it must be here.
    expect(misfits).toEqual([['shape:card-differentiation', 25, 0]])
    expect(await board.records()).toEqual(before)
  })

  await test.step('the example line goes when it is dismissed, and stays away', async () => {
    const line = board.page.getByText(
      'This placement is an example, not the answer. Drag any card.',
    )
    await expect(line).toBeVisible()
    await board.page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(line).toBeHidden()
    await board.reload()
    await expect(line).toBeHidden()
  })

  await test.step('"More cards" flies to the tray and back', async () => {
    const tray = board.note('Differentiation')
    await expect(tray).not.toBeInViewport({ ratio: 1 })
    await board.page.getByRole('button', { name: 'More cards (7)' }).click()
    await expect(tray).toBeInViewport({ ratio: 1 })
    await board.page.getByRole('button', { name: 'Back to the diagram' }).click()
    await expect(board.note('Roadmap')).toBeInViewport({ ratio: 1 })
  })

  await test.step('keys pressed in the bar and in dialogs do nothing on the canvas', async () => {
    await board.selectShape(await board.idOf('Pricing'))
    const before = await board.records()
    const shareButton = board.page.getByRole('button', { name: /share|copy link/i }).first()
    await shareButton.focus()
    for (const key of ['Delete', 'n', 'r', '1', 'ArrowLeft', 'Backspace']) {
      await board.page.keyboard.press(key)
    }
    expect(await board.records()).toEqual(before)
    expect(await board.withEditor((editor) => editor['getCurrentToolId']() as string)).toBe(
      'select',
    )
  })

  await test.step('a note that finds room only out of sight brings itself into view', async () => {
    const { x, y } = await board.recordOf('Roadmap')
    await board.setCamera({ x: 320 - Number(x), y: 300 - Number(y), z: 2 })
    await board.addNote('Where am I?')
    await expect
      .poll(async () => {
        const box = await board.note('Where am I?').boundingBox()
        return (
          box && box.x >= 0 && box.x + box.width <= 1440 && box.y >= 56 && box.y + box.height <= 900
        )
      })
      .toBe(true)
  })

  await test.step('a full page says so and takes nothing more', async () => {
    const before = await board.records()
    // Instead of drawing 4,000 shapes.
    await board.withEditor((editor) => {
      Object.assign(editor['options'], {
        maxShapesPerPage: editor['getCurrentPageShapeIds']().size,
      })
    })
    await board.page.keyboard.press('n')
    await expect(
      board.page.getByText(
        'This page is full: it holds 4,000 shapes. Delete some, or add a page.',
        {
          exact: true,
        },
      ),
    ).toBeVisible()
    expect(await board.records()).toEqual(before)
  })
})

test('a note that a teammate types in says who is writing, and opens beside them', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  await anasBoard.seesPeople(2)
  await bosBoard.seesPeople(2)
  await anasBoard.startTypingInto('Pricing', ' and more')

  await bosBoard.seesNote('Pricing and more')
  await expect(bosBoard.ring('Ana is writing')).toBeVisible()
  await bosBoard.startTypingInto('Pricing', ', said Bo')
  await anasBoard.seesNote('Pricing and more, said Bo')
  await anasBoard.page.keyboard.type('!')
  await bosBoard.seesNote('Pricing and more!, said Bo')

  // Opened with Enter a text is selected whole, but not under somebody's hands.
  await bosBoard.page.keyboard.press('Escape')
  await bosBoard.startEditing('Pricing')
  await bosBoard.page.keyboard.type('?')
  const id = await anasBoard.idOf('Pricing')
  await expect.poll(() => anasBoard.textOf(id)).toContain('?')
  expect((await anasBoard.textOf(id)).replace('?', '')).toBe('Pricing and more!, said Bo')
})

/** The note that is drawn above all others. */
function topmost(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const notes = [...document.querySelectorAll<HTMLElement>('.tl-shape[data-shape-type="note"]')]
    const layer = (note: HTMLElement) => Number(getComputedStyle(note).zIndex)
    return notes.toSorted((a, b) => layer(a) - layer(b)).at(-1)?.dataset['shapeId']
  })
}

function propOf(record: PlainRecord, name: string): unknown {
  return (record['props'] as Record<string, unknown>)[name]
}

test('a card dropped on another lies on top and can be read; undo takes back both in one step', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  const order = (board: typeof anasBoard) =>
    board.withEditor((editor) =>
      (editor['getCurrentPageShapesSorted']() as { id: string }[]).map(({ id }) => id),
    )
  const before = await order(anasBoard)
  const card = await anasBoard.idOf('Know the market')
  const there = await anasBoard.placeOf('Know the market')

  await test.step('it is on top on the own screen from the start, and nothing is written yet', async () => {
    const { page } = anasBoard
    const grip = await anasBoard.gripOf(card)
    await page.mouse.move(grip.x, grip.y)
    await page.mouse.down()
    await page.mouse.move(grip.x + 60, grip.y + 20, { steps: 4 })
    await expect.poll(() => topmost(page)).toBe(card)
    expect(await order(anasBoard)).toEqual(before)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect(page.locator('.ov-lifted')).toHaveCount(0)
    expect(await anasBoard.placeOf('Know the market')).toEqual(there)
  })

  await anasBoard.dragShape(card, { x: 60, y: 20 })
  expect((await order(anasBoard)).at(-1)).toBe(card)
  await expect.poll(async () => (await order(bosBoard)).at(-1)).toBe(card)

  await anasBoard.page.keyboard.press('Control+z')
  await expect.poll(() => anasBoard.placeOf('Know the market')).toEqual(there)
  expect(await order(anasBoard)).toEqual(before)

  // On a free spot the order stays as it is.
  await anasBoard.dragShape(await anasBoard.idOf('Pricing'), { x: 20, y: 45 })
  expect(await order(anasBoard)).toEqual(before)
})
