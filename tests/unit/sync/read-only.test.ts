import { toRichText } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { boundRecordsOf } from '#lib/sync/bind-records.ts'
import { unkeptFile, unkeptIn } from '#lib/sync/unkept.ts'
import { collectUnsent } from '#lib/sync/unsent-work.ts'
import {
  note,
  people,
  type Replica,
  seedOf,
  shapeId,
  textIn,
} from '#tests/support/board-factory.ts'

test('when the right to edit ends, held and waiting edits are taken back and nothing is written from then on', () => {
  const [a] = people(1, seedOf(note('dragged'), note('moved'))) as [Replica]
  const bound = boundRecordsOf(a.store)
  const before = Y.encodeStateVector(a.doc)
  bound?.setGesture(true)
  put(a, 'dragged', 500)
  bound?.refresh()
  put(a, 'moved', 700)
  bound?.setWritable(false)
  expect([a.shape('dragged')?.x, a.shape('moved')?.x]).toEqual([0, 0])
  // The end of the gesture, and an edit of a script.
  bound?.setGesture(false)
  put(a, 'dragged', 900)
  bound?.editText(shapeId('moved'), (fragment) => fragment.delete(0, fragment.length))
  a.store.remove([shapeId('moved')])
  a.attached.flush()
  expect([a.shape('dragged')?.x, a.shape('moved')?.x]).toEqual([0, 0])
  expect(Y.encodeStateVector(a.doc)).toEqual(before)
})

test('what others write is shown meanwhile, and with the right back one’s own edits are written again', () => {
  const [a, b] = people(2, seedOf(note('n', { text: 'before' }))) as [Replica, Replica]
  boundRecordsOf(a.store)?.setWritable(false)
  b.change('n', { x: 40, props: { richText: toRichText('after') } })
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc))
  a.attached.flush()
  expect([a.shape('n')?.x, textIn(a, 'n')]).toEqual([40, 'after'])
  boundRecordsOf(a.store)?.setWritable(true)
  a.change('n', { x: 80 })
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc))
  b.attached.flush()
  expect(b.shape('n')?.x).toBe(80)
})

test('the file of unkept work holds the records that were made or changed since, their texts first, and no others', () => {
  const [a] = people(1, seedOf(note('others'), note('moved'), note('typed'))) as [Replica]
  const acked = Y.encodeStateVector(a.doc)
  a.edit(note('mine', { text: 'My point' }))
  a.change('moved', { x: 9 })
  a.change('typed', { props: { richText: toRichText('My words') } })
  const unkept = unkeptIn(collectUnsent(a.doc, acked))
  expect(new Set(unkept.map(({ id }) => id))).toEqual(
    new Set([shapeId('mine'), shapeId('moved'), shapeId('typed')]),
  )
  const file = JSON.parse(unkeptFile(unkept)) as { notes: string[]; records: { id: string }[] }
  expect(new Set(file.notes)).toEqual(new Set(['My point', 'My words']))
  expect(file.records.find(({ id }) => id === shapeId('moved'))).toMatchObject({ x: 9 })
  expect(unkeptIn(collectUnsent(a.doc, Y.encodeStateVector(a.doc)))).toEqual([])
})

/** Changes the store as a drag does; the document hears of it with the next frame. */
function put(replica: Replica, name: string, x: number): void {
  const shape = replica.shape(name)
  if (!shape) throw new Error(`no ${name}`)
  replica.store.put([{ ...shape, x }])
}
