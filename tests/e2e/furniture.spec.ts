import type { Locator, Page } from '@playwright/test'
import type { BoardPage, PlainRecord } from './pages/BoardPage.ts'
import { OwnershipPanel } from './pages/OwnershipPanel.ts'
import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'

/** Page points: on the PM ellipse's line, on its label, inside of it away from cards, in the overlap. */
const LINE = { x: -1160, y: 0 }
const LABEL = { x: -390, y: -530 }
const INSIDE = { x: -400, y: 560 }
const OVERLAP = { x: 0, y: 420 }

test('nothing that people do in the interface reaches the furniture, and every card stays reachable', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const watching = await bo.opens(url)
  const before = furnitureOf(await watching.records())
  expect(before).toHaveLength(12)
  const { page } = board
  const camera = await board.camera()

  await test.step('right-click on the line, the label and inside offers no Unlock', async () => {
    for (const place of [LINE, LABEL, INSIDE, OVERLAP]) {
      const menu = await board.opensMenuAt(place)
      await expect(menu.getByText('Paste')).toBeVisible()
      await expectNoUnlock(menu)
      await page.keyboard.press('Escape')
      await expect(menu).toBeHidden()
      expect(await board.selection()).toEqual([])
    }
  })

  await test.step('40 times Tab never stops at furniture', async () => {
    await board.selectShape(await board.idOf('Pricing'))
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab')
      expect(await board.selection()).not.toContainEqual(expect.stringContaining('tpl-'))
    }
    // Tab took the view along, as far as the tray.
    await board.setCamera(camera)
  })

  await test.step('a click, a double click and a brush select no furniture', async () => {
    await page.keyboard.press('Escape')
    await board.click(LINE)
    expect(await board.selection()).toEqual([])
    await board.brush({ x: -1230, y: -690 }, { x: 1190, y: 650 })
    expect(await board.selection()).toHaveLength(24)
    await page.keyboard.press('Escape')
  })

  await test.step('an eraser stroke across the line', async () => {
    await page.keyboard.press('e')
    await board.brush({ x: -1230, y: 420 }, { x: -1000, y: 420 })
    await page.keyboard.press('v')
  })

  await test.step('a frame drawn around everything takes cards, not circles', async () => {
    await page.keyboard.press('f')
    await board.brush({ x: -1235, y: -695 }, { x: 1235, y: 660 })
    const frame = (await board.records()).find((each) => each['type'] === 'frame')
    if (!frame) throw new Error('no frame was drawn')
    const children = (await board.records()).filter((each) => each['parentId'] === frame.id)
    expect(children.length).toBeGreaterThan(0)
    expect(children.filter(({ id }) => id.startsWith('shape:tpl-'))).toEqual([])
    await page.keyboard.press('Control+z')
    await page.keyboard.press('v')
    await page.keyboard.press('Escape')
  })

  await test.step('group, lock and unlock all', async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+g')
    await page.keyboard.press('Control+Shift+g')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Shift+l')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Escape')
  })

  await test.step('paste of a copied board', async () => {
    await page.keyboard.press('Control+a')
    const copied = await board.withEditor(async (editor) => {
      const content = editor['getContentFromCurrentPage'](editor.getSelectedShapeIds())
      return (content as { shapes: { id: string }[] }).shapes.map(({ id }) => id)
    })
    expect(copied.filter((id) => id.startsWith('shape:tpl-'))).toEqual([])
    await page.keyboard.press('Escape')
  })

  await test.step('send to back covers no card', async () => {
    await board.selectShape(await board.idOf('Pricing'))
    await page.keyboard.press('Shift+BracketLeft')
    await page.keyboard.press('Escape')
  })

  await test.step('every surviving card is hit at its centre', async () => {
    expect(await board.cardsNotHitAtTheirCentre()).toEqual([])
  })

  await test.step('delete of everything leaves the furniture', async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect(page.getByText(/^\d+ cards deleted\.$/).first()).toBeVisible()
    await board.saysSaved()
  })

  await watching.hasNoNotes()
  expect(furnitureOf(await board.records())).toEqual(before)
  expect(furnitureOf(await watching.records())).toEqual(before)
})

