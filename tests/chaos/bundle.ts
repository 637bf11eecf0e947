import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DRIVER = fileURLToPath(new URL('./watched-sqlite-driver.ts', import.meta.url))
/** How the product bundles its server; scripts have no types. */
const { bundleInto, THREADS } = (await import(
  new URL('../../scripts/bundle.mjs', import.meta.url).href
)) as {
  bundleInto(root: string, outdir: string, entries: object, options?: object): Promise<void>
  THREADS: object
}
const NODE = fileURLToPath(new URL('./node-process.ts', import.meta.url))

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
  await bundleInto(ROOT, outdir, { node: NODE, ...THREADS }, { plugins: [watchedDriver] })
  return {
    file: join(outdir, 'node.mjs'),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  }
}
