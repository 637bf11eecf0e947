import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeSeed } from '#lib/board/seed.ts'
import { MAX_AGREEMENT_CARDS } from '#lib/ownership/agreement.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { addTemplate } from '#server/room/add-template.ts'
import { documentWork } from '#server/room/document-work.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { page } from '#tests/support/board-factory.ts'
import { cardAt } from '#tests/support/ownership-board.ts'
import { onPage } from '#tests/support/paged-board.ts'

function workOn(data: Uint8Array) {
  const updates = [{ seq: 1, data }]
  return documentWork.agreement({ epoch: 1, snapshot: undefined, updates, headSeq: 1 })
}

function agreementOf(doc: Y.Doc) {
  const made = workOn(Y.encodeStateAsUpdate(doc))
  if (!made || made === 'too-many-cards') throw new Error('there is no agreement')
  return made
}

function board() {
  const doc = emptyDocument()
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'pm-po', ...pmPo.build('example') }))
  return doc
}

function addDaci(doc: Y.Doc, name: string, index: string): void {
  const command = {
    id: '1',
    type: 'add-template',
    page: `page:${name}`,
    template: 'daci',
    version: 2,
    placement: 'unplaced',
  } as const
  const update = addTemplate(doc, command, { records: { count: 50 }, docBytes: 0 })
  if (typeof update === 'string') throw new Error(update)
  Y.applyUpdate(doc, update)
  doc.getMap('r').set(`page:${name}`, { ...page(name, index), name: `The ${name}` })
}

test('each page of an agreement has its own picture, in the order of the pages; a board of one has that', () => {
  const doc = board()
  const alone = agreementOf(doc)
  expect([alone.agreement.pages, alone.pictures.length]).toEqual([[], 1])
  // Without a card there is nothing to agree on.
  addDaci(doc, 'empty', 'a6')
  addDaci(doc, 'decision', 'a0')
  for (const id of ['page:decision', 'page:notes']) {
    const legal = onPage(cardAt('Legal', { x: -700, y: -350 }), id)
    doc.getMap('r').set(legal.id, { ...legal, index: 'a9' })
  }
  doc.getMap('r').set('page:notes', page('notes', 'a8'))
  const { agreement, pictures } = agreementOf(doc)
  expect(agreement.pages.map(({ name, rows }) => [name, rows.length])).toEqual([
    ['The decision', 1],
    ['Page 1', 24],
    ['Pages without regions', 1],
  ])
  const [decision, first, elsewhere] = pictures.map((picture) => picture?.svg)
  expect([first === alone.pictures[0]?.svg, elsewhere]).toEqual([true, undefined])
  expect(first).toContain('>Pricing<')
  expect(decision).toContain('>Driver<')
})

test('more cards than can be shown without holding up everybody have no agreement', () => {
  const cards = (count: number) =>
    Array.from({ length: count }, (_, at) => cardAt(`c${at}`, { x: at, y: 0 }))
  const of = (count: number) =>
    workOn(encodeSeed({ epoch: 1, template: 'blank', furniture: [], records: cards(count) }))
  expect(of(MAX_AGREEMENT_CARDS)).toMatchObject({ agreement: { waiting: [] } })
  expect(of(MAX_AGREEMENT_CARDS + 1)).toBe('too-many-cards')
})
