import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** Tests of promised times and of smooth motion, which another browser beside them would spoil. */
const TIMED = /@timed/

/** Debian's package without windows, which needs a third less time. */
const QUICKER = '/usr/bin/chromium-headless-shell'
const CHROMIUM = existsSync(QUICKER) ? QUICKER : '/usr/bin/chromium'

/** Browser tests drive the system's Chromium against the production build, which the test command makes first. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  // Tests wait more than they compute, so that two share two cores. What is timed runs alone: the test
  // command runs one project after the other. By test and not by file: the longest file comes late, and
  // one of the two would wait for it.
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'timed', grep: TIMED, workers: 1 },
    { name: 'boards', grepInvert: TIMED },
  ],
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--font-render-hinting=none',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
