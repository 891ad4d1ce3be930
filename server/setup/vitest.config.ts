import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '../..')

/** Two projects: unit tests, which need no model, and integration tests, which start commands and load the real model. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          // Many tests wait for processes and timers, so each core can have a worker.
          maxWorkers: '100%',
          // A worker keeps its modules from file to file: most of the time of a short test file is that of loading them.
          isolate: false,
          setupFiles: ['server/setup/testing/leaveNothing.ts'],
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
          // A timeout is only for tests that hang: on a busy machine a test can take ten times as long.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          include: ['server/**/*.test.ts', 'app/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['server/**/*.integration.test.ts'],
          // Most of them wait for one process after another. More files at a time would make models wait for cores.
          maxWorkers: 2,
          testTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
