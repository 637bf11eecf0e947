// Builds what `npm start` serves: the pages with Next, the server and its storage thread with esbuild.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

import { STAMP_FILE, stampOf } from './current-build.mjs'
import { loadEnvFile } from './load-env-file.mjs'

loadEnvFile()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, STAMP_FILE)
// Taken before the build: a source that changes during it makes this build an old one.
const stamp = stampOf(root)
rmSync(stampFile, { force: true })

const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
const pages = spawnSync(process.execPath, [next, 'build'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
})
if (pages.status !== 0) process.exit(pages.status ?? 1)

await build({
  absWorkingDir: root,
  entryPoints: {
    server: 'server/main.ts',
    'sqlite-worker': 'server/storage/sqlite-worker.ts',
    'document-worker': 'server/room/document-worker.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.9',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
})
mkdirSync(dirname(stampFile), { recursive: true })
writeFileSync(stampFile, stamp)
