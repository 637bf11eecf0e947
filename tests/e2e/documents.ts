import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import type { Person } from './fixtures.ts'
import type { BoardPage, PlainRecord } from './pages/BoardPage.ts'
import type { ServerProcess } from './server-process.ts'

/** A document as tests compare it: its whole encoded state, and the records that people see of it. */
interface ComparableDocument {
  /** Base64 of the encoded state, which Yjs writes in one order for equal documents. */
  readonly state: string
  readonly records: PlainRecord[]
}

/** The document in this browser's local copy. */
export async function localDocument(board: BoardPage): Promise<ComparableDocument> {
  const doc = new Y.Doc()
  for (const update of await board.localCopy()) Y.applyUpdate(doc, update)
  return comparable(doc)
}

/** The server's document, fetched by a stock y-websocket client with this person's cookie. */
export async function serverDocument(input: {
  server: ServerProcess
  url: string
  person: Person
}): Promise<ComparableDocument> {
  const { server, url, person } = input
  const cookies = await person.context.cookies(server.origin)
  const cookie = cookies.map((each) => `${each.name}=${each.value}`).join('; ')
  class CookieSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers: { cookie, origin: server.origin } })
    }
  }
  const doc = new Y.Doc()
  const boardId = new URL(url).pathname.split('/').pop() ?? ''
  const provider = new WebsocketProvider(
    `${server.origin.replace('http', 'ws')}/sync`,
    boardId,
    doc,
    {
      WebSocketPolyfill: CookieSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    },
  )
  await new Promise<void>((resolve) => {
    provider.once('sync', () => resolve())
  })
  const result = comparable(doc)
  provider.destroy()
  return result
}

function comparable(doc: Y.Doc): ComparableDocument {
  const { records } = project(doc)
  return {
    state: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    // Through JSON, as the browser's records come.
    records: JSON.parse(
      JSON.stringify(
        Object.keys(records)
          .sort()
          .map((id) => records[id]),
      ),
    ) as PlainRecord[],
  }
}
