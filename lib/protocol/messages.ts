/**
 * The messages of `/sync/<id>`. One WebSocket frame is one message: a varuint type, then its body.
 *
 * 0, 1 and 3 are y-websocket's own, so that any stock client can join; 100 and above are ours and
 * are sent only to a connection that asked for them (`ack=1`, `control=1`, `live=1`, `cards=1`). Types are a
 * public contract: never renumber one.
 */
import type { CardsPart } from './cards.ts'
import type { Command } from './command-schemas.ts'
import type { Control, People, Reply } from './schemas.ts'

/** Message types: the first varuint of a frame. */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  queryAwareness: 3,
  ack: 100,
  control: 101,
  live: 102,
  people: 103,
  command: 104,
  reply: 105,
} as const

/** Second varuint of a `sync` message. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** What one frame decodes to. Byte bodies own their buffer, so they may be kept. */
export type Message =
  /** Asks for everything that this state vector lacks. */
  | { readonly type: 'sync-step-1'; readonly stateVector: Uint8Array }
  /** Answers a step 1 with one V1 update. */
  | { readonly type: 'sync-step-2'; readonly update: Uint8Array }
  /** One V1 update. */
  | { readonly type: 'update'; readonly update: Uint8Array }
  /** An awareness update as y-protocols encodes it. */
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'query-awareness' }
  /** The first `count` sync-step-2 and update messages of this connection are durable. */
  | { readonly type: 'ack'; readonly count: number }
  | { readonly type: 'control'; readonly control: Control }
  /** Message 101 as well, with `cards` in it: a part of the board's cards. */
  | { readonly type: 'cards'; readonly part: CardsPart }
  /** Cursors and gestures; `body` is everything after the type, see live.ts. */
  | { readonly type: 'live'; readonly body: Uint8Array }
  | { readonly type: 'people'; readonly people: People }
  | { readonly type: 'command'; readonly command: Command | UnknownCommand }
  | { readonly type: 'reply'; readonly reply: Reply }

/** A command that this version does not know or whose fields are wrong; it gets a reply all the same. */
export interface UnknownCommand {
  readonly id: string
  readonly type: 'unknown'
}
