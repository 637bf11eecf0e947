import { WebSocket } from 'ws'
import type * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { connectBoard } from '#lib/sync/connect.ts'
import type { SocketClass } from '#lib/sync/sync-socket.ts'
import { until, type Seat } from './client.ts'
import type { TestServer } from './server.ts'

/** Our own client as the board page starts it, over Node's sockets and without a local copy. */
export function boardClient(
  { server, boardId, guest }: Seat,
  options: { origin?: string; fetchImpl?: typeof fetch; onSend?: (frame: Uint8Array) => void } = {},
): BoardConnection {
  // Through a proxy, or straight to the server.
  const origin = options.origin ?? server.origin
  class SignedInSocket extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols ?? [], { headers: { cookie: guest.cookie, origin } })
    }

    override send(frame: Uint8Array): void {
      options.onSend?.(frame)
      super.send(frame)
    }
  }
  return connectBoard({
    boardId,
    epoch: 1,
    origin,
    localCopy: false,
    WebSocketImpl: SignedInSocket as unknown as SocketClass,
    fetchImpl: options.fetchImpl,
  })
}

/** Our own client, once it is in and has nothing unsaved; `open` is where the test closes it from. */
export async function joinBoard(
  { server, boardId, name }: { server: TestServer; boardId: BoardId; name: string },
  open: { close(): void }[],
  options: Parameters<typeof boardClient>[1] = {},
): Promise<BoardConnection> {
  const connection = boardClient({ server, boardId, guest: await server.guest(name) }, options)
  open.push(connection)
  await until(`${name} to be in`, () => told(connection) === 'saved')
  return connection
}

/** The word for what the person is told. */
export function told(connection: BoardConnection): string {
  return connection.state.get().state
}

/** Writes one local edit, as the binding would. */
export function edit(doc: Y.Doc, change: (doc: Y.Doc) => void): void {
  doc.transact(() => change(doc), { kind: 'local-edit', by: 'bind-records' })
}
