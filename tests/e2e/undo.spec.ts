import type { AnaAndBo, NewBoardOptions } from './fixtures.ts'
import { expect, test } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'
import { twoBoards } from './two-boards.ts'

/** Ana and Bo on one board with the note "plan", which Bo made. */
async function meet(
  openForTwo: (options: NewBoardOptions) => Promise<AnaAndBo>,
): Promise<{ ana: BoardPage; bo: BoardPage }> {
  const { anasBoard: ana, bosBoard: bo } = await openForTwo({ template: 'blank' })
  await bo.addNote('plan')
  await ana.seesNote('plan')
  return { ana, bo }
}

const by = { x: 160, y: 60 }

async function bothSeeColour(boards: readonly BoardPage[], colour: string): Promise<void> {
  for (const board of boards) await expect.poll(() => board.colourOf('plan')).toBe(colour)
}

async function bothSeePlace(boards: readonly BoardPage[], place: unknown): Promise<void> {
  for (const board of boards) await expect.poll(() => board.placeOf('plan')).toEqual(place)
}

/** Drags and waits until the other person sees where the note is now. */
async function drags(who: BoardPage, other: BoardPage): Promise<unknown> {
  const before = await who.placeOf('plan')
  await who.dragNote('plan', by)
  await expect.poll(() => who.placeOf('plan')).not.toEqual(before)
  const there = await who.placeOf('plan')
  await expect.poll(() => other.placeOf('plan')).toEqual(there)
  return there
}

const planAt = (x: number, y: number) => {
  const words = { type: 'paragraph', content: [{ type: 'text', text: 'plan' }] }
  const props = { richText: { type: 'doc', content: [words] } }
  return { id: 'shape:plan', type: 'note', x, y, props }
}

async function saysWhoKept(board: BoardPage, sentence: string): Promise<void> {
  await expect(board.page.getByText(sentence, { exact: true })).toBeVisible()
}

test('Ana moves, Bo recolours: Ana’s undo moves back and Bo’s colour stays, and so does her redo', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  const start = await ana.placeOf('plan')
  const there = await drags(ana, bo)
  await bo.recolourNote('plan', 'light-green')
  await bothSeeColour([ana, bo], 'light-green')
  await ana.undoes()
  await bothSeePlace([ana, bo], start)
  await bothSeeColour([ana, bo], 'light-green')
  await ana.redoes()
  await bothSeePlace([ana, bo], there)
  await bothSeeColour([ana, bo], 'light-green')
  await expect(ana.page.getByText(/^Kept:/)).toHaveCount(0)
})

test('Ana recolours, Bo types: Ana’s undo takes the colour back and Bo’s text stays', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  const colour = (await ana.colourOf('plan')) as string
  await ana.recolourNote('plan', 'light-red')
  await bothSeeColour([ana, bo], 'light-red')
  await bo.editNote('plan', ' of Bo')
  await ana.seesNote('plan of Bo')
  await ana.undoes()
  await bothSeeColour([ana, bo], colour)
  for (const board of [ana, bo]) await board.seesNote('plan of Bo')
})

test('Ana moves, Bo deletes: Ana’s undo does not bring the note back', async ({ openForTwo }) => {
  const { ana, bo } = await meet(openForTwo)
  await ana.addNote('other')
  await drags(ana, bo)
  await bo.deleteNote('plan')
  await ana.doesNotSeeNote('plan')
  // The move is passed over, and the note before it goes: one press shows something.
  await ana.undoes()
  for (const board of [ana, bo]) await board.doesNotSeeNote('other')
  await ana.redoes()
  for (const board of [ana, bo]) {
    await board.seesNote('other')
    await board.doesNotSeeNote('plan')
  }
})

test('Ana makes a note, Bo types in it: Ana’s undo keeps it and says that Bo has edited it', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  await ana.addNote('mine')
  await bo.seesNote('mine')
  await bo.editNote('mine', ' and ours')
  await ana.seesNote('mine and ours')
  // Ana's typing goes first, then the making of the note.
  await ana.undoes()
  await ana.undoes()
  await saysWhoKept(ana, 'Kept: Bo has edited this note.')
  for (const board of [ana, bo]) await board.seesNote('and ours')
})

test('Ana and Bo recolour in turn: Ana’s undo takes back her own last colour and no more', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  for (const [who, colour] of [
    [ana, 'light-red'],
    [bo, 'light-blue'],
    [ana, 'light-green'],
  ] as const) {
    await who.recolourNote('plan', colour)
    await bothSeeColour([ana, bo], colour)
  }
  await ana.undoes()
  await bothSeeColour([ana, bo], 'light-blue')
  await ana.undoes()
  await saysWhoKept(ana, 'Kept: Bo has edited this note.')
  await bothSeeColour([ana, bo], 'light-blue')
})