test('calls of the editor that ignore locks do not change furniture either', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  const before = furnitureOf(await board.records())
  await board.withEditor((editor) => {
    const ids = ['shape:tpl-region-pm', 'shape:tpl-label-pm']
    editor['run'](
      () => {
        editor['updateShapes']([{ id: ids[0], type: 'geo', isLocked: false, x: 0 }])
        editor['deleteShapes'](ids)
      },
      { ignoreShapeLock: true },
    )
  })
  await board.saysSaved()
  expect(furnitureOf(await board.records())).toEqual(before)
})

test('an SVG of the whole board shows both lines and both tints below the cards, also after send to back, and a turned circle turned', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const board = await ana.opens(await newBoard(ana))
  await board.selectShape(await board.idOf('Pricing'))
  await board.page.keyboard.press('Shift+BracketLeft')
  await board.page.keyboard.press('Control+a')
  const exported = async (): Promise<string> =>
    board.withEditor(async (editor) => {
      const made = await editor['getSvgString'](editor.getSelectedShapeIds())
      return (made as { svg: string }).svg
    })
  const svg = await exported()
  const drawn = await board.page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, 'image/svg+xml')
    const ellipses = [...doc.querySelectorAll('ellipse')]
    const shapes = [...doc.querySelectorAll('svg > g')].map((group) => group.innerHTML)
    return {
      tints: ellipses.map((each) => each.getAttribute('fill')).filter((fill) => fill !== 'none'),
      lines: ellipses.flatMap((each) => each.getAttribute('stroke') ?? []),
      lastEllipse: shapes.findLastIndex((html) => html.includes('<ellipse')),
      firstCard: shapes.findIndex((html) => html.includes('Pricing')),
      says: doc.documentElement.textContent,
    }
  }, svg)
  expect(new Set(drawn.tints).size).toBe(2)
  expect(new Set(drawn.lines).size).toBe(2)
  expect(drawn.firstCard).toBeGreaterThan(drawn.lastEllipse)
  expect(drawn.says).toContain('Product Manager')

  // As a template changes, not as people do: a circle is turned about its corner by a quarter turn.
  await board.withEditor((editor) => {
    const store = editor.store as unknown as {
      mergeRemoteChanges(run: () => void): void
      update(id: string, change: (record: object) => object): void
    }
    store.mergeRemoteChanges(() =>
      store.update('shape:tpl-region-pm', (record) => ({ ...record, rotation: Math.PI / 2 })),
    )
  })
  const turned = 'matrix(0, 1, -1, 0, -1160, -620)'
  expect(svg).not.toContain(turned)
  expect(await exported()).toContain(turned)
})

test('the name of a holder is written on the ellipse and seen by the others, and is a step of undo', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const watching = await bo.opens(url)
  await board.saysSaved()
  await board.page.getByRole('button', { name: 'Product Owner: add a name' }).click()
  await board.page.getByRole('textbox', { name: 'Who holds Product Owner?' }).fill('Maria Lopez')
  await board.page.keyboard.press('Enter')
  const holder = (name: string) =>
    watching.page.getByRole('button', { name: `Product Owner: ${name}` })
  await expect(holder('Maria Lopez')).toBeVisible()
  await board.undoes()
  await expect(holder('add a name')).toBeVisible()
  await board.redoes()
  await expect(holder('Maria Lopez')).toBeVisible()
  // What somebody else wrote since stays.
  await holder('Maria Lopez').click()
  await watching.page.getByRole('textbox', { name: 'Who holds Product Owner?' }).fill('Zoe')
  await watching.page.keyboard.press('Enter')
  await expect(board.page.getByRole('button', { name: 'Product Owner: Zoe' })).toBeVisible()
  await board.undoes()
  const kept = 'Kept: somebody has changed the name of the Product Owner since.'
  await expect(board.page.getByText(kept, { exact: true })).toBeVisible()
  await expect(holder('Zoe')).toBeVisible()
})

