import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = 'OVERLAP_TEST_PROGRAMS'

/** Programs of this folder that tests start as processes of their own. */
type Program = 'append-until-killed' | 'read-cells' | 'run-sql'
const PROGRAMS: Readonly<Record<Program, string>> = {
  'append-until-killed': 'tests/support/append-until-killed.ts',
  'read-cells': 'tests/support/read-cells.ts',
  'run-sql': 'tests/support/run-sql.ts',
}

/**
 * Vitest calls this before a run. It bundles the threads of the server and the programs of the tests as
 * the product is bundled: from TypeScript each start of one costs half a second of CPU, and a run starts
 * hundreds.
 *
 * @returns what removes the bundles after the run
 */
export default async function bundlePrograms(): Promise<() => void> {
  // Inside the project, where packages are found; a folder per run, as runs go on side by side.
  const cache = join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const outdir = mkdtempSync(join(cache, 'overlap-tests-'))
  const { bundleInto, THREADS } = await productBundler()
  await bundleInto(ROOT, outdir, { ...PROGRAMS, ...THREADS })
  process.env[FOLDER] = outdir
  return () => rmSync(outdir, { recursive: true, force: true })
}

/** Where the bundles of this run lie, or undefined outside of Vitest. */
export function builtPrograms(): string | undefined {
  return process.env[FOLDER]
}

/** What Node gets as arguments to run a program: its bundle, or its source outside of Vitest. */
export function programArgs(program: Program): string[] {
  const built = builtPrograms()
  return built === undefined
    ? ['--import', 'tsx', join(ROOT, PROGRAMS[program])]
    : [join(built, `${program}.mjs`)]
}

/** How the product bundles its server; scripts have no types. */
async function productBundler(): Promise<{
  bundleInto(root: string, outdir: string, entries: object): Promise<void>
  THREADS: object
}> {
  return import(new URL('../../scripts/bundle.mjs', import.meta.url).href)
}
