// @y/websocket-server as its own start script runs it, on a port that the system chooses.
import { createServer } from 'node:http'
import { setupWSConnection } from '@y/websocket-server/utils'
import ws from 'ws'

const sockets = new ws.Server({ noServer: true })
sockets.on('connection', setupWSConnection)
const server = createServer((_request, response) => response.end('okay'))
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => {
    sockets.emit('connection', opened, request)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready at http://127.0.0.1:${server.address().port}\n`)
})
