import * as encoding from 'lib0/encoding'
import { MESSAGE, SYNC } from './messages.ts'
import type { CardsPart } from './cards.ts'
import type { Command } from './command-schemas.ts'
import type { Control, People, Reply } from './schemas.ts'

/** A sync step 1: "send me what this state vector lacks". */
export function encodeSyncStep1(stateVector: Uint8Array): Uint8Array {
  return syncFrame(SYNC.step1, stateVector)
}

/** A sync step 2: the answer to a step 1. */
export function encodeSyncStep2(update: Uint8Array): Uint8Array {
  return syncFrame(SYNC.step2, update)
}

/** One V1 update. */
export function encodeUpdate(update: Uint8Array): Uint8Array {
  return syncFrame(SYNC.update, update)
}

/** An awareness update as y-protocols encodes it. */
export function encodeAwareness(update: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.awareness)
    encoding.writeVarUint8Array(encoder, update)
  })
}

/** Asks for the awareness states of everybody. */
export function encodeQueryAwareness(): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarUint(encoder, MESSAGE.queryAwareness))
}

/** "The first `count` sync-step-2 and update messages of this connection are durable." */
export function encodeAck(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.ack)
    encoding.writeVarUint(encoder, count)
  })
}

export function encodeControl(control: Control): Uint8Array {
  return jsonFrame(MESSAGE.control, control)
}

/** A part of a board's cards, which is message 101 too. */
export function encodeCards(part: CardsPart): Uint8Array {
  return jsonFrame(MESSAGE.control, { cards: part })
}

export function encodePeople(people: People): Uint8Array {
  return jsonFrame(MESSAGE.people, people)
}

export function encodeCommand(command: Command): Uint8Array {
  return jsonFrame(MESSAGE.command, command)
}

export function encodeReply(reply: Reply): Uint8Array {
  return jsonFrame(MESSAGE.reply, reply)
}

function syncFrame(kind: number, body: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.sync)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, body)
  })
}

function jsonFrame(type: number, body: unknown): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, type)
    encoding.writeVarString(encoder, JSON.stringify(body))
  })
}
