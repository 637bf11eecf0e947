import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { docRoots } from '#lib/board/doc-cells.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { type RecordWriters, watchWriters } from '#lib/sync/record-writers.ts'

function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientId
  return doc
}

test('records that others and this person change are told with their writers, texts too', () => {
  const [mine, ana, bo] = [docOf(1), docOf(2), docOf(3)]
  const told: RecordWriters[] = []
  const stop = watchWriters(mine, (writers) => told.push(writers))
  const bring = (...from: Y.Doc[]): void =>
    Y.applyUpdate(mine, Y.mergeUpdates(from.map((doc) => Y.encodeStateAsUpdate(doc))))

  docRoots(ana).records.set('shape:a', { x: 1 })
  docRoots(ana).texts.set('shape:a', new Y.XmlFragment())
  bring(ana)
  Y.applyUpdate(bo, Y.encodeStateAsUpdate(ana))
  docRoots(bo).records.set(`shape:a${CELL_SEPARATOR}p`, { x: 2 })
  bring(bo)
  docRoots(mine).records.set('shape:b', { x: 3 })
  expect(told.map((writers) => [...writers])).toEqual([
    [['shape:a', 2]],
    [['shape:a', 3]],
    [['shape:b', 1]],
  ])

  told.length = 0
  const text = docRoots(ana).texts.get('shape:a') as Y.XmlFragment
  text.push([new Y.XmlText('words')])
  docRoots(bo).records.set('shape:c', {})
  bring(ana, bo)
  expect(told.map((writers) => [...writers])).toEqual([
    [
      ['shape:c', 3],
      // Two people's work came in one: whose text it is is not said rather than guessed.
      ['shape:a', undefined],
    ],
  ])

  stop()
  docRoots(mine).records.delete('shape:b')
  expect(told).toHaveLength(1)
})

test('a record that is taken away is told with who did it, not with who wrote it', () => {
  const [mine, ana] = [docOf(1), docOf(2)]
  for (const id of ['shape:a', 'shape:b']) docRoots(ana).records.set(id, { x: 1 })
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(ana))
  const told: RecordWriters[] = []
  watchWriters(mine, (writers) => told.push(writers))
  docRoots(mine).records.delete('shape:a')
  // Deletions of others come without a name.
  docRoots(ana).records.delete('shape:b')
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(ana))
  expect(told.map((writers) => [...writers])).toEqual([[['shape:a', 1]], [['shape:b', undefined]]])
})
