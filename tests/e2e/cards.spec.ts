import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { ListPage } from './pages/ListPage.ts'
import { OwnershipPanel } from './pages/OwnershipPanel.ts'

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

  await test.step('each takes it back by keys, with the focus where it was said', async () => {
    for (const [page, without] of [
      [anas, 'A?PMPO→ PO'],
      [bosBoard.page, 'APMPO'],
    ] as const) {
      await page.keyboard.press('Control+z')
      await expect(face).toHaveText(without)
      await page.keyboard.press('Control+Shift+z')
      await expect(face).toHaveText('APMPO→ PO')
    }
  })
  await bosBoard.page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)

  await test.step('a teammate’s name, a size and a decision; each is one step of undo', async () => {
    await bosBoard.selectShape(id)
    await bosBoard.page.keyboard.press('i')
    await details.getByLabel('Accountable').selectOption('Somebody else…')
    await details.getByRole('textbox', { name: 'Accountable: name' }).fill('Zoe')
    await bosBoard.page.keyboard.press('Enter')
    await expect(face).toContainText('Zoe')
    // The board is what checks it, a moment after the press.
    await details.getByRole('radio', { name: 'L' }).click()
    await expect(details.getByRole('radio', { name: 'L' })).toBeChecked()
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

test('two who name different ones for a card at once are both kept, told, and it is settled in one press', async ({
  openForTwo,
}) => {
  const { bo, anasBoard, bosBoard } = await openForTwo()
  const [anas, bos] = [anasBoard.page, bosBoard.page]
  const title = 'Customer feedback'
  const id = await anasBoard.idOf(title)
  const panels = [anas, bos].map((page) => new OwnershipPanel(page))
  const [anasPanel, bosPanel] = panels as [OwnershipPanel, OwnershipPanel]
  for (const panel of panels) await panel.open()
  const barOf = (page: typeof anas) => page.getByRole('toolbar', { name: 'Card' })
  // Not what is read aloud, which is there for a second only.
  const saysTo = (page: typeof anas, words: string) =>
    page.getByRole('listitem').filter({ hasText: words })
  const answers = (page: typeof anas, name: string) => barOf(page).getByRole('button', { name })
  for (const board of [anasBoard, bosBoard]) {
    await board.selectShape(id)
    await expect(barOf(board.page)).toBeVisible()
  }

  await test.step('one of them has no connection', async () => {
    await bo.context.setOffline(true)
    await expect(bosBoard.pill).toHaveText(/^Offline/)
    await answers(anas, 'PM: Product Manager is accountable').click()
    await answers(bos, 'PO: Product Owner is accountable').click()
    await bosPanel.says('Two accountable', 0)
    await answers(bos, 'Details').click()
    const decision = (page: typeof anas) => page.getByRole('textbox', { name: 'Decision' })
    await decision(bos).fill('Bo asks them')
    await bos.keyboard.press('Enter')
    await answers(anas, 'Details').click()
    await decision(anas).fill('Ana asks them')
    await anas.keyboard.press('Enter')
    await anasBoard.saysSaved()
    for (const page of [anas, bos]) await page.keyboard.press('Escape')
    await bo.context.setOffline(false)
  })

  await test.step('both screens say so, and both people are told who met them', async () => {
    for (const [board, panel, met] of [
      [anasBoard, anasPanel, 'Bo named Product Owner'],
      [bosBoard, bosPanel, 'Ana named Product Manager'],
    ] as const) {
      await panel.says('Two accountable', 1)
      const choice = panel.list('Two accountable').getByRole('group')
      await expect(choice).toHaveAccessibleName(`Choose who is accountable for ${title}`)
      await expect(choice.getByRole('button')).toHaveText(['Product Manager', 'Product Owner'])
      await expect(board.face(id)).toHaveAttribute('data-state', 'two-accountable')
      await expect(
        saysTo(board.page, `${met} for “${title}” at the same time. It is under Two accountable.`),
      ).toBeVisible()
    }
    // Of two decisions one stands, and whoever wrote the other one has it offered.
    const { decision } = (await anasBoard.recordOf(title))['meta'] as { decision?: string }
    const loser = decision === 'Ana asks them' ? bos : anas
    await expect(
      saysTo(loser, `wrote another decision for “${title}” at the same time. Theirs stands.`),
    ).toBeVisible()
    await expect(barOf(anas).getByRole('group')).toHaveAccessibleName('Two accountable: choose one')
    await isAccessible(anas)
  })

  await test.step('one settles it in the panel by keyboard, and both are rid of it', async () => {
    await bosPanel.list('Two accountable').getByRole('button', { name: 'Product Owner' }).focus()
    await bos.keyboard.press('Enter')
    await expect(bosPanel.heading('Two accountable')).toBeFocused()
    for (const [board, panel] of [
      [anasBoard, anasPanel],
      [bosBoard, bosPanel],
    ] as const) {
      await panel.says('Two accountable', 0)
      await expect(board.face(id)).toHaveText('PMAPO')
    }
  })

  await test.step('what is typed while another writes is not written over theirs, and is offered', async () => {
    await answers(anas, 'Details').click()
    const decision = anas.getByRole('textbox', { name: 'Decision' })
    await decision.fill('Ana asks')
    await bosBoard.selectShape(id)
    await answers(bos, 'Details').click()
    await bos.getByRole('textbox', { name: 'Decision' }).fill('Bo asks all of them')
    await bos.keyboard.press('Enter')
    await expect
      .poll(async () => (await anasBoard.recordOf(title))['meta'])
      .toMatchObject({ decision: 'Bo asks all of them' })
    await anas.keyboard.press('Enter')
    await expect(
      anas.getByText('Bo wrote another decision while you typed. Your words were not saved.', {
        exact: true,
      }),
    ).toBeVisible()
    await expect(decision).toHaveValue('Bo asks all of them')
  })
})

test('what somebody writes of a card is offered when another deletes the card, on the canvas and in the list', async ({
  openForTwo,
  newPerson,
}) => {
  const { ana, url, anasBoard, bosBoard } = await openForTwo()
  const copied = (on: typeof anasBoard.page) => on.evaluate(() => navigator.clipboard.readText())
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page } = anasBoard
  const before = await anasBoard.noteCount()
  await anasBoard.selectShape(await anasBoard.idOf('Pricing'))
  await page.keyboard.press('i')
  await page.getByRole('textbox', { name: 'Why' }).pressSequentially('Renewals are ')
  await bosBoard.deleteNote('Pricing')
  await expect(
    page.getByText('Bo deleted this card while you typed.', { exact: true }),
  ).toBeVisible()
  // A key that was on its way is no shortcut.
  await page.keyboard.press('n')
  expect(await anasBoard.noteCount()).toBe(before - 1)
  await page.getByRole('button', { name: 'Copy words' }).click()
  await expect.poll(() => copied(page)).toBe('Renewals are')

  const cy = await newPerson('Cy')
  await cy.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const cys = await cy.newPage()
  await cys.goto(`${url}/list`)
  const list = new ListPage(cys)
  await list.isOpen()
  await list.more('Roadmap').click()
  await cys.getByRole('textbox', { name: 'Why' }).pressSequentially('Investors ask')
  await bosBoard.deleteNote('Roadmap')
  await expect(cys.getByRole('dialog').getByRole('status')).toContainText('This card is gone')
  await cys.keyboard.press('Escape')
  await expect(cys.getByText(/^“Roadmap” was not changed: somebody deleted/)).toBeVisible()
  await cys.getByRole('button', { name: 'Copy words' }).click()
  await expect.poll(() => copied(cys)).toBe('Investors ask')
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

  await test.step('a task that is written anew is hinted, and the other is a press away', async () => {
    const other = await anasBoard.idOf('Beta')
    // As an input method of another alphabet writes it.
    await anasBoard.addNote('Ｂeta')
    await expect(page.getByText('“Beta” is on this page already.', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Show it' }).click()
    await expect.poll(() => anasBoard.selection()).toEqual([other])
    await anasBoard.cameraRests()
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

test('a CSV comes onto an open board at once for both, and one undo takes all of it back', async ({
  openForTwo,
  server,
}) => {
  const { ana, bo, url, anasBoard, bosBoard } = await openForTwo()
  const { page } = anasBoard
  const before = (await anasBoard.records()).length
  const counts = await bosBoard.countsNotes()
  const dialog = page.getByRole('dialog')

  await test.step('by keyboard from the menu, with what goes where before anything happens', async () => {
    await page.getByRole('button', { name: 'Menu' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Import cards…' }).press('Enter')
    await dialog.getByLabel('File to import').setInputFiles({
      name: 'Billing.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          'Task;Held by;Accountable;Delegated to;Size',
          '"=Invoices, ""net""";PO;;;L',
          'Refunds;PM, PO;Product Owner: Cy;Developers;',
          'Dunning;Sales;;;',
          'pricing;PM;;;',
        ].join('\r\n'),
      ),
    })
    await expect(dialog).toContainText('One of 4 is on this board already: pricing.')
    await expect(dialog.getByRole('region', { name: 'Where the cards go' })).toHaveText(
      'Where they goProduct Owner1Product Manager + Product Owner1Wait in the tray1',
    )
    // What comes of it and the button are in sight, however many columns there are.
    await expect(dialog.getByText('On this board Cy is not the Product Owner')).toBeInViewport()
    await expect(dialog.getByRole('button', { name: 'Add 3 cards' })).toBeInViewport({ ratio: 1 })
    await isAccessible(page, '[role="dialog"]')
    expect(await anasBoard.records()).toHaveLength(before)
  })

  await test.step('all at once on both screens, each in its region', async () => {
    await dialog.getByRole('button', { name: 'Add 3 cards' }).click()
    await expect(
      page.getByText('3 cards added. One waits to be placed. One was here already.', {
        exact: true,
      }),
    ).toBeVisible()
    await bosBoard.seesNote('Dunning')
    await expect.poll(counts).toEqual([31, 34])
    const invoices = await bosBoard.idOf('=Invoices, "net"')
    await expect(bosBoard.face(invoices)).toHaveText('APO')
    await expect(bosBoard.face(await bosBoard.idOf('Refunds'))).toHaveText('PMAPO→ Developers')
    expect((await bosBoard.recordOf('=Invoices, "net"'))['meta']).toEqual({
      author: 'Ana',
      size: 'L',
    })
    expect(await anasBoard.notesCoveredBy('Refunds')).toEqual([])
  })

  await test.step('one undo takes all back, and one redo brings all again', async () => {
    await page.keyboard.press('Control+z')
    await expect(bosBoard.note('Refunds')).toHaveCount(0)
    expect(await anasBoard.records()).toHaveLength(before)
    await page.keyboard.press('Control+Shift+z')
    await bosBoard.seesNote('Refunds')
  })

  await test.step('who comes back and lies on what others put there meanwhile is told, and takes it apart', async () => {
    // What pasting takes is loaded with the first list.
    await bosBoard.paste('Rent\nTaxes')
    await anasBoard.seesNote('Taxes')
    await bo.context.setOffline(true)
    await bosBoard.paste('Payroll\nTravel')
    await expect(bosBoard.pill).toHaveText(/^Offline/)
    await anasBoard.paste('Hiring\nLeaving')
    await anasBoard.saysSaved()
    await bo.context.setOffline(false)
    await expect(
      bosBoard.page.getByText('2 of your cards lie exactly on cards of others.', { exact: true }),
    ).toBeVisible()
    expect(await anasBoard.notesCoveredBy('Payroll')).toHaveLength(1)
    const hiring = await anasBoard.placeOf('Hiring')
    await bosBoard.page.getByRole('button', { name: 'Tidy up' }).click()
    for (const task of ['Payroll', 'Travel']) {
      await expect.poll(() => anasBoard.notesCoveredBy(task)).toEqual([])
    }
    expect(await anasBoard.placeOf('Hiring')).toEqual(hiring)
  })

  await test.step('what is dropped outlasts the right to edit and the connection', async () => {
    const bos = bosBoard.page.getByRole('dialog')
    const address = async (generalAccess: 'edit' | 'view') => {
      const answer = await ana.context.request.patch(
        `${server.origin}/api/boards/${new URL(url).pathname.slice(3)}/sharing`,
        { headers: { origin: server.origin }, data: { generalAccess } },
      )
      expect(answer.status()).toBe(200)
    }
    await bosBoard.dropFile({ name: 'x.png', type: 'image/png', text: '' })
    await expect(
      bosBoard.page.getByText('Images are not supported yet.', { exact: true }),
    ).toBeVisible()
    await bosBoard.dropFile({ name: 'List.txt', type: 'text/plain', text: 'Alpha\nBeta\nrefunds' })
    await expect(bos).toContainText('One of 3 is on this board already: refunds.')
    await address('view')
    await expect(bos.getByRole('alert')).toContainText('not change it any more')
    await expect(bos.getByRole('button', { name: 'Add 2 cards' })).toBeDisabled()
    await address('edit')
    await expect(bos.getByRole('alert')).toHaveCount(0)
    await bo.context.setOffline(true)
    await bos.getByText('Add again').click()
    await bos.getByRole('button', { name: 'Add 3 cards' }).click()
    await bosBoard.seesNote('Alpha')
    await bo.context.setOffline(false)
    await anasBoard.seesNote('Beta')
  })
})
