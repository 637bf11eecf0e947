import type { Person, Role } from '#lib/access/principal.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import type { Message } from '#lib/protocol/messages.ts'
import { Connection } from '#server/room/connection.ts'

/** A guest by name. */
export function person(name: string, colour: string = PERSON_COLOURS[0].hex): Person {
  return { kind: 'guest', id: `g_${name}`, name, colour }
}

/** A connection whose socket keeps what it is sent; `unsent` makes its reader slow. */
export function connectionOf(
  who: Person,
  {
    role = 'editor',
    live = true,
    cards = false,
  }: { role?: Role; live?: boolean; cards?: boolean } = {},
): {
  connection: Connection
  heard: Message[]
  closed: number[]
  socket: { bufferedAmount: number; isPaused: boolean }
} {
  const heard: Message[] = []
  const closed: number[] = []
  const socket = {
    bufferedAmount: 0,
    isPaused: false,
    send: (frame: Uint8Array) => {
      const decoded = decodeMessage(frame)
      if (decoded.ok) heard.push(decoded.value)
    },
    close: (code: number) => closed.push(code),
    pause: () => {
      socket.isPaused = true
    },
    resume: () => {
      socket.isPaused = false
    },
  }
  const connection = new Connection({
    id: who.name,
    person: who,
    role,
    shown: { id: who.id, name: who.name, colour: who.colour },
    wishes: { ack: true, control: true, live, cards },
    socket,
    now: 0,
  })
  return { connection, heard, closed, socket }
}
