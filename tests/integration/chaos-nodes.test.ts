import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import type { BoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { openStorage } from '#server/storage/open.ts'
import { cells, stockClient, until } from '#tests/support/client.ts'
import { EditingClient } from '#tests/support/editing-client.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import { Random } from '#tests/support/random.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

const SEED = 4
const SECRET = 'a secret of the tests only'
const CALM_MS = 1_500

const { postgres, redis } = ownServers()

/** Server processes of the production bundle on one database, of which any may be killed. */
class Fleet {
  readonly #databaseUrl: string
  #nodes: { run: ServerRun; origin: string }[] = []

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl
  }

  get origins(): readonly string[] {
    return this.#nodes.map(({ origin }) => origin)
  }

  async add(): Promise<string> {
    const run = new ServerRun({
      DATABASE_URL: this.#databaseUrl,
      REDIS_URL: redis().url,
      NEXTAUTH_SECRET: SECRET,
    })
    const origin = await run.ready()
    this.#nodes.push({ run, origin })
    return origin
  }

  async kill(index: number): Promise<void> {
    const [node] = this.#nodes.splice(index, 1)
    await node?.run.end()
  }

  async end(): Promise<void> {
    for (const { run } of this.#nodes.splice(0)) await run.end()
  }
}

test(
  'three servers: killed at random, Redis gone for 3 s, PostgreSQL crashed for 3 s: no acknowledged edit is missing, the log has no gap, and all clients are equal',
  { timeout: 180_000 },
  async () => {
    const databaseUrl = await postgres().createDatabase()
    const fleet = new Fleet(databaseUrl)
    onTestFinished(() => fleet.end())
    for (let node = 0; node < 3; node++) await fleet.add()
    const random = new Random(SEED)
    const [first] = fleet.origins
    const names = ['Ann', 'Ben', 'Cleo']
    const cookies = await Promise.all(names.map((name) => signInByScript(first!, name)))
    const boardId = await createBoardByScript({ origin: first!, cookie: cookies[0]! })
    const clients = names.map((name) => new EditingClient(name))
    const over = new AbortController()
    const editing = clients.map(async (client, index) => {
      while (!over.signal.aborted) {
        const origin = random.pick(fleet.origins)!
        client.edit({ origin, boardId, cookie: cookies[index]! })
        await client.whenClosed()
        await new Promise((resolve) => setTimeout(resolve, 50 + random.below(100)))
      }
    })
    const count = (): number => clients.reduce((sum, client) => sum + client.acknowledgements, 0)
    const calm = async (what: string): Promise<void> => {
      const before = count()
      await until(`acknowledgements after ${what}`, () => count() > before + 20, 30_000)
      await new Promise((resolve) => setTimeout(resolve, CALM_MS))
    }

    await calm('the start')
    let kills = 0
    for (let round = 0; round < 5; round++) {
      await fleet.kill(random.below(3))
      kills += 1
      await fleet.add()
      await calm(`kill ${kills}`)
    }
    await redis().stop()
    await calm('Redis stopped')
    await fleet.kill(0)
    kills += 1
    await fleet.add()
    await redis().startAgain()
    await calm('Redis started empty')
    await postgres().stop('immediate')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    await postgres().startAgain()
    await calm('PostgreSQL crashed')
    over.abort()
    for (const client of clients) client.stop()
    await Promise.all(editing)

    // What the servers show, once they are level, is what the database holds.
    const shown = await Promise.all(fleet.origins.map((origin) => read({ origin, boardId })))
    const stored = await storedCells(databaseUrl, boardId)
    const acknowledged = clients.flatMap((client) => [...client.acknowledged])
    const missing = acknowledged.filter(
      ([key, value]) => JSON.stringify(stored[key]) !== JSON.stringify(value),
    )
    process.stdout.write(
      `3 servers, ${kills} kills, Redis and PostgreSQL stopped: ${count()} acknowledgements of ${acknowledged.length} edits, ${missing.length} missing\n`,
    )
    expect(missing).toEqual([])
    expect(acknowledged.length).toBeGreaterThan(500)
    for (const each of shown) expect(each).toEqual(stored)
  },
)

/** The cells as one server shows them, when they have been the same for two seconds. */
async function read(seat: { origin: string; boardId: BoardId }): Promise<Record<string, unknown>> {
  const cookie = await signInByScript(seat.origin, 'Reader')
  const { doc, provider, close } = stockClient({
    server: seat,
    boardId: seat.boardId,
    guest: { cookie },
  })
  await until('the reader is synced', () => provider.synced, 20_000)
  let changedAt = performance.now()
  doc.on('update', () => (changedAt = performance.now()))
  await until('quiet', () => performance.now() - changedAt > 2_000, 20_000)
  const all = cells(doc).toJSON()
  close()
  return all
}

async function storedCells(url: string, boardId: BoardId): Promise<Record<string, unknown>> {
  const storage = await openStorage({ engine: 'postgres', url })
  // Fails as corrupt when a row is missing.
  const stored = await storage.load(boardId)
  await storage.close()
  const doc = new Y.Doc()
  for (const { data } of [
    ...(stored?.snapshot ? [stored.snapshot] : []),
    ...(stored?.updates ?? []),
  ])
    Y.applyUpdate(doc, data)
  return doc.getMap(ROOT.records).toJSON()
}
