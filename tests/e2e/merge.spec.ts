import { expect, test } from './fixtures.ts'
import type { BoardPage } from './pages/BoardPage.ts'
import { drag, recordIn, select, twoBoards } from './two-boards.ts'

const noteAt = (id: string, x: number, y: number) => ({ id: `shape:${id}`, type: 'note', x, y })

test('two people drag one note at once: its place is one of both, never a mixture', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [noteAt('n', 300, 200)])
  const { ana, bo } = boards
  await boards.atOnce(
    () => ana.dragShape('shape:n', { x: 250, y: 30 }),
    () => bo.dragShape('shape:n', { x: 40, y: 260 }),
  )
  const held = recordIn(await boards.areOne(), 'shape:n')
  expect([
    { x: 550, y: 230 },
    { x: 340, y: 460 },
  ]).toContainEqual({ x: held['x'], y: held['y'] })

  // And in sight of each other, step by step.
  const from = { x: Number(held['x']), y: Number(held['y']) }
  for (const board of [ana, bo]) await board.setCamera({ x: 0, y: 0, z: 1 })
  await Promise.all([
    ana.dragShape('shape:n', { x: 200, y: 10 }),
    bo.dragShape('shape:n', { x: -30, y: -120 }),
  ])
  const live = recordIn(await boards.areOne(), 'shape:n')
  expect([
    { x: from.x + 200, y: from.y + 10 },
    { x: from.x - 30, y: from.y - 120 },
  ]).toContainEqual({ x: live['x'], y: live['y'] })
})

test('one resizes a shape while the other moves it: both are kept', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [
    { id: 'shape:g', type: 'geo', x: 300, y: 200, props: { w: 200, h: 150, fill: 'solid' } },
  ])
  const { ana, bo } = boards
  await select(ana, ['shape:g'])
  await boards.atOnce(
    () => drag(ana, { x: 500, y: 350 }, { x: 600, y: 430 }),
    () => bo.dragShape('shape:g', { x: 120, y: 90 }),
  )
  const { x, y, props } = recordIn(await boards.areOne(), 'shape:g')
  const { w, h } = props as { w: number; h: number }
  expect([x, y, w, h].map((each) => Math.round(Number(each)))).toEqual([420, 290, 300, 230])
})

test('two people re-attach the two ends of one arrow at once: both win', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, fourNotesAndAnArrow)
  const { ana, bo } = boards
  await bindArrow(ana)
  await expect.poll(async () => ends(await bo.records()).end).toEqual(['shape:b'])
  await boards.atOnce(
    async () => {
      await dragEnd(ana, 'start', { x: 200, y: 600 })
      expect(ends(await ana.records())).toEqual({ start: ['shape:c'], end: ['shape:b'] })
    },
    async () => {
      await dragEnd(bo, 'end', { x: 900, y: 600 })
      expect(ends(await bo.records())).toEqual({ start: ['shape:a'], end: ['shape:d'] })
    },
  )
  expect(ends(await boards.areOne())).toEqual({ start: ['shape:c'], end: ['shape:d'] })
})

test('two people re-attach the same end of an arrow at once: one wins, on both screens', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, fourNotesAndAnArrow)
  const { ana, bo } = boards
  await boards.atOnce(
    () => dragEnd(ana, 'end', { x: 200, y: 600 }),
    () => dragEnd(bo, 'end', { x: 900, y: 600 }),
  )
  const { start, end } = ends(await boards.areOne())
  expect(start).toEqual([])
  expect([['shape:c'], ['shape:d']]).toContainEqual(end)
})

test('one brings a note to the front while the other moves it: both are kept', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [
    noteAt('a', 200, 200),
    noteAt('b', 500, 200),
    noteAt('c', 800, 200),
  ])
  const { ana, bo } = boards
  await select(ana, ['shape:a'])
  await boards.atOnce(
    () => ana.page.keyboard.press(']'),
    () => bo.dragShape('shape:a', { x: 20, y: 250 }),
  )
  const records = await boards.areOne()
  expect(recordIn(records, 'shape:a')).toMatchObject({ x: 220, y: 450 })
  const order = records.filter(({ typeName }) => typeName === 'shape')
  order.sort((one, other) => (String(one['index']) < String(other['index']) ? -1 : 1))
  expect(order.map(({ id }) => id)).toEqual(['shape:b', 'shape:c', 'shape:a'])
})

