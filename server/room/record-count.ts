import type * as Y from 'yjs'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'

/** Keeps the number of records (base cells) of a document without counting them again. */
export class RecordCount {
  count = 0

  constructor(doc: Y.Doc) {
    const cells = doc.getMap(ROOT.records)
    for (const key of cells.keys()) if (isBase(key)) this.count += 1
    cells.observe((event) => {
      for (const [key, { action }] of event.keys) {
        if (!isBase(key)) continue
        if (action === 'add') this.count += 1
        if (action === 'delete') this.count -= 1
      }
    })
  }
}

function isBase(key: string): boolean {
  return !key.includes(CELL_SEPARATOR)
}
