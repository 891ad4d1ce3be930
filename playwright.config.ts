import { defineConfig } from '@playwright/test'
import { addressOf, type Engine, fakeWorkers, projectOf, portOf } from './e2e/testing/servers.ts'
import { findChromium } from './server/setup/test/chromium.mjs'

/** Texts in a prompt that make the fake engine fail, never finish, take seconds, die, think first, or cite passages. */
const fakeFaults = {
  ASSAY_FAKE_FAIL: '[[fail]]',
  ASSAY_FAKE_HANG: '[[hang]]',
  ASSAY_FAKE_SLOW: '[[slow]]',
  ASSAY_FAKE_DIE: '[[die]]',
  ASSAY_FAKE_THINK: '[[think]]',
  ASSAY_FAKE_CITE: '[[cite]]',
}
const server = (engine: Engine, worker: number) => ({
  command: `node server/setup/test/e2eServer.mjs ${engine} ${portOf(engine, worker)} ${projectOf(engine, worker)}`,
  url: addressOf(engine, worker),
  timeout: 120_000,
  reuseExistingServer: false,
  stdout: 'pipe' as const,
  env: engine === 'fake' ? fakeFaults : {},
})

/** `x.real.spec.ts` runs on the default model, every other spec on the fake engine. Each worker has a server of its own (testing/test.ts). */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: fakeWorkers,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  // Long enough for a busy machine; on an idle one the page is ready sooner and no time is lost.
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    actionTimeout: 30_000,
    // A trace doubles the time of a test: `--trace on` records one by hand.
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'fake', testIgnore: '**/*.real.spec.ts' },
    { name: 'real', testMatch: '**/*.real.spec.ts', timeout: 240_000, workers: 1 },
  ],
  webServer: [...Array.from({ length: fakeWorkers }, (_, worker) => server('fake', worker)), server('real', 0)],
})
