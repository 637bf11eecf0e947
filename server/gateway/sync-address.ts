import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'

/** What the address of an upgrade request asks for. */
export interface SyncAddress {
  readonly boardId: BoardId
  /** Undefined for a stock client. */
  readonly version: number | undefined
  /** The number of the schema that the client reads and writes; undefined when it does not say. */
  readonly schema: number | undefined
  readonly ack: boolean
  readonly control: boolean
  readonly live: boolean
  /** Cards instead of the document; only together with `control`. */
  readonly cards: boolean
}

const SYNC_PATH = /^\/sync\/([A-Za-z0-9_-]{22})$/u

/** Why an address cannot be read: no board has it, or a number in it is none. */
export type SyncAddressFault = 'no-board' | 'bad-number'

/** Reads the raw request target, undecoded and unresolved: `/sync/x/..%2f` and the like are no board. */
export function parseSyncAddress(
  target: string | undefined,
): Result<SyncAddress, SyncAddressFault> {
  const raw = target ?? ''
  const mark = raw.indexOf('?')
  const path = mark < 0 ? raw : raw.slice(0, mark)
  const boardId = parseBoardId(SYNC_PATH.exec(path)?.[1])
  if (boardId === undefined) return refused('no-board')
  const params = new URLSearchParams(mark < 0 ? '' : raw.slice(mark + 1))
  const version = readNumber(params.get('v'))
  const schema = readNumber(params.get('schema'))
  if (version === 'bad' || schema === 'bad') return refused('bad-number')
  const isOurs = version !== undefined
  const control = isOurs && params.get('control') === '1'
  return ok({
    boardId,
    version,
    schema,
    ack: isOurs && params.get('ack') === '1',
    control,
    live: isOurs && params.get('live') === '1',
    cards: control && params.get('cards') === '1',
  })
}

/** What is wrong with a client's versions, if anything: it is too old for this server, or too new. */
export function versionClash(
  client: Pick<SyncAddress, 'version' | 'schema'>,
  server: { readonly version: number; readonly schema: number },
): 'client-older' | 'server-older' | undefined {
  const { version = server.version, schema = server.schema } = client
  if (version < server.version || schema < server.schema) return 'client-older'
  return version > server.version || schema > server.schema ? 'server-older' : undefined
}

const WHOLE_NUMBER = /^\d{1,9}$/u

function readNumber(text: string | null): number | 'bad' | undefined {
  if (text === null) return undefined
  return WHOLE_NUMBER.test(text) ? Number(text) : 'bad'
}
