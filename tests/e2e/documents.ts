import * as Y from 'yjs'
import { parseBoardId } from '#lib/board/ids.ts'
import { project } from '#lib/board/project.ts'
import { stockClient } from '#tests/support/client.ts'
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

/** A board, and who reaches it. */
interface Asked {
  readonly server: ServerProcess
  readonly url: string
  readonly person: Person
}

/** The server's document, fetched by a stock y-websocket client with this person's cookie. */
export async function serverDocument(asked: Asked): Promise<ComparableDocument> {
  const client = await stockClientOf(asked)
  const result = comparable(client.doc)
  client.close()
  return result
}

/** A stock y-websocket client with this person's cookie, which has the document already. */
export async function stockClientOf({
  server,
  url,
  person,
}: Asked): Promise<ReturnType<typeof stockClient>> {
  const cookies = await person.context.cookies(server.origin)
  const cookie = cookies.map((each) => `${each.name}=${each.value}`).join('; ')
  const boardId = parseBoardId(new URL(url).pathname.split('/').pop() ?? '')
  if (!boardId) throw new Error(`no board: ${url}`)
  const client = stockClient({ server, boardId, guest: { cookie } })
  await new Promise<void>((resolve) => {
    client.provider.once('sync', () => resolve())
  })
  return client
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
