import { defineConfig } from '@playwright/test'
import { findChromium } from './server/setup/test/chromium.mjs'

const fakePort = Number(process.env.ASSAY_E2E_PORT ?? 4310)
const realPort = fakePort + 1
const address = (port: number) => `http://127.0.0.1:${port}`
/** Texts in a prompt that make the fake engine fail, never finish, take seconds, die, think first, or cite passages. */
const fakeFaults = {
  ASSAY_FAKE_FAIL: '[[fail]]',
  ASSAY_FAKE_HANG: '[[hang]]',
  ASSAY_FAKE_SLOW: '[[slow]]',
  ASSAY_FAKE_DIE: '[[die]]',
  ASSAY_FAKE_THINK: '[[think]]',
  ASSAY_FAKE_CITE: '[[cite]]',
}
const server = (engine: 'fake' | 'real', port: number) => ({
  command: `node server/setup/test/e2eServer.mjs ${engine} ${port}`,
  url: address(port),
  timeout: 120_000,
  reuseExistingServer: false,
  stdout: 'pipe' as const,
  env: engine === 'fake' ? fakeFaults : {},
})

/** `x.real.spec.ts` runs on the default model, every other spec on the fake engine. Each engine has its own server and home folder. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
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
    { name: 'fake', testIgnore: '**/*.real.spec.ts', use: { baseURL: address(fakePort) } },
    { name: 'real', testMatch: '**/*.real.spec.ts', timeout: 240_000, use: { baseURL: address(realPort) } },
  ],
  webServer: [server('fake', fakePort), server('real', realPort)],
})
