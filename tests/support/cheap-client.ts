import { decodeMessage } from '#lib/protocol/decode.ts'
import { encodeSyncStep1, encodeSyncStep2 } from '#lib/protocol/encode.ts'
import type { Message } from '#lib/protocol/messages.ts'
import { clientFrame } from '#tests/bench/sync/client-frame.ts'
import { FrameSocket } from '#tests/bench/sync/frame-socket.ts'
import { until, type Seat } from './client.ts'

/** Somebody who is level with a board and whose socket costs this process nearly nothing. */
export interface CheapClient {
  readonly socket: FrameSocket
  /** Sends messages in one go. */
  write(messages: readonly Uint8Array[]): void
}

/** Opens one; `hear` is told each message from the first on. */
export async function cheapClient(
  seat: Seat,
  hear: (message: Message) => void = () => undefined,
): Promise<CheapClient> {
  let isSynced = false
  const socket = await FrameSocket.open({
    ...frameSocketPlace(seat),
    onMessage: (payload) => {
      const decoded = decodeMessage(payload)
      if (!decoded.ok) return
      isSynced ||= decoded.value.type === 'sync-step-2'
      hear(decoded.value)
    },
  })
  const write = (messages: readonly Uint8Array[]): void =>
    socket.write(Buffer.concat(messages.map((message) => clientFrame(message))))
  write([encodeSyncStep1(new Uint8Array([0])), encodeSyncStep2(new Uint8Array([0, 0]))])
  await until('the board', () => isSynced)
  return { socket, write }
}

/** Where a {@link FrameSocket} finds a board, and as whom. */
export function frameSocketPlace({ server, boardId, guest }: Seat): {
  port: number
  path: string
  headers: Record<string, string>
} {
  const { port, host } = new URL(server.origin)
  return {
    port: Number(port),
    path: `/sync/${boardId}`,
    headers: { cookie: guest.cookie, origin: server.origin, host },
  }
}
