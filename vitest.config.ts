import { defineConfig } from 'vitest/config'

/** Waits a minute and a half for nothing to happen, beside the others. */
const QUIET = 'tests/integration/quiet-board.test.ts'

export default defineConfig({
  test: {
    // Real servers and worker threads: one file at a time keeps timings honest on two cores.
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'tests/unit/**/*.test.ts',
            'tests/architecture.test.ts',
            'tests/contract/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [QUIET],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'quiet',
          include: [QUIET],
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
