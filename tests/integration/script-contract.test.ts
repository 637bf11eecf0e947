import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { ROOT } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { cells, note, stockClient, until, upgradeStatus } from '#tests/support/client.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'

let dataDir: string
let server: ServerRun | undefined
const closing: (() => void)[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-script-'))
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server?.end()
  server = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<string> {
  server = new ServerRun({ DATA_DIR: dataDir })
  return server.ready()
}

async function joinBoard(
  origin: string,
  boardId: Parameters<typeof stockClient>[0]['boardId'],
  name: string,
) {
  const guest = { cookie: await signInByScript(origin, name) }
  const client = stockClient({ server: { origin }, boardId, guest })
  closing.push(() => client.close())
  await until('the first sync', () => client.provider.synced)
  return client
}

test('stock y-websocket providers join by the script contract, edit and converge', async () => {
  const origin = await start()
  const boardId = await createBoardByScript({ origin, cookie: await signInByScript(origin, 'Ada') })
  const people = [await joinBoard(origin, boardId, 'Ada'), await joinBoard(origin, boardId, 'Sam')]
  people.forEach(({ doc }, index) => cells(doc).set(`shape:${index}`, note(String(index))))
  await until('both notes on both sides', () =>
    people.every(({ doc }) => cells(doc).has('shape:0') && cells(doc).has('shape:1')),
  )
  const [one, other] = people.map(({ doc }) => Y.encodeStateAsUpdate(doc))
  expect(one).toEqual(other)
  const { origin: wrong } = new URL('http://evil.example')
  const cookie = await signInByScript(origin, 'Eve')
  const url = `${origin}/sync/${boardId}`
  expect([
    await upgradeStatus(url, { cookie, origin: wrong }),
    await upgradeStatus(url, { origin }),
    await upgradeStatus(`${origin}/sync/${'A'.repeat(22)}`, { cookie, origin }),
    await upgradeStatus(`${origin}/sync/..%2f${boardId}`, { cookie, origin }),
  ]).toEqual([403, 401, 404, 404])
})

test('five clients open a board whose server was killed between creation and first visit: one template, one page', async () => {
  const before = await start()
  const boardId = await createBoardByScript({
    origin: before,
    cookie: await signInByScript(before, 'Ada'),
  })
  await server?.end()
  const origin = await start()
  const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']
  const everybody = await Promise.all(names.map((name) => joinBoard(origin, boardId, name)))
  const states = everybody.map(({ doc }) => Y.encodeStateAsUpdate(doc))
  const [first] = everybody
  if (!first) throw new Error('nobody came')
  const { records, quarantined } = project(first.doc)
  const pages = Object.values(records).filter(({ typeName }) => typeName === 'page')
  const regions = [...first.doc.getMap(ROOT.template).values()].filter(
    (value) => (value as { meta?: { furniture?: string } }).meta?.furniture === 'region',
  )
  for (const state of states) expect(state).toEqual(states[0])
  expect({ pages: pages.length, regions: regions.length, quarantined }).toEqual({
    pages: 1,
    regions: 2,
    quarantined: [],
  })
})
