import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { build } from 'esbuild'

/** Threads lie beside whoever starts them. */
export const THREADS = {
  'sqlite-worker': 'server/storage/sqlite-worker.ts',
  'document-worker': 'server/room/document-worker.ts',
}

/** Makes JavaScript of the server in `dist/` and of the host commands in `dist/host/`. */
export async function bundle(root) {
  rmSync(join(root, 'dist/host'), { recursive: true, force: true })
  await bundleInto(root, 'dist', { server: 'server/main.ts', ...THREADS })
  await bundleHost(root)
}

/** The host commands alone: a moment's work, so they never need the pages built. */
export async function bundleHost(root) {
  const entryPoints = { host: 'server/host/main.ts', ...THREADS }
  // In pieces, of which a command loads what it needs.
  await bundleInto(root, 'dist/host', entryPoints, { splitting: true })
}

/** Files that run in Node with the installed packages; further options are esbuild's. */
export async function bundleInto(root, outdir, entryPoints, options = {}) {
  await build({
    ...options,
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.9',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  })
}