test('Ana and Bo recolour at once: undo of the one whose colour won gives the old one back, the other’s leaves it', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [planAt(300, 200)])
  const both = [boards.ana, boards.bo] as const
  // The note itself is no step of anybody's: else an undo that is passed over would come to it.
  for (const board of both) await board.withEditor((editor) => void editor['clearHistory']())
  const colour = (await boards.ana.colourOf('plan')) as string
  await boards.atOnce(
    () => boards.ana.recolourNote('plan', 'light-red'),
    () => boards.bo.recolourNote('plan', 'light-blue'),
  )
  const won = (await boards.ana.colourOf('plan')) as string
  expect(['light-red', 'light-blue']).toContain(won)
  const [winner, loser, name] =
    won === 'light-red' ? [boards.ana, boards.bo, 'Ana'] : [boards.bo, boards.ana, 'Bo']

  await loser.undoes()
  await saysWhoKept(loser, `Kept: ${name} has edited this note.`)
  await bothSeeColour(both, won)
  await winner.undoes()
  await bothSeeColour(both, colour)
  await expect(winner.page.getByText(/^Kept:/)).toHaveCount(0)
  await winner.redoes()
  await bothSeeColour(both, won)
})

test('Ana and Bo move one note in turn: when Bo’s move was the last, Ana’s undo leaves it', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  await drags(ana, bo)
  await drags(bo, ana)
  await drags(ana, bo)
  const last = await drags(bo, ana)
  await ana.undoes()
  await saysWhoKept(ana, 'Kept: Bo has edited this note.')
  await bothSeePlace([ana, bo], last)
})

test('Ana deletes while Bo types: Ana’s undo brings the note back with what Bo typed', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  await bo.startTypingInto('plan', ' B')
  await ana.seesNote('plan B')
  await bo.page.context().setOffline(true)
  await bo.page.keyboard.type(' and C')
  await ana.deleteNote('plan')
  await bo.page.context().setOffline(false)
  await bo.doesNotSeeNote('plan')
  await ana.saysSaved()
  await bo.saysSaved()
  await ana.undoes()
  for (const board of [ana, bo]) await board.seesNote('plan B and C')
})

test('Ana moves a note while Bo types in it: Ana’s undo moves it back and every character stays', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  const start = await ana.placeOf('plan')
  await bo.startTypingInto('plan', ' one')
  await ana.seesNote('plan one')
  const grip = await ana.holds('plan')
  await ana.page.mouse.move(grip.x + 60, grip.y + 40)
  await bo.page.keyboard.type(' two')
  await ana.seesNote('plan one two')
  await ana.page.mouse.move(grip.x + 120, grip.y + 60)
  await ana.page.mouse.up()
  await expect.poll(() => bo.placeOf('plan')).not.toEqual(start)
  await bo.page.keyboard.type(' three')
  await ana.seesNote('plan one two three')
  await ana.undoes()
  await bothSeePlace([ana, bo], start)
  for (const board of [ana, bo]) await board.seesNote('plan one two three')
})

test('Escape during a drag puts the note back for both and keeps what Bo typed and coloured meanwhile', async ({
  openForTwo,
}) => {
  const { ana, bo } = await meet(openForTwo)
  const start = await ana.placeOf('plan')
  const grip = await ana.holds('plan')
  await ana.page.mouse.move(grip.x + 60, grip.y + 40)
  await ana.page.mouse.move(grip.x + 120, grip.y + 60)
  await expect.poll(() => ana.placeOf('plan')).not.toEqual(start)
  await bo.recolourNote('plan', 'light-green')
  await bo.editNote('plan', ' of Bo')
  await ana.seesNote('plan of Bo')
  await ana.page.keyboard.press('Escape')
  await ana.page.mouse.up()
  await bothSeePlace([ana, bo], start)
  await bothSeeColour([ana, bo], 'light-green')
  for (const board of [ana, bo]) await board.seesNote('plan of Bo')
})

test('Escape during a drag leaves the note where Bo put it meanwhile', async ({ openForTwo }) => {
  const { ana, bo } = await meet(openForTwo)
  const grip = await ana.holds('plan')
  await ana.page.mouse.move(grip.x - 60, grip.y - 40)
  await ana.page.mouse.move(grip.x - 120, grip.y - 60)
  await bo.selectShape(await bo.idOf('plan'))
  await bo.page.keyboard.press('ArrowRight')
  await bo.saysSaved()
  const there = await bo.placeOf('plan')
  await ana.page.keyboard.press('Escape')
  await ana.page.mouse.up()
  await bothSeePlace([ana, bo], there)
})
