import { clearDocument, IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

/** Opening takes milliseconds; past this the board must not wait for a stuck database. */
const OPEN_TIMEOUT_MS = 3_000

const PREFIX = 'overlap'

/**
 * A board's document in this browser's IndexedDB, so that a reload without network loses nothing.
 * It is named by board and epoch: the documents of two epochs must never be merged.
 */
export interface LocalCopy {
  isOrigin(origin: unknown): boolean
  /** Resolves when everything up to now is on the disk; false when it could not be written. */
  whenStored(): Promise<boolean>
  /**
   * Commits what is being written, now: of a page that goes, the browser drops every write that waits
   * for another turn of the page, and with it those that wait for that one.
   */
  commitNow(): void
  /** Forgets what is stored; other tabs that use the same copy keep working. */
  clear(): Promise<void>
  close(): void
}

/**
 * Loads what is stored into `doc` and stores every change from then on. Resolves undefined when
 * this browser has no IndexedDB for us (private windows, denied, broken): the board works without.
 *
 * @param onOpening - gets the copy before it is loaded, to recognise the origin of what it loads
 * @param onLost - storing has failed since (quota): what is made from now on is in this tab only
 */
export async function openLocalCopy({
  name,
  doc,
  onLost,
  onOpening,
}: {
  name: string
  doc: Y.Doc
  onLost: () => void
  onOpening?: (copy: LocalCopy) => void
}): Promise<LocalCopy | undefined> {
  if (!(await canOpenDatabases())) return undefined
  const persistence = new IndexeddbPersistence(name, doc)
  let commitOpen = (): void => {}
  const copy: LocalCopy = {
    isOrigin: (origin) => origin === persistence,
    whenStored: () => (persistence.db ? allWritten(persistence.db) : Promise.resolve(false)),
    commitNow: () => commitOpen(),
    clear: () => (persistence.db ? clearStores(persistence.db) : Promise.resolve()),
    close: () => void persistence.destroy(),
  }
  onOpening?.(copy)
  const isLoaded = await Promise.race([
    persistence.whenSynced.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), OPEN_TIMEOUT_MS)),
  ])
  const database = persistence.db
  if (!isLoaded || !database) {
    void persistence.destroy()
    return undefined
  }
  commitOpen = watchTransactions(database)
  database.addEventListener('abort', onLost)
  // Another tab deletes this copy: without its database every local edit would throw.
  database.addEventListener('versionchange', () => {
    onLost()
    void persistence.destroy()
  })
  return copy
}

/** The name of a board's copy in one epoch. */
export function copyName(boardId: string, epoch: number): string {
  return `${PREFIX}/${boardId}/${epoch}`
}

/** The epochs of a board that this browser holds a copy of; empty when it cannot tell. */
export async function copiedEpochs(boardId: string): Promise<number[]> {
  // Older Firefox has no databases(); its old copies stay until the person clears the site's data.
  if (typeof indexedDB === 'undefined' || !('databases' in indexedDB)) return []
  const start = copyName(boardId, 0).slice(0, -1)
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
  return names
    .filter((name) => name.startsWith(start))
    .map((name) => Number(name.slice(start.length)))
    .filter(Number.isSafeInteger)
}

/** Deletes the copy of one epoch. */
export async function deleteCopy(boardId: string, epoch: number): Promise<void> {
  await clearDocument(copyName(boardId, epoch))
}

let isPossible: Promise<boolean> | undefined

/** Asked once: y-indexeddb itself leaves a rejected promise behind where opening fails. */
function canOpenDatabases(): Promise<boolean> {
  isPossible ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(`${PREFIX}/probe`)
      request.addEventListener('error', () => resolve(false))
      request.addEventListener('success', () => {
        request.result.close()
        resolve(true)
      })
      setTimeout(() => resolve(false), OPEN_TIMEOUT_MS)
    } catch {
      // No indexedDB here at all, or the browser denies it to this page.
      resolve(false)
    }
  })
  return isPossible
}

function clearStores(database: IDBDatabase): Promise<void> {
  return new Promise((resolve, reject) => {
    const stores = ['updates', 'custom']
    const transaction = database.transaction(stores, 'readwrite')
    for (const store of stores) transaction.objectStore(store).clear()
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error))
  })
}

/** The returned function commits the transactions from now on that are still open when it is called. */
function watchTransactions(database: IDBDatabase): () => void {
  const open = new Set<IDBTransaction>()
  const start = database.transaction.bind(database)
  database.transaction = (...args) => {
    const transaction = start(...args)
    open.add(transaction)
    for (const end of ['complete', 'abort']) {
      transaction.addEventListener(end, () => open.delete(transaction))
    }
    return transaction
  }
  return () => {
    for (const transaction of Array.from(open)) {
      try {
        transaction.commit()
      } catch {
        // It is over already, or this browser cannot: the leave guard has asked.
      }
    }
  }
}

/** Writes of one store come one after the other, so an empty one at the end waits for all of them. */
function allWritten(database: IDBDatabase): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction('updates', 'readwrite')
      transaction.addEventListener('complete', () => resolve(true))
      transaction.addEventListener('abort', () => resolve(false))
      transaction.objectStore('updates').count()
    } catch {
      // The database is being closed: another tab deletes this copy.
      resolve(false)
    }
  })
}
