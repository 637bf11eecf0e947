import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'

test('who answers for a card and who does it is said in two presses, and both say it at once', async ({
  openForTwo,
}) => {
  const { anasBoard, bosBoard } = await openForTwo()
  const anas = anasBoard.page
  const id = await anasBoard.idOf('Customer feedback')
  const face = bosBoard.face(id)
  await expect(face).toHaveAttribute('data-state', 'needs-accountable')

  await anasBoard.selectShape(id)
  await bosBoard.selectShape(id)
  const bar = anas.getByRole('toolbar', { name: 'Card' })
  await bosBoard.page.keyboard.press('i')
  const details = bosBoard.page.getByRole('dialog', { name: 'Card' })
  await expect(details).toBeVisible()
  await isAccessible(bosBoard.page)
  await Promise.all([
    bar.getByRole('button', { name: 'PM: Product Manager is accountable' }).click(),
    details.getByLabel('Delegated to').selectOption('PO'),
  ])
  for (const board of [anasBoard, bosBoard]) {
    const shown = board.face(id)
    await expect(shown).toHaveAttribute('data-state', 'owned')
    await expect(shown).toHaveText('APMPO→ PO')
  }
  await expect(
    bosBoard.page.getByRole('status', { name: 'Changes by others' }),
    'what only a screen reader tells',
  ).toHaveText('Ana changed Customer feedback.')
  await bosBoard.page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)

  await test.step('a teammate’s name, a size and a decision; each is one step of undo', async () => {
    await bosBoard.selectShape(id)
    await bosBoard.page.keyboard.press('i')
    await details.getByLabel('Accountable').selectOption('Somebody else…')
    await details.getByRole('textbox', { name: 'Accountable: name' }).fill('Zoe')
    await bosBoard.page.keyboard.press('Enter')
    await expect(face).toContainText('Zoe')
    await details.getByRole('radio', { name: 'L' }).check()
    await details.getByRole('textbox', { name: 'Decision' }).fill('Zoe reads it weekly')
    await bosBoard.page.keyboard.press('Enter')
    const meta = async () => (await anasBoard.records()).find((record) => record.id === id)?.meta
    await expect
      .poll(meta)
      .toMatchObject({ accountable: 'Zoe', size: 'L', decision: 'Zoe reads it weekly' })
    await bosBoard.page.keyboard.press('Escape')
    await expect(details).toHaveCount(0)
    await bosBoard.undoes()
    await bosBoard.undoes()
    await expect.poll(meta).not.toHaveProperty('size')
    expect(await meta()).toMatchObject({ accountable: 'Zoe', delegate: 'PO' })
  })

  await test.step('a note that is not counted says nothing, and is counted again', async () => {
    await anasBoard.selectShape(id)
    await anas.keyboard.press('i')
    await anas.getByRole('button', { name: 'Don’t count this note' }).click()
    await expect(face).toHaveCount(0)
    await bar.getByRole('button', { name: 'Count this note' }).click()
    await expect(face).toHaveCount(1)
  })
})

test('digits put cards into a region, a list becomes cards, and tidying takes them apart', async ({
  openForTwo,
}) => {
  const { anasBoard, bosBoard } = await openForTwo()
  const { page } = anasBoard
  const id = await anasBoard.idOf('Pricing')
  const face = bosBoard.face(id)
  const before = await bosBoard.placeOf('Pricing')
  const camera = await anasBoard.camera()
  await anasBoard.selectShape(id)
  for (const [digit, words] of [
    ['2', 'APO'],
    ['3', 'A?PMPO'],
    ['1', 'APM'],
  ] as const) {
    await page.keyboard.press(digit)
    await expect(face).toHaveText(words)
  }
  await page.keyboard.press('0')
  await expect(face).toHaveText('')
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+z')
  await expect.poll(() => bosBoard.placeOf('Pricing')).toEqual(before)

  await test.step('five lines are five cards, on the other screen too', async () => {
    await anasBoard.paste('- Alpha\n- Beta\n\n- Gamma\n- Delta\n- pricing')
    await expect(
      page.getByText('5 cards added. One of them is on this page already.', { exact: true }),
    ).toBeVisible()
    for (const text of ['Alpha', 'Beta', 'Gamma', 'Delta']) await bosBoard.seesNote(text)
  })

  await test.step('a list that is too long adds nothing', async () => {
    const count = (await anasBoard.records()).length
    await anasBoard.paste(Array.from({ length: 10_000 }, (_, i) => `Task ${i}`).join('\n'))
    await expect(
      page.getByText(/^A list makes at most 300 cards; this one has 10,000 lines/),
    ).toBeVisible()
    expect(await anasBoard.records()).toHaveLength(count)
  })

  await test.step('cards over each other are taken apart inside their region, in one step', async () => {
    await anasBoard.cameraRests()
    await anasBoard.setCamera(camera)
    const [top, under] = [await anasBoard.idOf('Roadmap'), await anasBoard.idOf('Product vision')]
    const [from, to] = [await anasBoard.gripOf(top), await anasBoard.gripOf(under)]
    await page.keyboard.press('Escape')
    await anasBoard.dragShape(top, { x: to.x - from.x + 12, y: to.y - from.y + 12 })
    await page.keyboard.press('Escape')
    await expect.poll(() => bosBoard.notesCoveredBy('Roadmap')).toEqual([under])
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Tidy up cards' }).click()
    await expect.poll(() => bosBoard.notesCoveredBy('Roadmap')).toEqual([])
    await expect(bosBoard.face(top)).toHaveText('APM')
    await expect(bosBoard.face(under)).toHaveText('APM')
  })
})
