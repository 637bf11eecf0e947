import * as Y from 'yjs'

import { parseBoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { openStorage } from '#server/storage/open.ts'

// Reads one board from a data folder in a process of its own and prints its cells as JSON.
// `node --import tsx read-cells.ts <data folder> <board id>`

const [, , dataDir = '', boardId] = process.argv
const id = parseBoardId(boardId)
if (id === undefined) throw new Error('needs a data folder and a board id')

const storage = await openStorage({ engine: 'sqlite', dataDir })
const stored = await storage.load(id)
const doc = new Y.Doc()
for (const part of [...(stored?.snapshot ? [stored.snapshot] : []), ...(stored?.updates ?? [])])
  Y.applyUpdate(doc, part.data)
process.stdout.write(JSON.stringify(doc.getMap(ROOT.records).toJSON()))
await storage.close()
