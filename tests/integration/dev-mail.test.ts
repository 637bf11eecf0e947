import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, onTestFinished, test } from 'vitest'

import { until } from '#tests/support/client.ts'
import { ScriptBrowser } from '#tests/support/script-browser.ts'
import { ServerRun } from '#tests/support/server-run.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PRINTED = /^Link to sign in as (\S+), for 15 minutes: (\S+)$/mu
/** The first request of each route waits for it to be compiled, on a machine with other work. */
const COMPILED_MS = 90_000

test(
  'a guest signs in by the link that a server in development prints, keeps the board, and the link works once',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'overlap-dev-'))
    const server = new ServerRun(
      {},
      {
        start: () =>
          spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', '--dev'], {
            cwd: ROOT,
            stdio: ['ignore', 'pipe', 'pipe'],
            // oxlint-disable-next-line node/no-process-env -- to be found by the process
            env: {
              PATH: process.env['PATH'],
              PORT: '0',
              DATA_DIR: dataDir,
              NODE_ENV: 'development',
            },
          }),
      },
    )
    onTestFinished(async () => {
      await server.end()
      rmSync(dataDir, { recursive: true, force: true })
    })
    const ana = new ScriptBrowser(await server.ready(), '127.0.0.1')
    await ana.becomeGuest('Ana')
    const made = await ana.post('/api/boards', { json: { template: 'blank' } })
    expect(made.status).toBe(201)
    const { id } = (await made.json()) as { id: string }

    const email = 'ana@people.example'
    const fields = { email, callbackUrl: `/b/${id}` }
    expect((await ana.post('/api/auth/signin/email', { fields })).status).toBe(200)
    const [, to, printed = ''] = await until('the link', () => PRINTED.exec(server.stdout) ?? false)
    const link = new URL(printed)
    expect([to, link.origin + link.pathname]).toEqual([email, `${ana.origin}/auth/confirm`])

    const held = Object.fromEntries(new URLSearchParams(link.hash.slice(1)))
    expect(await ana.leadsTo('/api/auth/callback/email', held)).toBe(`${ana.origin}/b/${id}`)
    expect(await ana.person()).toMatchObject({ id: expect.stringMatching(/^u_/u), name: 'Ana' })
    const board = await ana.get(`/api/boards/${id}`)
    expect(await board.json()).toMatchObject({ role: 'owner' })
    const eve = new ScriptBrowser(ana.origin, '127.0.0.1')
    expect(await eve.leadsTo('/api/auth/callback/email', held)).toContain('error=Verification')
  },
  COMPILED_MS,
)
