import { expect, test } from 'vitest'
import { keptCounts } from '#lib/sync/kept-counts.ts'

/** As much of the browser's storage as is used. */
function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}

const known = new Map([[7, 3]])

test('each document instance keeps its own count, and a board and epoch read only theirs', () => {
  const storage = memoryStorage()
  const counts = keptCounts({ boardId: 'a', epoch: 1, storage })
  counts.write(11, { changes: 3, known })
  counts.write(12, { changes: 1, known: new Map() })
  counts.write(11, { changes: 2, known })
  counts.write(12, { changes: 0, known: new Map() })
  keptCounts({ boardId: 'b', epoch: 1, storage }).write(11, { changes: 9, known })
  keptCounts({ boardId: 'a', epoch: 2, storage }).write(11, { changes: 5, known })
  const before = counts.readAll(1)
  counts.forget(1)
  expect([before, counts.readAll(1), counts.readAll(2)]).toEqual([
    [{ changes: 2, known }],
    [],
    [{ changes: 5, known }],
  ])
})

test('what is not ours, or was cut off, is passed over; without storage nothing is kept', () => {
  const storage = memoryStorage()
  for (const [i, text] of ['{', '7', 'null', '{"changes":"3","known":[]}'].entries()) {
    storage.setItem(`overlap/kept/a/1/${i}`, text)
  }
  storage.setItem('overlap/kept/a/1/9', '{"changes":1,"known":[[1],["x",2],[5,6]]}')
  const none = keptCounts({ boardId: 'a', epoch: 1, storage: undefined })
  none.write(1, { changes: 1, known })
  expect([keptCounts({ boardId: 'a', epoch: 1, storage }).readAll(1), none.readAll(1)]).toEqual([
    [{ changes: 1, known: new Map([[5, 6]]) }],
    [],
  ])
})