test('two people add a template to an open board at once, by keyboard: each is on a page for both, and goes and comes back whole', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana, { template: 'blank' })
  const [board, watching] = await Promise.all([ana.opens(url), bo.opens(url)])
  const panel = new OwnershipPanel(board.page)

  await test.step('the gallery is opened, chosen from and confirmed by keyboard, by both at once', async () => {
    await Promise.all([pickTemplate(board, 'RACI grid'), pickTemplate(watching, 'PM / PO')])
    await Promise.all([board, watching].map(({ page }) => page.keyboard.press('Enter')))
    for (const each of [board, watching]) {
      await expect(each.page.getByRole('dialog', { name: 'Templates' })).toBeHidden()
      await expect.poll(() => pagesOf(each)).toEqual(['PM / PO', 'RACI grid'])
      await each.saysSaved()
    }
    // Each is on their own, and all of it is to be seen.
    await expect(board.page.getByText('Nobody yet', { exact: true })).toBeInViewport()
    await expect(watching.page.getByText('Product Manager').first()).toBeInViewport()
    expect(furnitureOf(await board.records())).toEqual(furnitureOf(await watching.records()))
  })

  await test.step('roles of one name are one, and panel and circles count what lies on their page', async () => {
    await panel.open()
    await panel.says('Product Manager', 2)
    await panel.says('Both: name one accountable', 1)
    await expect(panel.root.getByRole('button', { name: 'PM / PO' })).toHaveText(
      /PM \/ PO\s*6 to settle/,
    )
    await isAccessible(board.page, '.ov-ownership')
    await panel.root.getByRole('button', { name: 'PM / PO' }).click()
    await panel.says('Product Manager', 9)
    await panel.root.getByRole('button', { name: 'RACI grid' }).click()
    await panel.says('Product Manager', 2)
    // The first role, by whichever id: that of the template that came first.
    await expect(watching.page.locator('.ov-region-count').first()).toHaveText('9')
    await expect(board.page.locator('.ov-region-count').first()).toHaveText('2')
  })

  await test.step('the page of the other is shown whole when it is first looked at', async () => {
    await watching.withEditor((editor) => {
      const raci = editor['getPages']().find(({ name }: { name: string }) => name === 'RACI grid')
      editor['setCurrentPage'](raci.id)
    })
    await expect(watching.page.getByText('Nobody yet', { exact: true })).toBeInViewport()
  })

  await test.step('one undo takes it from both, one redo brings it back, and so does undo of a deleted page', async () => {
    const whole = await board.records()
    await board.undoes()
    for (const each of [board, watching]) {
      // The empty page comes back where Ana was the one who took it away.
      await expect.poll(() => pagesOf(each)).not.toContain('RACI grid')
      await expect.poll(async () => furnitureOf(await each.records()).length).toBe(12)
    }
    await panel.says('Product Manager', 9)
    await board.redoes()
    await expect.poll(() => board.records()).toEqual(whole)
    await watching.withEditor((editor) => {
      const raci = editor['getPages']().find(({ name }: { name: string }) => name === 'RACI grid')
      editor['markHistoryStoppingPoint']()
      editor['deletePage'](raci.id)
    })
    await expect.poll(() => pagesOf(board)).toEqual(['PM / PO'])
    await watching.undoes()
    await expect.poll(() => board.records()).toEqual(whole)
    await board.saysSaved()
  })

  await test.step('list and agreement go page by page, each with its own roles', async () => {
    const page = await ana.newPage()
    await page.goto(`${url}/list`)
    await page.getByRole('button', { name: 'Add a card' }).click()
    await page.getByLabel('Task').fill('On the grid')
    await page.getByRole('combobox', { name: 'Page', exact: true }).selectOption('RACI grid')
    await page.getByRole('combobox', { name: 'Region', exact: true }).selectOption('Product Owner')
    await page.getByRole('button', { name: 'Add card' }).click()
    const grid = page.getByRole('region', { name: 'RACI grid', exact: true })
    await expect(
      grid.getByRole('listitem', { name: 'On the grid, on RACI grid, Product Owner' }),
    ).toBeFocused()
    await isAccessible(page)
    await page.goto(`${url}/agreement`)
    const part = page.getByRole('region', { name: 'RACI grid', exact: true })
    await expect(part.getByRole('row', { name: /^On the grid/ })).toBeVisible()
    await expect(part.getByRole('img', { name: 'The page “RACI grid”' })).toBeVisible()
    await expect(page.getByRole('img', { name: 'The page “PM / PO”' })).toBeVisible()
    await isAccessible(page)
    await page.close()
  })

  await test.step('without a connection it says so and adds nothing', async () => {
    await ana.context.setOffline(true)
    await expect(board.pill).toHaveText(/Offline/)
    await pickTemplate(board, 'DACI')
    const dialog = board.page.getByRole('dialog', { name: 'Templates' })
    await board.page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toHaveText(
      'Templates need the connection. Try again when it is back.',
    )
    await board.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(await pagesOf(board)).toEqual(['PM / PO', 'RACI grid'])
    await ana.context.setOffline(false)
  })

  await test.step('the first page of a board has the name of its own template beside another, until that goes', async () => {
    const own = await ana.opens(await newBoard(ana))
    await pickTemplate(own, 'DACI')
    await own.page.keyboard.press('Enter')
    await expect.poll(() => pagesOf(own)).toEqual(['DACI', 'PM / PO'])
    await own.undoes()
    await expect.poll(() => pagesOf(own)).toEqual(['Page 1'])
    await own.redoes()
    await expect.poll(() => pagesOf(own)).toEqual(['DACI', 'PM / PO'])
    await own.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await expect.poll(() => pagesOf(own)).toEqual(['Page 1'])
  })
})

