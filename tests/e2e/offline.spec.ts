import { expect, test } from './fixtures.ts'

test('a browser goes offline, edits, reloads and comes back: its edits and those of the others are all there, and the pill told the truth', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  await anasBoard.saysSaved()

  await ana.context.setOffline(true)
  await expect(anasBoard.pill).toContainText(/Offline|Reconnecting/, { timeout: 12_000 })
  await anasBoard.addNote('Written without a network')
  await anasBoard.dragNote('Pricing', { x: 90, y: 30 })
  await expect(anasBoard.pill).toHaveText(/Offline: [1-9]\d* changes? kept on this device/)
  await bosBoard.addNote('Written meanwhile by Bo')
  await bosBoard.saysSaved()
  await bosBoard.doesNotSeeNote('Written without a network')

  // The page comes from the browser's own copy, and so does the board.
  await anasBoard.reload()
  await anasBoard.seesNote('Written without a network')
  await expect(anasBoard.pill).toHaveText(/Offline: [1-9]\d* changes? kept on this device/)

  await ana.context.setOffline(false)
  await anasBoard.saysSaved()
  await anasBoard.seesNote('Written meanwhile by Bo')
  await bosBoard.seesNote('Written without a network')
  expect(await bosBoard.placeOf('Pricing')).toEqual(await anasBoard.placeOf('Pricing'))
})

test('closing the page asks first while something is not saved, and does not when all is saved', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  await board.saysSaved()

  await server.stop()
  await board.addNote('Not saved yet')
  const asked = new Promise<string>((resolve) => {
    board.page.once('dialog', (dialog) => {
      resolve(dialog.type())
      void dialog.dismiss()
    })
  })
  await board.page.close({ runBeforeUnload: true })
  expect(await asked).toBe('beforeunload')

  await server.start()
  await board.saysSaved()
  await board.page.close({ runBeforeUnload: true })
  await expect.poll(() => board.page.isClosed()).toBe(true)
})
