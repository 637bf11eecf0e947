import { expect, test } from 'vitest'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { encodePeople } from '#lib/protocol/encode.ts'
import { ListConnection } from '#lib/sync/connect-list.ts'

/** A socket that is open and whose other side says nothing. */
class FakeSocket extends EventTarget {
  binaryType = ''
  isClosed = false

  send(): void {}

  close(): void {
    this.isClosed = true
  }
}

function openList() {
  const socket = new FakeSocket()
  const connection = new ListConnection({
    boardId: boardIdFromBytes(new Uint8Array(16)),
    origin: 'http://board.test',
    canEdit: true,
    openSocket: () => socket as unknown as WebSocket,
  })
  socket.dispatchEvent(new Event('open'))
  return { socket, connection }
}

test('a list that is closed asks for nothing more, and what waits for a reply or its turn is told so at once', async () => {
  const { socket, connection } = openList()
  const change = { type: 'set-size', card: 'shape:a', size: 'M' } as const
  const asked = Array.from({ length: 20 }, () => connection.command(change))
  connection.close()
  const answers = await Promise.all([...asked, connection.command(change)])
  expect([new Set(answers.map((answer) => answer.ok || answer.reason)), socket.isClosed]).toEqual([
    new Set(['offline']),
    true,
  ])
})

test('a list hears who is on the board, as the canvas does', () => {
  const { socket, connection } = openList()
  const people = [
    { clientId: 1, personId: 'g_1', name: 'Ana', colour: '#111111', role: 'owner' as const },
  ]
  const { buffer } = new Uint8Array(encodePeople(people))
  socket.dispatchEvent(new MessageEvent('message', { data: buffer }))
  expect(connection.people.get()).toEqual(people)
  connection.close()
})
