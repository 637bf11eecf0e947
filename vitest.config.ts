import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vitest/config'

/** A minute and a half in which nothing happens. It runs beside everything else. */
const QUIET = ['tests/integration/quiet-board.test.ts']

/** Tests that mostly wait, for other programs or slow lines. They run beside the others. */
const WAITING = [
  'tests/integration/postgres-storage.test.ts',
  'tests/integration/nodes.test.ts',
  'tests/integration/node-presence.test.ts',
  'tests/integration/chaos-nodes.test.ts',
  'tests/integration/proxies.test.ts',
  'tests/integration/slow-readers.test.ts',
  'tests/integration/stopping.test.ts',
]

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
          exclude: [...QUIET, ...WAITING],
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
          testTimeout: 120_000,
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
