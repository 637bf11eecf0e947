import type { TLPage, TLRecord, TLShapeId } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addedCards } from '#lib/templates/added-template.ts'
import { raci } from '#lib/templates/raci.ts'
import { addTemplate } from '#server/room/add-template.ts'
import { note, page, people, type Replica, seedOf, sync } from '#tests/support/board-factory.ts'
import { withHistory } from '#tests/support/history.ts'

/** Ana, who has the history, has added a template on a page of its own, with furniture by the server. */
function added() {
  const [ana, bo] = people(2, seedOf(note('n'))) as [Replica, Replica]
  const { history } = withHistory(ana.store)
  const both = (change: () => void): void => {
    change()
    sync(ana, bo)
  }
  const before = ana.shown()
  const update = addTemplate(
    ana.doc,
    {
      id: '1',
      type: 'add-template',
      template: 'raci',
      version: 1,
      placement: 'example',
      page: 'page:raci',
    },
    { records: { count: 3 }, docBytes: 1_000 },
  )
  if (!(update instanceof Uint8Array)) throw new Error(update)
  both(() => Y.applyUpdate(ana.doc, update, 'network'))
  expect(ana.shown()).toEqual(before)
  let ids = 0
  const newId = () => `shape:card${ids++}` as TLShapeId
  const cards = addedCards(raci.build('example').records, { pageId: 'page:raci', newId })
  const made: readonly TLRecord[] = [page('raci'), ...cards]
  both(() => {
    history.mark('add template')
    ana.edit(...made)
  })
  return { ana, bo, history, both, before, made, whole: ana.shown() }
}

test('an added template is whole on every screen, one undo takes all of it away, one redo brings it back', () => {
  const { ana, bo, history, both, before, made, whole } = added()
  const furniture = Object.keys(whole).filter((id) => id.startsWith('shape:tpl-'))
  expect(furniture.length).toBe(raci.build('example').furniture.length)
  expect(Object.keys(whole).length).toBe(
    Object.keys(before).length + made.length + furniture.length,
  )
  expect(bo.shown()).toEqual(whole)
  both(() => history.undo())
  expect([ana.shown(), bo.shown()]).toEqual([before, before])
  both(() => history.redo())
  expect([ana.shown(), bo.shown()]).toEqual([whole, whole])
})

test('a page that somebody else deletes whole goes with its furniture, and a note that was added meanwhile keeps it', () => {
  const { ana, bo, both, before, made, whole } = added()
  const remove = () => {
    bo.store.remove(made.map(({ id }) => id))
    bo.attached.flush()
  }
  both(remove)
  expect([ana.shown(), bo.shown()]).toEqual([before, before])
  both(() => bo.edit(...made))
  expect(ana.shown()).toEqual(whole)
  const own = note('own', { parent: 'page:raci', text: 'Mine' })
  both(() => {
    ana.edit(own)
    remove()
  })
  const kept = { ...before, ...furnitureOf(whole), [own.id]: ana.shown()[own.id] }
  const { 'page:raci': recovered, ...rest } = ana.shown()
  expect((recovered as TLPage).name).toBe('Recovered')
  expect(rest).toEqual(kept)
  expect(bo.shown()).toEqual(ana.shown())
})

function furnitureOf(shown: Readonly<Record<string, TLRecord>>): Record<string, TLRecord> {
  return Object.fromEntries(Object.entries(shown).filter(([id]) => id.startsWith('shape:tpl-')))
}
