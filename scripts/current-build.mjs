import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Written last by a build, so a build that was cut off is never taken for a current one. */
export const STAMP_FILE = 'dist/build-stamp'

const FOLDERS = ['app', 'lib', 'server', 'public']
const FILES = [
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** Whether the build in `root` was made from what is there now. */
export function isBuildCurrent(root) {
  const wasBuilt =
    existsSync(join(root, '.next/BUILD_ID')) &&
    existsSync(join(root, 'dist/server.mjs')) &&
    existsSync(join(root, STAMP_FILE))
  return wasBuilt && readFileSync(join(root, STAMP_FILE), 'utf8') === stampOf(root)
}

/** A hash of all that goes into a build: sources, packages, Node and the variables that Next writes into pages. */
export function stampOf(root) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  for (const name of Object.keys(process.env).sort())
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`\0${name}=${process.env[name]}`)
  for (const file of [...FOLDERS.flatMap((folder) => filesIn(root, folder)), ...FILES]) {
    if (!existsSync(join(root, file))) continue
    hash.update(`\0${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest(),
    )
  }
  return hash.digest('hex')
}

function filesIn(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort()
}
