import { expect, test } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'

test('who moved a card without a connection, or drags it, is told who deleted it, and brings it back as they had it', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana', { serviceWorkers: 'block' })
  const bo = await newPerson('Bo')
  const url = await newBoard(ana)
  const [anas, bos] = await Promise.all([ana.opens(url), bo.opens(url)])
  await isWatching(anas)
  const inGroup = await anas.placeOf('Success metrics')
  const grouped = [
    await anas.idOf('Success metrics'),
    await anas.idOf('Stakeholder communication'),
  ] as const
  const group = await anas.withEditor((editor, ids) => {
    editor['groupShapes'](ids)
    return editor['getShape'](ids[0]).parentId as string
  }, grouped)
  await expect
    .poll(() => bos.withEditor((editor, id) => !!editor['getShape'](id), group))
    .toBe(true)
  await Promise.all([anas.saysSaved(), bos.saysSaved()])

  await ana.context.setOffline(true)
  await expect(anas.pill).toContainText(/Offline|Reconnecting/, { timeout: 12_000 })
  await anas.dragNote('Pricing', { x: 90, y: 30 })
  const moved = await anas.placeOf('Pricing')
  await anas.withEditor(
    (editor, id) => void editor['updateShape']({ id, type: 'note', props: { color: 'red' } }),
    grouped[0],
  )
  await bos.withEditor((editor, id) => void editor['deleteShapes']([id]), group)
  await bos.deleteNote('Pricing')
  await bos.deleteNote('Roadmap')
  await bos.saysSaved()
  await ana.context.setOffline(false)
  // Not of the one that she did nothing to.
  const told = anas.page.getByText(
    '2 cards that you changed while you were offline were deleted.',
    { exact: true },
  )
  await expect(told).toBeVisible({ timeout: 30_000 })
  await anas.doesNotSeeNote('Pricing')
  await anas.page.getByRole('button', { name: 'Bring back' }).click()
  await bos.seesNote('Pricing')
  for (const board of [anas, bos]) {
    await expect.poll(() => board.placeOf('Pricing')).toEqual(moved)
    // Its group is gone, and it lies where it lay.
    await expect.poll(() => board.placeOf('Success metrics')).toEqual(inGroup)
    await board.doesNotSeeNote('Roadmap')
  }
  await anas.undoes()
  for (const board of [anas, bos]) await board.doesNotSeeNote('Pricing')

  const at = await anas.holds('Voice of the customer')
  await anas.page.mouse.move(at.x + 60, at.y + 40, { steps: 5 })
  await bos.deleteNote('Voice of the customer')
  await expect(
    anas.page.getByText('Bo deleted “Voice of the customer” while you moved it.', { exact: true }),
  ).toBeVisible()
  await anas.page.mouse.up()
  await anas.page.getByRole('button', { name: 'Bring back' }).click()
  await bos.seesNote('Voice of the customer')
})

/** What tells of it comes a while after the board. */
async function isWatching({ page }: BoardPage): Promise<void> {
  await page.waitForResponse(
    async (response) =>
      response.request().resourceType() === 'script' &&
      (await response.text()).includes(' that you changed while you were offline'),
  )
}
