// The floor: passes messages on and knows nothing of Yjs, storage or people. Once in 16 ms each socket
// gets what came, several frames in one write; of presence only the newest of each sender.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const TICK_MS = 16
const AWARENESS = 1
const boards = new Map()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const server = createServer((_request, response) => response.end())
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => join(opened, socket, request.url))
})

function join(opened, socket, name) {
  const board = boards.get(name) ?? { members: new Map(), items: [], newest: new Map() }
  boards.set(name, board)
  board.members.set(opened, socket)
  opened.on('message', (data) => {
    const item = { from: opened, frame: serverFrame(data) }
    if (data[0] === AWARENESS) board.newest.set(opened, item)
    else board.items.push(item)
    board.timer ??= setTimeout(() => flush(board), TICK_MS)
  })
  opened.on('close', () => {
    board.members.delete(opened)
    if (board.members.size === 0) boards.delete(name)
  })
}

function flush(board) {
  board.timer = undefined
  const items = [...board.items, ...board.newest.values()]
  board.items = []
  board.newest.clear()
  const all = Buffer.concat(items.map(({ frame }) => frame))
  const isShared = items.length > 20
  const senders = new Set(items.map(({ from }) => from))
  for (const [opened, socket] of board.members) {
    if (isShared || !senders.has(opened)) socket.write(all)
    else {
      const others = items.filter(({ from }) => from !== opened)
      if (others.length > 0) socket.write(Buffer.concat(others.map(({ frame }) => frame)))
    }
  }
}

function serverFrame(data) {
  const { length } = data
  if (length < 126) return Buffer.concat([Buffer.from([0x82, length]), data])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = 0x82
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, data])
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready at http://127.0.0.1:${server.address().port}\n`)
})
