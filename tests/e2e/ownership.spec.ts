import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { OwnershipPanel } from './pages/OwnershipPanel.ts'

const BOTH = 'Both: name one accountable'
const NOBODY = 'Nobody owns this yet'

/**
 * Page points for a card's grip: its middle is then in the overlap, in a corner outside of both
 * circles, or in the PM circle.
 */
const OVERLAP = { x: 0, y: 380 }
const CORNER = { x: -1080, y: 480 }
const PM = { x: -1060, y: -60 }

/** From the screen of the one who drags to the other person's panel, on a machine that tests share. */
const SEEN_WITHIN_MS = 300

test('a card that is dragged counts on every screen where it is drawn, and lights up its region @timed', async ({
  openForTwo,
}) => {
  const { anasBoard, bosBoard } = await openForTwo()
  const [anasPanel, panel] = [anasBoard, bosBoard].map(({ page }) => new OwnershipPanel(page))
  if (!anasPanel || !panel) throw new Error('there are two panels')
  await panel.open()
  await panel.says('Product Manager', 9)
  await panel.says('Product Owner', 9)
  await panel.says(BOTH, 6)
  await panel.says(NOBODY, 0)
  await panel.says('Two accountable', 0)
  expect(await panel.countOn('PM+PO')).toBe('6')

  await test.step('from one role to both, in time', async () => {
    const delays: number[] = []
    for (let round = 0; round < 3; round += 1) {
      await anasBoard.holds('Pricing')
      const moved = anasPanel.timeOfCount('PM+PO', '7')
      const seen = panel.timeOfCardIn('needs-accountable', 'Pricing')
      await anasBoard.pointAt({ x: -500, y: 420 })
      await anasBoard.pointAt(OVERLAP)
      delays.push((await seen) - (await moved))
      // Still held: the document has nothing of it.
      await panel.says(BOTH, 7)
      await panel.says('Product Manager', 8)
      await anasBoard.page.mouse.up()
      await panel.says(BOTH, 7)
      await anasBoard.undoes()
      await panel.says(BOTH, 6)
    }
    expect(Math.min(...delays), `ms: ${delays.join(', ')}`).toBeLessThan(SEEN_WITHIN_MS)
  })

  await test.step('both screens say where it would fall, until it is let go', async () => {
    await anasBoard.holds('Pricing')
    await anasBoard.pointAt(OVERLAP)
    for (const [board, person] of [
      [anasBoard, anasPanel],
      [bosBoard, panel],
    ] as const) {
      await expect.poll(() => person.litRegions()).toEqual(['PM+PO'])
      await expect.poll(() => person.lettersOn(board.note('Pricing'))).toEqual(['PM', 'PO'])
    }
    // Long enough for a checkpoint, which stores the card where it is drawn already.
    const { least, most } = await bosBoard.sampleNoteX('Pricing', 2_600)
    expect(most - least).toBeLessThan(2)
    await expect.poll(() => panel.litRegions()).toEqual(['PM+PO'])
    // And in front of the cards that it is held over.
    const paper = bosBoard.note('Pricing')
    expect(await paper.evaluate((note) => Number(getComputedStyle(note).zIndex))).toBe(100_000)
    await anasBoard.pointAt(CORNER)
    await expect.poll(() => panel.litRegions()).toEqual(['+'])
    await expect.poll(() => panel.lettersOn(bosBoard.note('Pricing'))).toEqual(['Nobody yet'])
    await panel.says(NOBODY, 1, ['Pricing'])
    await anasBoard.page.mouse.up()
    await expect.poll(() => panel.litRegions()).toEqual([])
    await expect.poll(() => panel.lettersOn(bosBoard.note('Pricing'))).toEqual([])
    await panel.says(NOBODY, 1, ['Pricing'])
    expect(await panel.countOn('')).toBe('Nobody yet · 1')
  })

  await test.step('Escape in the middle of a drag takes it back for both', async () => {
    await anasBoard.holds('Pricing')
    await anasBoard.pointAt(PM)
    await panel.says(NOBODY, 0)
    await anasBoard.page.keyboard.press('Escape')
    await anasBoard.page.mouse.up()
    await panel.says(NOBODY, 1, ['Pricing'])
  })

  await test.step('a circle that is turned or resized takes its cards along, or leaves them', async () => {
    const change = (id: string, changes: { rotation?: number; props?: object }) =>
      bosBoard.withEditor(
        (editor, { id, changes }) => {
          const store = editor.store as unknown as {
            mergeRemoteChanges(run: () => void): void
            update(id: string, change: (record: { props: object }) => object): void
          }
          store.mergeRemoteChanges(() => {
            store.update(id, ({ props, ...rest }) => {
              return { ...rest, ...changes, props: { ...props, ...changes.props } }
            })
          })
        },
        { id, changes },
      )
    // About its own corner by a quarter turn: off to the left of everything.
    await change('shape:tpl-region-pm', { rotation: Math.PI / 2 })
    await panel.says('Product Manager', 0)
    await panel.says('Product Owner', 15)
    await change('shape:tpl-region-pm', { rotation: 0 })
    await panel.says(BOTH, 6)
    await change('shape:tpl-region-po', { props: { w: 770, h: 1240 } })
    await expect(panel.heading('Product Owner')).not.toHaveText(/· 9$/)
    await change('shape:tpl-region-po', { props: { w: 1540, h: 1240 } })
    await panel.says('Product Owner', 9)
  })
})

