// Hocuspocus as its documentation starts it, without storage, on a port that the system chooses.
import { Server } from '@hocuspocus/server'

const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false })
await server.listen()
process.stdout.write(`ready at http://127.0.0.1:${server.address.port}\n`)
