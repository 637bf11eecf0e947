import * as Y from 'yjs'
import { parseCellKey } from './cells.ts'
import { docRoots } from './doc-cells.ts'
import { isHidden } from './gone-nodes.ts'
import { epochClientId, ROOT } from './layout.ts'

/**
 * All that a board's document holds now as one V1 update of a new epoch, without what was deleted or
 * written over: Yjs keeps traces of that for ever, and only a document made anew is free of them.
 * Nothing is interpreted, so what a newer version wrote goes along. Left out are cells and texts of
 * records that are deleted, which nothing shows.
 *
 * The same document gives the same bytes. It shares no ids with the old one, so who still has that one
 * must not merge the two: see close code 4410.
 *
 * @param epoch - the number of the new epoch; its reserved client ID writes everything
 */
export function rebuiltUpdate(doc: Y.Doc, epoch: number): Uint8Array {
  const fresh = new Y.Doc()
  fresh.clientID = epochClientId(epoch)
  const from = docRoots(doc)
  const to = docRoots(fresh)
  fresh.transact(() => {
    const meta = fresh.getMap(ROOT.meta)
    for (const [key, value] of entriesOf(doc.getMap(ROOT.meta))) {
      meta.set(key, key === 'epoch' ? epoch : value)
    }
    for (const [key, value] of entriesOf(from.template)) to.template.set(key, value)
    for (const [key, value] of entriesOf(from.records)) {
      if (from.records.has(parseCellKey(key).id)) to.records.set(key, value)
    }
    for (const [id, text] of entriesOf(from.texts)) {
      if (text instanceof Y.XmlFragment && from.records.has(id)) to.texts.set(id, copyOf(text))
    }
  })
  const update = Y.encodeStateAsUpdate(fresh)
  fresh.destroy()
  return update
}

function entriesOf(map: Y.Map<unknown>): [string, unknown][] {
  return [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
}

function copyOf(text: Y.XmlFragment): Y.XmlFragment {
  const copy = new Y.XmlFragment()
  const blocks = text.toArray().filter((block: unknown) => !isHidden(block))
  copy.insert(
    0,
    blocks.map((block) => block.clone() as Y.XmlElement | Y.XmlText),
  )
  return copy
}