test('each of two people takes another note out of a group of three: the third stays in sight', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const inGroup = (id: string, x: number) => ({ ...noteAt(id, x, 0), parentId: 'shape:g' })
  const boards = await twoBoards({ newPerson, newBoard, server }, [
    { id: 'shape:g', type: 'group', x: 200, y: 200 },
    inGroup('one', 0),
    inGroup('two', 250),
    inGroup('three', 500),
  ])
  const remove = (board: BoardPage, id: string) =>
    board.withEditor((editor, shape) => void editor['deleteShapes']([shape]), id)
  const { ana, bo } = boards
  await boards.atOnce(
    () => remove(ana, 'shape:one'),
    () => remove(bo, 'shape:two'),
  )
  for (const board of [ana, bo]) {
    expect(await board.withEditor((editor) => editor['getShapePageBounds']('shape:three').x)).toBe(
      700,
    )
  }
  const records = await boards.areOne()
  expect(records.filter(({ typeName }) => typeName === 'shape').map(({ id }) => id)).toEqual([
    'shape:g',
    'shape:three',
  ])
  // It can be taken out of the group as ever.
  await bo.withEditor((editor) => void editor['ungroupShapes'](['shape:g']))
  expect(recordIn(await boards.areOne(), 'shape:three')['parentId']).toBe('page:page')
})

test('a frame dragged into another while that is dragged into it: no tab hangs, one board', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const frameAt = (id: string, x: number) => ({
    id: `shape:${id}`,
    type: 'frame',
    x,
    y: 200,
    props: { w: 300, h: 300 },
  })
  const boards = await twoBoards({ newPerson, newBoard, server }, [
    frameAt('one', 200),
    frameAt('two', 800),
    { ...noteAt('in', 20, 20), parentId: 'shape:one' },
  ])
  const { ana, bo } = boards
  const parentOf = (board: BoardPage, id: string) =>
    board.withEditor((editor, shape) => editor['getShape'](shape).parentId as string, id)
  await boards.atOnce(
    async () => {
      await dragSlowly(ana, 'shape:one', { x: 560, y: 0 })
      expect(await parentOf(ana, 'shape:one')).toBe('shape:two')
    },
    async () => {
      await dragSlowly(bo, 'shape:two', { x: -560, y: 0 })
      expect(await parentOf(bo, 'shape:two')).toBe('shape:one')
    },
  )
  for (const board of [ana, bo]) {
    const since = Date.now()
    expect(await board.withEditor((editor) => editor.getCurrentPageShapes().length)).toBe(3)
    expect(Date.now() - since).toBeLessThan(3_000)
  }
  const records = await boards.areOne()
  expect([
    ['page:page', 'shape:one'],
    ['shape:two', 'page:page'],
  ]).toContainEqual(['shape:one', 'shape:two'].map((id) => recordIn(records, id)['parentId']))
  expect(recordIn(records, 'shape:in')['parentId']).toBe('shape:one')
  await ana.addNote('Ana still works')
  await bo.seesNote('Ana still works')
  await bo.addNote('Bo still works')
  await ana.seesNote('Bo still works')
})

test('a page deleted while another person works on it comes back as Recovered with their work', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [noteAt('first', 300, 200)])
  const { ana, bo } = boards
  await makePageTwo(ana)
  await ana.addNote('Was there before')
  await goToPage(bo, 'page:two')
  await bo.seesNote('Was there before')
  await boards.atOnce(
    () => ana.withEditor((editor) => editor['deletePage']('page:two')),
    () => bo.addNote('Written meanwhile'),
  )
  await bo.seesNote('Written meanwhile')
  // Bo goes on in the page that was rescued under him.
  await bo.addNote('And goes on')
  const records = await boards.areOne()
  expect(recordIn(records, 'page:two')).toMatchObject({ name: 'Recovered' })
  await goToPage(ana, 'page:two')
  await ana.seesNote('Written meanwhile')
  await ana.seesNote('And goes on')
  await ana.doesNotSeeNote('Was there before')
  await ana.addNote('Ana is here too')
  await goToPage(bo, 'page:two')
  await bo.seesNote('Ana is here too')
  await boards.areOne()
})

test('a deleted page is gone for both with all that was on it, and undo brings both back', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [noteAt('first', 300, 200)])
  const { ana, bo } = boards
  await makePageTwo(ana)
  await ana.addNote('On the second page')
  await ana.withEditor((editor) => {
    editor['markHistoryStoppingPoint']('delete page')
    editor['deletePage']('page:two')
  })
  const ids = (await boards.areOne()).map(({ id }) => id)
  expect(ids).toEqual(['document:document', 'page:page', 'shape:first'])
  // The reload has emptied the history, so the page is made and deleted once more.
  await bo.withEditor((editor) => {
    editor['createPage']({ id: 'page:three', name: 'Three' })
    editor['setCurrentPage']('page:three')
  })
  await bo.addNote('On the third page')
  await bo.withEditor((editor) => {
    editor['markHistoryStoppingPoint']('delete page')
    editor['deletePage']('page:three')
    editor['undo']()
  })
  expect(recordIn(await boards.areOne(), 'page:three')).toMatchObject({ name: 'Three' })
  await goToPage(ana, 'page:three')
  await ana.seesNote('On the third page')
})

