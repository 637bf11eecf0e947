import * as Y from 'yjs'
import { readWhole, updateFragment } from './fragment.ts'
import type { RichText } from './rich-text.ts'

/**
 * Joins two changes of one text: `mine` and `theirs` both came from `base`, and what either added or
 * removed is added or removed in the result, however long it is. The same three texts always give
 * the same result; undefined should they not fit together, since a flattened text is no result.
 */
export function mergeText(texts: {
  readonly base: RichText
  readonly mine: RichText
  readonly theirs: RichText
}): RichText | undefined {
  const ours = scratch(1)
  const other = scratch(2)
  updateFragment(ours.fragment, texts.base)
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(ours.doc))
  updateFragment(ours.fragment, texts.theirs)
  updateFragment(other.fragment, texts.mine)
  Y.applyUpdate(ours.doc, Y.encodeStateAsUpdate(other.doc))
  return readWhole(ours.fragment, Infinity)
}

function scratch(clientId: number): { doc: Y.Doc; fragment: Y.XmlFragment } {
  const doc = new Y.Doc()
  doc.clientID = clientId
  return { doc, fragment: doc.getXmlFragment('text') }
}
