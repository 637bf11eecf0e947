import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DRIVER = fileURLToPath(new URL('./watched-sqlite-driver.ts', import.meta.url))
const ENTRIES = {
  node: fileURLToPath(new URL('./node-process.ts', import.meta.url)),
  'sqlite-worker': join(ROOT, 'server/storage/sqlite-worker.ts'),
  'document-worker': join(ROOT, 'server/room/document-worker.ts'),
}

const watchedDriver: Plugin = {
  name: 'watched-driver',
  setup: (steps) => {
    steps.onResolve({ filter: /\/sqlite-driver\.ts$/ }, ({ importer }) =>
      importer === DRIVER ? undefined : { path: DRIVER },
    )
  },
}

/**
 * Builds the server process of chaos runs as the product is built, so that it starts in a moment and its
 * threads are those of production.
 *
 * @returns the file to run, and what removes it
 */
export async function bundleNode(): Promise<{ file: string; remove(): void }> {
  // Inside the project, where packages are found.
  const cache = join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const outdir = mkdtempSync(join(cache, 'overlap-chaos-'))
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.9',
    packages: 'external',
    plugins: [watchedDriver],
    logLevel: 'warning',
  })
  return {
    file: join(outdir, 'node.mjs'),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  }
}
