import type { Connection } from './connection.ts'

/** Who made a transaction of a room's document, and so what is still to be done with its update. */
export type RoomOrigin =
  /** A connection's admitted update: to be logged and sent to the others. */
  | {
      readonly kind: 'client'
      readonly connection: Connection
      /** Under which its new structs are. */
      readonly clientIds: ReadonlySet<number>
      /** When it began to be applied, as `beginWork` tells it. */
      readonly begunAt: number
    }
  /** A row that another node wrote, already on disk: to be sent to everybody. */
  | { readonly kind: 'node' }
  /** A server command, already on disk: to be sent to everybody. */
  | { readonly kind: 'command' }
