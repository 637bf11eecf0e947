import { onTestFinished } from 'vitest'
import type { BoardId } from '#lib/board/ids.ts'
import type { Bus } from '#server/bus/bus.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { cells, note, stockClient, until } from './client.ts'
import { startTestServer, type TestServer } from './server.ts'

/** A stock y-websocket client of one of the servers. */
export type StockClient = ReturnType<typeof stockClient>

/** Three servers on one database, and a board. */
export interface ThreeNodes {
  readonly nodes: readonly [TestServer, TestServer, TestServer]
  readonly boardId: BoardId
  readonly databaseUrl: string
  /** Opens the board on one of them; closed when the test ends. */
  join(node: Pick<TestServer, 'origin' | 'guest'>, name: string): Promise<StockClient>
}

/**
 * Starts three servers on that database; they stop when the test ends.
 *
 * @param bus - called for each of them
 */
export async function threeNodes(
  databaseUrl: string,
  bus: () => Bus | undefined,
  {
    template = 'blank',
    ...options
  }: {
    unloadAfterMs?: number
    template?: string
    wrap?: (storage: BoardStorage) => BoardStorage
  } = {},
): Promise<ThreeNodes> {
  const start = (): Promise<TestServer> => {
    const own = bus()
    return startTestServer({ databaseUrl, ...options, ...(own ? { bus: own } : {}) })
  }
  const nodes = [await start(), await start(), await start()] as const
  const boardId = await nodes[0].createBoard(template)
  const clients: StockClient[] = []
  onTestFinished(async () => {
    for (const client of clients) client.close()
    for (const node of nodes) await node.close()
  })
  return {
    nodes,
    boardId,
    databaseUrl,
    join: async (node, name) => {
      const client = stockClient({ server: node, boardId, guest: await node.guest(name) })
      clients.push(client)
      await until(`${name} is synced`, () => client.provider.synced)
      return client
    },
  }
}

/** True when a note is on somebody's screen. */
export function has(client: StockClient, id: string): boolean {
  return cells(client.doc).has(`shape:${id}`)
}

/** Somebody makes a note. */
export function put(client: StockClient, id: string): void {
  cells(client.doc).set(`shape:${id}`, note(id))
}
