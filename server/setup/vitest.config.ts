import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '../..')

/** Two projects: quick hermetic tests, and those that load the real model, one file at a time. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          // Only what hangs should fail by time: a machine with other work can be ten times as slow.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ['server/**/*.test.ts', 'app/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['server/**/*.integration.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
