import { parseBoardId } from '#lib/board/ids.ts'
import { openStorage } from '#server/storage/open.ts'
import { row } from '#tests/support/test-rows.ts'

// Appends numbered rows to one board for ever and prints each head once it is durable. Run as a process
// of its own, to be killed: `node --import tsx append-until-killed.ts <data folder or database address> <board id>`.

const [, , place = '', boardId] = process.argv
const id = parseBoardId(boardId)
if (id === undefined) throw new Error('needs a place and a board id')

const storage = await openStorage(
  place.startsWith('postgres:')
    ? { engine: 'postgres', url: place }
    : { engine: 'sqlite', dataDir: place },
)
let head = (await storage.getBoard(id))?.headSeq ?? 0
for (;;) {
  head += 1
  const heads = await storage.append([
    { boardId: id, epoch: 1, update: row(head), writers: [], at: head },
  ])
  process.stdout.write(`${heads.get(id) ?? 'gone'}\n`)
}