test('notes that two people insert at one place of the order can be duplicated, grouped and reordered', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const boards = await twoBoards({ newPerson, newBoard, server }, [noteAt('below', 900, 500)])
  const { ana, bo } = boards
  const insert = (board: BoardPage, id: string, x: number) =>
    board.withEditor(
      (editor, shape) => editor['createShapes']([{ ...shape, type: 'note', index: 'a5' }]),
      { id: `shape:${id}`, x, y: 150 },
    )
  await boards.atOnce(
    async () => {
      await insert(ana, 'a1', 200)
      await insert(ana, 'a2', 420)
    },
    async () => {
      await insert(bo, 'b1', 640)
      await insert(bo, 'b2', 860)
    },
  )
  await expectOwnIndices(boards.ana)
  for (const board of [ana, bo]) {
    await select(board, ['shape:a1', 'shape:b1', 'shape:a2'])
    await board.withEditor((editor) => {
      editor['duplicateShapes'](editor['getSelectedShapeIds'](), { x: 10, y: 300 })
      editor['bringForward'](editor['getSelectedShapeIds']())
      editor['groupShapes'](editor['getSelectedShapeIds']())
      editor['sendBackward'](editor['getSelectedShapeIds']())
      editor['ungroupShapes'](editor['getSelectedShapeIds']())
    })
    await expectOwnIndices(board)
  }
  const shapes = (await boards.areOne()).filter(({ typeName }) => typeName === 'shape')
  expect(shapes).toHaveLength(5 + 3 + 3)
})

const fourNotesAndAnArrow = [
  noteAt('a', 100, 100),
  noteAt('b', 800, 100),
  noteAt('c', 100, 500),
  noteAt('d', 800, 500),
  {
    id: 'shape:arrow',
    type: 'arrow',
    x: 400,
    y: 380,
    props: { start: { x: 0, y: 0 }, end: { x: 250, y: 0 } },
  },
]

async function bindArrow(board: BoardPage): Promise<void> {
  await board.withEditor((editor) => {
    const end = (terminal: string, toId: string) => ({
      type: 'arrow',
      fromId: 'shape:arrow',
      toId,
      props: { terminal, normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: false, isPrecise: false },
    })
    editor['createBindings']([end('start', 'shape:a'), end('end', 'shape:b')])
  })
}

/** Takes an end of the arrow by its handle and drops it on a point of the page. */
async function dragEnd(
  board: BoardPage,
  end: 'start' | 'end',
  to: { x: number; y: number },
): Promise<void> {
  await select(board, ['shape:arrow'])
  const from = await board.withEditor((editor, name) => {
    const handles = editor['getShapeHandles']('shape:arrow') as { id: string }[]
    const handle = handles.find(({ id }) => id === name)
    const { x, y } = editor['getShapePageTransform']('shape:arrow').applyToPoint(handle)
    return { x: x as number, y: y as number }
  }, end)
  // The handles come a frame after the selection, and what is pressed before is the arrow itself.
  await expect(board.page.locator('.tl-handle').first()).toBeAttached()
  await drag(board, from, to)
}

/** What each end of the arrow is attached to. */
function ends(records: readonly { typeName: string; [key: string]: unknown }[]) {
  const bindings = records.filter(({ typeName }) => typeName === 'binding')
  const at = (terminal: string) =>
    bindings
      .filter(({ props }) => (props as { terminal: string }).terminal === terminal)
      .map(({ toId }) => toId)
  return { start: at('start'), end: at('end') }
}

/** Drags a frame by its inside and rests over what is there, as people do before they let go. */
async function dragSlowly(
  board: BoardPage,
  id: string,
  by: { x: number; y: number },
): Promise<void> {
  await select(board, [id])
  const { from, to } = await board.withEditor(
    (editor, { shape, way }) => {
      const { midX, maxY } = editor['getShapePageBounds'](shape)
      const at = editor['pageToScreen']({ x: midX, y: maxY - 40 })
      return { from: { x: at.x, y: at.y }, to: { x: at.x + way.x, y: at.y + way.y } }
    },
    { shape: id, way: by },
  )
  const { mouse } = board.page
  await mouse.move(from.x, from.y)
  await mouse.down()
  await mouse.move(to.x, to.y, { steps: 8 })
  await expect
    .poll(() => board.withEditor((editor, shape) => editor['getShape'](shape).parentId, id))
    .toMatch(/^shape:/)
  await mouse.up()
}

/** Makes a second page and goes there. */
async function makePageTwo(board: BoardPage): Promise<void> {
  await board.withEditor((editor) => {
    editor['createPage']({ id: 'page:two', name: 'Two' })
    editor['setCurrentPage']('page:two')
  })
}

async function goToPage(board: BoardPage, id: string): Promise<void> {
  await expect
    .poll(() => board.withEditor((editor, page) => Boolean(editor['getPage'](page)), id))
    .toBe(true)
  await board.withEditor((editor, page) => {
    editor['setCurrentPage'](page)
  }, id)
}

/** No two siblings have the same index, or tldraw throws at the next insert between them. */
async function expectOwnIndices(board: BoardPage): Promise<void> {
  const indices = await board.withEditor((editor) =>
    (editor.getCurrentPageShapes() as unknown as { parentId: string; index: string }[]).map(
      ({ parentId, index }) => `${parentId} ${index}`,
    ),
  )
  expect(new Set(indices).size).toBe(indices.length)
}
