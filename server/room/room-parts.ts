import type { Logger } from 'pino'
import type { Meter } from '#server/observe/meter.ts'
import type { BoardRow, BoardStorage, Writer } from '#server/storage/storage.ts'
import type { StoredRequest } from '#server/storage/sharing-data.ts'
import type { KnownAccess } from './access.ts'
import type { Backlog } from './backlog.ts'
import type { LoadedDocument } from './load-document.ts'
import type { Documents } from './documents.ts'
import type { Log } from './log.ts'
import type { Nodes } from './nodes.ts'
import type { Pace } from './pace.ts'

/** What a room is made from. */
export interface RoomParts {
  readonly board: BoardRow
  readonly access: KnownAccess
  readonly requests: readonly StoredRequest[]
  readonly loaded: LoadedDocument
  readonly writers: readonly Writer[]
  readonly storage: BoardStorage
  readonly documents: Documents
  readonly log: Log
  readonly pace: Pace
  /** Long updates of all boards that wait. */
  readonly backlog: Backlog
  /** Other servers that have this board open; absent when there can be none. */
  readonly nodes?: Nodes | undefined
  readonly meter: Meter
  readonly logger: Logger
  readonly now: () => number
  readonly compactRows?: number | undefined
  /** The room closed itself, since its document is not the board's any more. */
  readonly onOutdated: () => void
}
