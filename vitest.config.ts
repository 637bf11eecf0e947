import { defineConfig } from 'vitest/config'

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
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
