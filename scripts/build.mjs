// Builds what `npm start` serves: the pages with Next, the server and what belongs to it with esbuild.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { bundle } from './bundle.mjs'
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

await bundle(root)
mkdirSync(dirname(stampFile), { recursive: true })
writeFileSync(stampFile, stamp)
