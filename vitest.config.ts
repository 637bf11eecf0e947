import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vitest/config'

/** Tests in which time passes. They run beside everything else. */
const QUIET = [
  'tests/integration/quiet-board.test.ts',
  'tests/integration/slow-readers.test.ts',
  'tests/integration/stopping.test.ts',
  'tests/integration/proxies.test.ts',
  'tests/integration/client-link.test.ts',
]

/** Tests that start other programs and end them. They run beside the others. */
const WAITING = [
  'tests/integration/postgres-storage.test.ts',
  'tests/integration/nodes.test.ts',
  'tests/integration/node-presence.test.ts',
  'tests/integration/chaos-nodes.test.ts',
  'tests/integration/chaos.test.ts',
  'tests/integration/start.test.ts',
]

/** Tests that measure by the clock how soon others hear of an edit. They run when the others are done. */
const ECHO = [
  'tests/integration/floods.test.ts',
  'tests/integration/hostile.test.ts',
  'tests/integration/large-updates.test.ts',
  'tests/integration/mutations.test.ts',
]

/** Fast tests of modules that read the environment when they are imported: each file has a process of its own. */
const APART = ['tests/unit/app/api/**/*.test.ts', 'tests/unit/app/auth/**/*.test.ts']

const BUILT_THREADS = fileURLToPath(new URL('tests/support/built-threads.ts', import.meta.url))

/** Threads start from a bundle, as in production, and not each from its TypeScript. */
const builtThreads: Plugin = {
  name: 'built-threads',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id === '#server/worker-thread.ts' && importer !== BUILT_THREADS ? BUILT_THREADS : undefined,
}

export default defineConfig({
  plugins: [builtThreads],
  test: {
    globalSetup: 'tests/support/programs.ts',
    // Real servers and worker threads: one file at a time keeps timings honest on two cores.
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          testTimeout: 20_000,
          include: [
            'tests/unit/**/*.test.ts',
            'tests/architecture.test.ts',
            'tests/contract/**/*.test.ts',
          ],
          exclude: APART,
          // One process for all files: a new one for each, with its imports, costs more than most tests.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'fast-apart',
          include: APART,
        },
      },
      {
        extends: true,
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [...QUIET, ...WAITING, ...ECHO],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'echo',
          include: ECHO,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // On demand: the steps of the Dockerfile take minutes.
        test: {
          name: 'deploy',
          include: ['tests/deploy/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'quiet',
          include: QUIET,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'waiting',
          include: WAITING,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
