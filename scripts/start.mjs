// `npm start`: builds when there is no current build, then becomes the server.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { isBuildCurrent } from './current-build.mjs'
import { endWithNpm } from './end-with-npm.mjs'
import { loadEnvFile } from './load-env-file.mjs'

// Before the build, in which npm may be told to stop as well.
endWithNpm()
loadEnvFile()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.env.NODE_ENV = 'production'
process.env.NEXT_TELEMETRY_DISABLED = '1'

if (!isBuildCurrent(root)) {
  refuseReadOnly(root)
  console.log('Building Overlap, once after each change; this takes a minute or so.')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
// In this process, so that the exit code needs nobody to pass it on.
await import(pathToFileURL(join(root, 'dist/server.mjs')).href)

/** A build that fails half-way says a lot, and not this. */
function refuseReadOnly(folder) {
  try {
    accessSync(folder, constants.W_OK)
  } catch {
    console.error(
      `${folder} has no build of these sources, and this user may not write there; run "npm run build" in it as a user who may.`,
    )
    process.exit(1)
  }
}
