import type * as Y from 'yjs'
import { parseCellKey } from '#lib/board/cells.ts'
import { docRoots, textIds } from '#lib/board/doc-cells.ts'

/** Who changed each of some records: a client ID; undefined where that is not known. */
export type RecordWriters = ReadonlyMap<string, number | undefined>

/**
 * Calls back after every transaction that changed records or their texts, own ones too, until the
 * returned function is called.
 */
export function watchWriters(doc: Y.Doc, onChange: (writers: RecordWriters) => void): () => void {
  const { records, texts } = docRoots(doc)
  let writers = new Map<string, number | undefined>()
  const onRecords = (event: Y.YMapEvent<unknown>): void => {
    for (const key of event.keysChanged as Set<unknown>) {
      if (typeof key !== 'string') continue
      // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
      const item = records._map.get(key)
      // What was deleted still has the name of who wrote it.
      const writer = item && !item.deleted ? item.id.client : writerIn(event.transaction)
      writers.set(parseCellKey(key).id, writer)
    }
  }
  const onTexts = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    for (const id of events.flatMap(textIds)) writers.set(id, writerIn(transaction))
  }
  const onEnd = (): void => {
    if (writers.size === 0) return
    const told = writers
    writers = new Map()
    onChange(told)
  }
  records.observe(onRecords)
  texts.observeDeep(onTexts)
  doc.on('afterTransaction', onEnd)
  return () => {
    records.unobserve(onRecords)
    texts.unobserveDeep(onTexts)
    doc.off('afterTransaction', onEnd)
  }
}

/** The one client whose work a transaction is; undefined when there are several, or others' deletions only. */
function writerIn({ beforeState, afterState, local, doc }: Y.Transaction): number | undefined {
  if (local) return doc.clientID
  const clients = [...afterState].filter(
    ([client, clock]) => clock > (beforeState.get(client) ?? 0),
  )
  const [only, ...others] = clients.map(([client]) => client)
  return others.length > 0 ? undefined : only
}