test('the panel works by keyboard and on phones, and is remembered', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const { page } = board
  const panel = new OwnershipPanel(page)
  await expect(panel.opener).toBeVisible()
  await isAccessible(page, '.ov-ownership')

  await test.step('a number of the strip opens its list, and Enter on a card flies there', async () => {
    await panel.root.getByRole('button', { name: 'Product Owner · 9' }).focus()
    await page.keyboard.press('Enter')
    await expect(panel.heading('Product Owner')).toBeFocused()
    await expect(panel.list('Product Owner').getByRole('listitem')).toHaveCount(9)
    await expect(panel.list('Product Owner')).toContainText('Accountable for 9 tasks')
    await isAccessible(page, '.ov-ownership')
    const before = await board.camera()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => board.selection()).toEqual([await board.idOf('Accept finished work')])
    await board.cameraRests()
    expect(await board.camera()).not.toEqual(before)
    await expect(panel.card('Accept finished work')).toBeFocused()
  })

  await test.step('letters in the search are no shortcuts, and narrow all lists', async () => {
    await page.getByRole('button', { name: 'Details' }).click()
    await expect(page.getByRole('dialog', { name: 'Card' })).toBeVisible()
    await panel.root.getByRole('searchbox').click()
    await expect(page.getByRole('dialog', { name: 'Card' })).toHaveCount(0)
    await page.keyboard.type('show the')
    await expect(panel.root.getByRole('listitem')).toHaveCount(1)
    await expect(panel.root.getByRole('heading', { level: 3 })).toHaveCount(1)
    expect(await board.noteCount()).toBe(31)
    await page.keyboard.press('Escape')
    await panel.says('Product Owner', 9)
    await panel.root.getByRole('combobox', { name: 'Show' }).selectOption('To settle')
    await expect(panel.root.getByRole('listitem')).toHaveCount(6)
  })

  await test.step('Escape leaves for the canvas, and the open panel is there after a reload', async () => {
    await panel.heading(BOTH).focus()
    await page.keyboard.press('Escape')
    await expect(page.locator('.tl-container')).toBeFocused()
    await board.reload()
    await expect(panel.root.getByRole('button', { name: 'Close to a strip' })).toBeVisible()
    // The styles of a selection lie beside it.
    await board.selectShape(await board.idOf('Show the product'))
    const styles = await page.locator('.tlui-style-panel').boundingBox()
    const own = await panel.root.boundingBox()
    if (!styles || !own) throw new Error('both panels are shown')
    expect(styles.x + styles.width).toBeLessThanOrEqual(own.x)
  })

  await test.step('on a phone one button opens it, and a card closes it', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const cy = await newPerson('Cy', phone)
    const small = await cy.opens(url)
    const sheet = new OwnershipPanel(small.page)
    const opener = sheet.root.getByRole('button', { name: 'Who owns what: 6 to settle' })
    await opener.tap()
    await sheet.says(BOTH, 6)
    await isAccessible(small.page, '.ov-ownership')
    await sheet.card('Needs as user stories').tap()
    await expect(opener).toBeVisible()
    expect(await small.selection()).toEqual([await small.idOf('Needs as user stories')])

    // The bar of the selected card would lie on the sheet's title.
    const bar = small.page.locator('.ov-card-bar')
    await expect(bar).toBeVisible()
    await opener.tap()
    await sheet.says(BOTH, 6)
    await expect(bar).toBeHidden()
    await sheet.card('Needs as user stories').tap()
    await expect(bar).toBeVisible()

    // All of the details can be reached.
    await bar.getByRole('button', { name: 'Details' }).tap()
    const details = small.page.getByRole('dialog', { name: 'Card' })
    const last = details.getByRole('button', { name: 'Don’t count this note' })
    await last.scrollIntoViewIfNeeded()
    await expect(last).toBeInViewport({ ratio: 1 })
  })
})
