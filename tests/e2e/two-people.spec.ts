import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test } from './fixtures.ts'
import { localDocument, serverDocument } from './documents.ts'
import { randomGestures } from './random-gestures.ts'

test('a note dragged, typed, recoloured and deleted in one browser appears in the other', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])

  await anasBoard.dragNote('Pricing', { x: 120, y: 40 })
  const there = await anasBoard.placeOf('Pricing')
  await expect.poll(() => bosBoard.placeOf('Pricing')).toEqual(there)

  await anasBoard.addNote('Decide the licence')
  await bosBoard.seesNote('Decide the licence')

  await anasBoard.editNote('Decide the licence', ' together')
  await bosBoard.seesNote('Decide the licence together')

  await anasBoard.recolourNote('Decide the licence together', 'light-green')
  await expect.poll(() => bosBoard.colourOf('Decide the licence together')).toBe('light-green')

  await bosBoard.deleteNote('Decide the licence together')
  await anasBoard.doesNotSeeNote('Decide the licence together')
})

test('both browsers equal after 200 random gestures, after a reload and after the server restarts', async ({
  newPerson,
  newBoard,
  server,
}) => {
  test.setTimeout(420_000)
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const boards = await Promise.all([ana.opens(url), bo.opens(url)])

  const changed = await randomGestures({ boards, count: 200, seed: 20_261_124 })
  expect(changed, 'gestures that changed the document').toBeGreaterThanOrEqual(150)
  await bothEqual(boards)

  for (const board of boards) await board.reload()
  await bothEqual(boards)

  await server.stop()
  await server.start()
  for (const board of boards) await board.saysSaved()
  await boards[0].addNote('After the restart')
  await boards[1].seesNote('After the restart')
  await bothEqual(boards)

  const durable = await serverDocument({ server, url, person: ana })
  expect(durable.records).toEqual((await localDocument(boards[0])).records)
})

test('with the server stopped nothing of one person reaches the other', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  await anasBoard.saysSaved()
  // A second tab of Ana's own browser: what a tab-to-tab shortcut would reach first.
  const anasOtherTab = await ana.opens(url)

  await server.stop()
  await expect(anasBoard.pill).not.toHaveText('Saved')
  await anasBoard.addNote('Nobody hears this')
  await expect(anasBoard.pill).toContainText('Offline')
  await bosBoard.doesNotSeeNote('Nobody hears this')
  await anasOtherTab.doesNotSeeNote('Nobody hears this')

  await server.start()
  await bosBoard.seesNote('Nobody hears this')
  await anasOtherTab.seesNote('Nobody hears this')
  await anasBoard.saysSaved()
})

async function bothEqual(boards: readonly [BoardPage, BoardPage]): Promise<void> {
  for (const board of boards) await board.saysSaved()
  // What people see: the records of both editors.
  await expect(async () => {
    const [left, right] = await Promise.all(boards.map((board) => board.records()))
    expect(left).toEqual(right)
  }).toPass({ timeout: 10_000 })
  // What is kept: the encoded state of both documents, and its projection equals what is on screen.
  await expect
    .poll(async () => {
      const [left, right] = await Promise.all(boards.map((board) => localDocument(board)))
      return left !== undefined && right !== undefined && left.state === right.state
    })
    .toBe(true)
  const kept = await localDocument(boards[0])
  expect(kept.records).toEqual(await boards[0].records())
}
