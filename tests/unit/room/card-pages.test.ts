import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { overlayKey } from '#lib/board/cells.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { pageOf, ToldCards } from '#lib/sync/told-cards.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { addTemplate } from '#server/room/add-template.ts'
import { CardEngine } from '#server/room/card-engine.ts'
import { takePart, type CardSource } from '#server/room/card-frames.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { page } from '#tests/support/board-factory.ts'
import { cardAt } from '#tests/support/ownership-board.ts'

/** The default board with one more card, and its list as somebody has it. */
function board() {
  const { furniture, records } = pmPo.build('example')
  const doc = emptyDocument()
  const all = [...records, cardAt('mine', { x: -700, y: 0 })]
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'pm-po', furniture, records: all }))
  const told = new ToldCards()
  const changes: Parameters<ConstructorParameters<typeof CardEngine>[0]['onSettled']>[0][] = []
  const engine = new CardEngine({
    doc,
    inTurn: async (work) => nextTurn().then(work),
    ownerOf: () => undefined,
    onSettled: (change) => changes.push(change),
    onFailed: (error) => {
      throw error
    },
  })
  onTestFinished(() => engine.close())
  const source: CardSource = {
    ownership: engine.ownership,
    authorOf: () => undefined,
    textOf: () => undefined,
    memory: 'memory',
    pageNameOf: (id) => {
      const record = engine.view.records.get(id)
      return record?.typeName === 'page' ? record.name : ''
    },
    get pageIds() {
      return engine.pageIds
    },
  }
  let isFirst = true
  /** The list with all that changed. */
  const list = async () => {
    await engine.current()
    for (const { cards, haveRegionsChanged } of changes.splice(0)) {
      const untold = { cards: new Map(cards), isFirst, hasTemplate: isFirst || haveRegionsChanged }
      isFirst = false
      do told.take(takePart(untold, source))
      while (untold.cards.size > 0)
    }
    if (!told.board) throw new Error('nothing was told')
    return told.board
  }
  return { doc, list }
}

function addRetro(doc: Y.Doc): void {
  const update = addTemplate(
    doc,
    {
      id: '1',
      type: 'add-template',
      page: 'page:retro',
      template: 'start-stop-continue',
      version: 1,
      placement: 'unplaced',
      roles: ['Product Owner', 'Design'],
    },
    { records: { count: 50 }, docBytes: 0 },
  )
  if (typeof update === 'string') throw new Error(update)
  Y.applyUpdate(doc, update)
  doc.getMap('r').set('page:retro', page('retro', 'a5'))
}

test('with several pages the list has their names and regions, and says when a card goes to another page', async () => {
  const { doc, list } = board()
  const alone = await list()
  expect([alone.pages, alone.cards.get('shape:mine')?.page]).toEqual([[], undefined])
  addRetro(doc)
  const two = await list()
  expect(two.pages.map(({ id, regions, hasTray }) => ({ id, regions, hasTray }))).toEqual([
    { id: 'page:page', regions: ['PM', 'PO', 'PM+PO', ''], hasTray: true },
    { id: 'page:retro', regions: ['PO', 'Design', ''], hasTray: false },
  ])
  expect(two.regions).toEqual(['PM', 'PO', 'Design', 'PM+PO', ''])
  expect(two.pages.map(({ roles }) => roles?.map(({ id }) => id))).toEqual([
    ['PM', 'PO'],
    ['PO', 'Design'],
  ])
  // Nobody's before and after: only the page is another.
  const records = doc.getMap('r')
  for (const id of ['page:page', 'page:retro']) {
    records.set(overlayKey('shape:mine', 'at'), [id, 9_000, 9_000])
    const now = await list()
    const card = now.cards.get('shape:mine')
    expect(card && [card.region, pageOf(now, card)?.id]).toEqual(['', id])
  }
  const retro = page('retro', 'a5')
  records.set('page:retro', { ...retro, name: 'Retro of May' })
  expect((await list()).pages.map(({ name }) => name)).toEqual(['Page 1', 'Retro of May'])
  records.set('page:retro', { ...retro, index: 'a0' })
  expect((await list()).pages.map(({ id }) => id)).toEqual(['page:retro', 'page:page'])
  records.set(overlayKey('shape:mine', 'at'), ['page:page', 0, 0])
  records.delete('page:retro')
  expect((await list()).pages).toEqual([])
})
