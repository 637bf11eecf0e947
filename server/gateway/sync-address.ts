import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'

/** What the address of an upgrade request asks for. */
export interface SyncAddress {
  readonly boardId: BoardId
  /** Undefined for a stock client. */
  readonly version: number | undefined
  readonly ack: boolean
  readonly control: boolean
  readonly live: boolean
}

const SYNC_PATH = /^\/sync\/([A-Za-z0-9_-]{22})$/u

/**
 * Reads the raw request target, undecoded and unresolved: `/sync/x/..%2f` and the like are no board.
 * Undefined when it is malformed.
 */
export function parseSyncAddress(target: string | undefined): SyncAddress | undefined {
  const raw = target ?? ''
  const mark = raw.indexOf('?')
  const path = mark < 0 ? raw : raw.slice(0, mark)
  const boardId = parseBoardId(SYNC_PATH.exec(path)?.[1])
  if (boardId === undefined) return undefined
  const params = new URLSearchParams(mark < 0 ? '' : raw.slice(mark + 1))
  const version = params.get('v')
  const isOurs = version !== null
  return {
    boardId,
    version: isOurs ? Number(version) : undefined,
    ack: isOurs && params.get('ack') === '1',
    control: isOurs && params.get('control') === '1',
    live: isOurs && params.get('live') === '1',
  }
}

/** True for a client of ours that is older than this server, or whose version is no number. */
export function mustReload({ version }: SyncAddress): boolean {
  return version !== undefined && !(version >= PROTOCOL_VERSION)
}
