import { StorageError, type AppendEntry, type BoardStorage } from '#server/storage/storage.ts'

/** Storage whose appends can be made to fail or to hang, over one that works. */
export interface FailingStorage extends BoardStorage {
  /** What appends do from now on. */
  failWith: 'nothing' | 'full' | 'unavailable'
  /** Every append that was tried. */
  readonly batches: (readonly AppendEntry[])[]
}

export function failingStorage(storage: BoardStorage): FailingStorage {
  const batches: (readonly AppendEntry[])[] = []
  const failing: FailingStorage = {
    failWith: 'nothing',
    batches,
    append: async (batch) => {
      batches.push(batch)
      if (failing.failWith !== 'nothing')
        throw new StorageError(failing.failWith, 'as the test says')
      return storage.append(batch)
    },
    createBoard: (board) => storage.createBoard(board),
    getBoard: (id) => storage.getBoard(id),
    renameBoard: (id, title) => storage.renameBoard(id, title),
    isShared: storage.isShared,
    load: (id) => storage.load(id),
    loadAbove: (id, seq) => storage.loadAbove(id, seq),
    heads: (ids) => storage.heads(ids),
    compact: (id, snapshot) => storage.compact(id, snapshot),
    startEpoch: (id, epoch) => storage.startEpoch(id, epoch),
    recordVisit: (visit) => storage.recordVisit(visit),
    writers: (id) => storage.writers(id),
    standings: (ids) => storage.standings(ids),
    signInEpochs: (ids) => storage.signInEpochs(ids),
    places: (id) => storage.places(id),
    run: (steps) => storage.run(steps),
    runHost: (steps) => storage.runHost(steps),
    close: () => storage.close(),
  }
  return failing
}
