// `npm run backup`, `npm run restore` and `npm run host`: what the person who hosts does at the terminal.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { isBuildCurrent } from './current-build.mjs'
import { loadEnvFile } from './load-env-file.mjs'

loadEnvFile()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = join(root, 'dist/host/host.mjs')
// Where only the build was installed there is nothing to make it from.
const hasSources = existsSync(join(root, 'server/host/main.ts'))
if (hasSources && !(existsSync(entry) && isBuildCurrent(root))) {
  const { bundleHost } = await import('./bundle.mjs')
  await bundleHost(root)
}
const { runHost } = await import(pathToFileURL(entry).href)
// npm runs scripts in the project's folder; files are meant from where it was called.
const cwd = process.env.INIT_CWD ?? process.cwd()
process.exit(await runHost({ words: process.argv.slice(2), cwd }))
