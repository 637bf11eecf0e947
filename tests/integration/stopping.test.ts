import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadDocument } from '#server/room/load-document.ts'
import { openStorage } from '#server/storage/open.ts'
import { FrameSocket } from '#tests/bench/sync/frame-socket.ts'
import { frameSocketPlace } from '#tests/support/cheap-client.ts'
import { cells, note, rawEditor, until } from '#tests/support/client.ts'
import { PostgresServer } from '#tests/support/postgres-server.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

const SOCKETS = 100

async function start(env: Record<string, string>): Promise<{ server: ServerRun; origin: string }> {
  const server = new ServerRun(env)
  onTestFinished(async () => {
    await server.end()
  })
  return { server, origin: await server.ready() }
}

test(`${SOCKETS} sockets are each told 1012 at a moment of its own, and the process ends within 10 s of SIGTERM`, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overlap-stopping-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const { server, origin } = await start({ DATA_DIR: dataDir })
  const cookie = await signInByScript(origin, 'Ann')
  const boardId = await createBoardByScript({ origin, cookie })
  const place = frameSocketPlace({ server: { origin }, boardId, guest: { cookie } })
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, () =>
      FrameSocket.open({ ...place, onMessage: () => undefined }),
    ),
  )
  const closedAt = new Map<FrameSocket, number>()
  const asked = performance.now()
  server.signal('SIGTERM')
  await until('every socket to be closed', () => {
    for (const socket of sockets) {
      if (socket.closed !== undefined && !closedAt.has(socket))
        closedAt.set(socket, performance.now() - asked)
    }
    return closedAt.size === SOCKETS
  })
  const end = await server.ended
  const seconds = (performance.now() - asked) / 1_000
  const times = [...closedAt.values()].toSorted((a, b) => a - b)
  const spreadMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
  // How many of them may come back within one tenth of a second.
  const crowd = Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 100).length),
  )
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.table({ 'spread, ms': spreadMs, 'most in 100 ms': crowd, 'seconds to the end': seconds })
  expect(new Set(sockets.map(({ closed }) => closed))).toEqual(new Set([1012]))
  expect(spreadMs).toBeGreaterThan(250)
  expect(crowd).toBeLessThan(SOCKETS / 2)
  expect(end).toMatchObject({ code: 0, stderr: '' })
  expect(seconds).toBeLessThan(10)
})

test('with a PostgreSQL that hangs a server still ends within 10 s of SIGTERM, and all that it acknowledged is there', async () => {
  const postgres = await PostgresServer.start()
  onTestFinished(() => postgres.end())
  const databaseUrl = await postgres.createDatabase()
  const { server, origin } = await start({
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: 'a secret of the tests only, and a long one',
  })
  const cookie = await signInByScript(origin, 'Ann')
  const boardId = await createBoardByScript({ origin, cookie })
  const { client, doc } = await rawEditor({ server: { origin }, boardId, guest: { cookie } })
  onTestFinished(() => client.close())
  for (const id of ['one', 'two']) cells(doc).set(`shape:${id}`, note(id))
  await until('the acknowledgement', () => client.acknowledged === 3)
  postgres.freeze()
  cells(doc).set('shape:late', note('late'))
  const asked = performance.now()
  server.signal('SIGTERM')
  const end = await server.ended
  const seconds = (performance.now() - asked) / 1_000
  postgres.thaw()
  const { acknowledged, closed } = client
  const storage = await openStorage({ engine: 'postgres', url: databaseUrl })
  const stored = await storage.load(boardId)
  await storage.close()
  const loaded = stored && loadDocument(stored)
  const kept = loaded?.ok ? [...cells(loaded.value.doc).keys()] : []
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.table({ 'seconds to the end': seconds, code: end.code })
  expect(seconds).toBeLessThan(10)
  expect({ acknowledged, closed, code: end.code }).toEqual({
    acknowledged: 3,
    closed: 1012,
    code: 1,
  })
  expect(kept).toEqual(expect.arrayContaining(['shape:one', 'shape:two']))
})
