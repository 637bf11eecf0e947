import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { project } from '#lib/board/project.ts'
import { boardSchema } from '#lib/board/schema.ts'
import { note, seedOf } from '#tests/support/board-factory.ts'
import {
  HOSTILE_RECORDS,
  writeHostile,
  type HostileRecord,
} from '#tests/support/hostile-records.ts'

test.each(HOSTILE_RECORDS)('a peer writes $what: nothing else is lost', (row) => {
  const { shown, quarantined } = afterAttack(row)
  expect(Object.fromEntries(quarantined.map(({ id, reason }) => [id, reason]))).toEqual(
    row.quarantined,
  )
  expect(Object.keys(shown).sort()).toEqual(
    [
      'document:document',
      'page:page',
      'shape:before',
      'shape:good',
      ...Object.keys(row.shown ?? {}),
    ].sort(),
  )
  expect(shown).toMatchObject({
    'shape:good': {
      x: 700,
      props: { richText: { content: [{ content: [{ text: 'A good note' }] }] } },
    },
    ...row.shown,
  })
  for (const record of Object.values(shown))
    boardSchema.validateRecord({} as never, record, 'tests', null)
})

function afterAttack(row: HostileRecord) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, seedOf(note('before')))
  // A view that is there already, as in every open tab, and is told what has changed.
  const view = new BoardView(doc)
  const touched = new Touched()
  doc
    .getMap('r')
    .observe(({ keysChanged }) => keysChanged.forEach((key) => touched.records.add(key)))
  const attacker = new Y.Doc()
  Y.applyUpdate(attacker, Y.encodeStateAsUpdate(doc))
  let updates = 0
  attacker.on('update', (update: Uint8Array) => {
    updates += 1
    Y.applyUpdate(doc, update)
  })
  writeHostile(attacker, row)
  expect(updates).toBe(1)
  view.refresh(touched)
  const whole = project(doc)
  expect(Object.fromEntries(view.records)).toEqual(whole.records)
  return { shown: whole.records, quarantined: whole.quarantined }
}
