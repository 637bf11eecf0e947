import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { DATABASE_FILE } from '#server/storage/sqlite-open.ts'
import { until } from '#tests/support/client.ts'
import { EditingClient } from '#tests/support/editing-client.ts'
import { programArgs } from '#tests/support/programs.ts'
import { createBoardByScript, signInByScript } from '#tests/support/script-contract.ts'
import { ServerRun } from '#tests/support/server-run.ts'
import { runSql } from '#tests/support/sql.ts'

const KILLS = 20
const ACKNOWLEDGEMENTS_PER_LIFE = 60

test(
  'The server is killed with SIGKILL 20 times while four clients edit: no edit acknowledged by message 100 is missing afterwards when a fresh process reads the data (at least 1,000 acknowledgements counted), integrity_check is ok, each restart is serving in under 5 s (median)',
  { timeout: 240_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'overlap-chaos-'))
    let server = new ServerRun({ DATA_DIR: dataDir })
    onTestFinished(async () => {
      await server.end()
      rmSync(dataDir, { recursive: true, force: true })
    })
    let origin = await server.ready()
    const names = ['Ann', 'Ben', 'Cleo', 'Dan']
    const cookies = await Promise.all(names.map((name) => signInByScript(origin, name)))
    const boardId = await createBoardByScript({ origin, cookie: cookies[0]! })
    const clients = names.map((name) => new EditingClient(name))
    const count = (): number => clients.reduce((sum, client) => sum + client.acknowledgements, 0)

    const restartMs: number[] = []
    for (let kill = 1; kill <= KILLS; kill++) {
      for (const [index, client] of clients.entries())
        client.edit({ origin, boardId, cookie: cookies[index]! })
      const enough = count() + ACKNOWLEDGEMENTS_PER_LIFE
      await until(`acknowledgements in life ${kill}`, () => count() >= enough, 30_000)
      await server.end()
      server = new ServerRun({ DATA_DIR: dataDir })
      origin = await server.ready()
      expect((await fetch(`${origin}/healthz`)).status).toBe(200)
      restartMs.push(performance.now() - server.startedAt)
    }
    for (const client of clients) client.stop()
    await server.end()

    const cells = await readCells({ dataDir, boardId })
    const acknowledged = clients.flatMap((client) => [...client.acknowledged])
    const missing = acknowledged.filter(
      ([key, value]) => JSON.stringify(cells[key]) !== JSON.stringify(value),
    )
    const integrity = await runSql(join(dataDir, DATABASE_FILE), 'PRAGMA integrity_check')
    const median = restartMs.sort((a, b) => a - b)[KILLS / 2] ?? Infinity
    process.stdout.write(
      `${KILLS} kills: ${count()} acknowledgements of ${acknowledged.length} edits, ${missing.length} missing; restart median ${Math.round(median)} ms, slowest ${Math.round(restartMs.at(-1) ?? 0)} ms\n`,
    )
    expect(missing).toEqual([])
    expect(count()).toBeGreaterThanOrEqual(1_000)
    expect(acknowledged.length).toBeGreaterThanOrEqual(1_000)
    expect(integrity).toEqual([{ integrity_check: 'ok' }])
    expect(median).toBeLessThan(5_000)
  },
)

async function readCells(board: {
  dataDir: string
  boardId: string
}): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...programArgs('read-cells'), board.dataDir, board.boardId],
    { maxBuffer: 256 * 1024 * 1024 },
  )
  return JSON.parse(stdout) as Record<string, unknown>
}
