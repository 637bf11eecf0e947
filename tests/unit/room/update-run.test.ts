import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { inRuns, UpdateRun } from '#server/room/update-run.ts'

/** Updates of several people who see each other's, `bytes` of text in each. */
function updatesOf(people: number, count: number, bytes = 3): Uint8Array[] {
  const updates: Uint8Array[] = []
  const docs = Array.from({ length: people }, () => new Y.Doc())
  for (const doc of docs) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== null) return
      updates.push(update)
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'another')
    })
  }
  for (let at = 0; at < count; at++) {
    docs[at % people]?.getMap('r').set(`shape:${at % 50}`, 'x'.repeat(bytes) + at)
  }
  return updates
}

function contentOf(updates: readonly Uint8Array[]): unknown {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return [doc.getMap('r').toJSON(), Y.encodeStateVector(doc), doc.store.pendingStructs]
}

test.each([1, 2, 63, 64, 65, 4_095, 4_096, 4_097, 5_000])(
  '%i updates become one that says the same',
  (count) => {
    const updates = updatesOf(3, count)
    const run = new UpdateRun()
    for (const update of updates) run.add(update)
    const merged = run.merged()
    expect(contentOf([merged])).toEqual(contentOf(updates))
    expect([run.merged(), run.bytes]).toEqual([
      merged,
      updates.reduce((sum, { length }) => sum + length, 0),
    ])
  },
)

test('a long update stays by itself, and no run becomes long', () => {
  const small = updatesOf(1, 40, 10_000)
  const large = updatesOf(1, 1, 300_000)
  const updates = [...small.slice(0, 5), ...large, ...small.slice(5)]
  const runs = inRuns(updates)
  expect(runs.map(({ length }) => Math.round(length / 10_000))).toEqual([5, 30, 13, 13, 9])
  expect(contentOf(runs)).toEqual(contentOf(updates))
})