/** Opens the gallery from the menu by keyboard and stops on a template, its form to be sent by Enter. */
async function pickTemplate({ page }: BoardPage, name: string): Promise<void> {
  await page.getByTestId('main-menu.button').focus()
  await page.keyboard.press('Enter')
  const entry = page.getByRole('menuitem', { name: 'Templates…' })
  await expect(entry).toBeVisible()
  while (!(await hasFocus(entry))) await goesDown(page)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Templates' })
  const choice = dialog.getByRole('radio', { name, exact: true })
  await expect(choice).toBeVisible()
  await expect(dialog.getByRole('radio', { name: 'Blank board' })).toHaveCount(0)
  await dialog.getByRole('radio', { checked: true }).first().focus()
  while (!(await hasFocus(choice))) await goesDown(page)
  await expect(choice).toBeChecked()
}

/** A press moves the focus a moment later; a next one before that would move it past what is looked for. */
async function goesDown(page: Page): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement)
  await page.keyboard.press('ArrowDown')
  await page.waitForFunction((was) => document.activeElement !== was, before)
}

function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement)
}

/** Names, in the order of their names: two that were made at once may be in either. */
async function pagesOf(board: BoardPage): Promise<string[]> {
  const names: string[] = await board.withEditor((editor) =>
    editor['getPages']().map(({ name }: { name: string }) => name),
  )
  return names.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
}

function furnitureOf(records: readonly PlainRecord[]): PlainRecord[] {
  return records.filter(({ id }) => id.startsWith('shape:tpl-'))
}

async function expectNoUnlock(menu: Locator): Promise<void> {
  await expect(menu.getByText(/unlock/i)).toHaveCount(0)
}
