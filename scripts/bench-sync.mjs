// `npm run bench:sync`: measures the built server beside others; builds first when there is no current build.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { isBuildCurrent } from './current-build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!isBuildCurrent(root)) {
  console.log('Building Overlap first; this takes a minute or so.')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
const { status } = spawnSync(
  join(root, 'node_modules/.bin/tsx'),
  [join(root, 'tests/bench/sync.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
