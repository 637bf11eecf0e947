import { BoardView } from '#lib/board/board-view.ts'
import { parseCellKey } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'
import { readFragment, readWhole } from '#lib/board/fragment.ts'
import { toPlainText } from '#lib/board/rich-text.ts'
import * as Y from 'yjs'
import { visitVisible } from './filtered-text.ts'
import type { UnsentWork } from './unsent-work.ts'

/** Something this person made that is not on the board and will not be: they may have it as a file. */
export interface Unkept {
  readonly id: string
  /** What is written on it; may be empty. */
  readonly text: string
  /** The whole record, as a board holds it. */
  readonly record: unknown
}

/** The records that hold something the server has not acknowledged, as they are now. */
export function unkeptIn({ doc, acked }: UnsentWork): readonly Unkept[] {
  const { records, texts } = docRoots(doc)
  const isUnsent = (client: number, clock: number): boolean => clock >= (acked.get(client) ?? 0)
  const ids = new Set<string>()
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  for (const [key, item] of records._map) {
    if (!item.deleted && isUnsent(item.id.client, item.id.clock)) ids.add(parseCellKey(key).id)
  }
  for (const [id, fragment] of texts) {
    if (!(fragment instanceof Y.XmlFragment)) continue
    visitVisible(fragment, (client, clock) => {
      if (isUnsent(client, clock)) ids.add(id)
    })
  }
  return unkeptOf(doc, ids)
}

/** These records of a document, as they are now. */
export function unkeptOf(doc: Y.Doc, ids: ReadonlySet<string>): readonly Unkept[] {
  if (ids.size === 0) return []
  const { records, texts } = docRoots(doc)
  const view = new BoardView(doc)
  return [...ids].map((id) => ({
    id,
    text: wordsOf(texts.get(id)),
    record: view.decoded(id) ?? records.get(id),
  }))
}

/** The file that holds them: their texts for people first, then everything for programs. */
export function unkeptFile(unkept: readonly Unkept[]): string {
  const notes = unkept.flatMap(({ text }) => (text === '' ? [] : [text]))
  return JSON.stringify({ notes, records: unkept.map(({ record }) => record) }, undefined, 2)
}

/** All of them, also of a text that is too long to be shown whole. */
function wordsOf(fragment: unknown): string {
  if (!(fragment instanceof Y.XmlFragment)) return ''
  return toPlainText(readWhole(fragment, Infinity) ?? readFragment(fragment))
}
