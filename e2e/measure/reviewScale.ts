// Measures the review of 100,000 rows on the built page: `node e2e/measure/reviewScale.ts [ROWS] [KEYS]`. Prints one JSON line. With ASSAY_MEASURE_URL
// it uses a server that runs already and has a dataset `scale`.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../../server/setup/test/chromium.mjs'
import { writeScaleDataset } from './scaleDataset.ts'

const port = Number(process.env.ASSAY_E2E_PORT ?? 4334)
const given = process.env.ASSAY_MEASURE_URL
const origin = given ?? `http://127.0.0.1:${port}`
const root = path.resolve(import.meta.dirname, '../..')
const rows = Number(process.argv[2] ?? 100_000)
const name = 'scale'
/** Decisions that are timed, after some that are not. */
const keyPresses = Number(process.argv[3] ?? 200)
const WARM_UP = 10

const folder = await mkdtemp(path.join(tmpdir(), 'assay-review-'))
const server = given === undefined ? await ownServer() : null
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args })
try {
  await answers()
  process.stdout.write(`${JSON.stringify(await measure())}\n`)
} finally {
  await browser.close()
  server?.kill()
  await rm(folder, { recursive: true, force: true })
}

async function ownServer() {
  await writeScaleDataset(path.join(folder, 'datasets'), name, rows)
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    ASSAY_ENGINE: 'fake',
    ASSAY_HOME: path.join(folder, 'home'),
    ASSAY_EXPERIMENTS: path.join(folder, 'experiments'),
    ASSAY_DATASETS: path.join(folder, 'datasets'),
  }
  return spawn(process.execPath, [path.join(root, 'server/web/main.ts'), 'start', '127.0.0.1', String(port)], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function measure() {
  const indexed = await timed(() => call('datasets.get', { dataset: name }))
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const opened = await timed(async () => {
    await page.goto(`${origin}/datasets/${name}`, { timeout: 180_000 })
    await page.getByRole('toolbar', { name: 'Decide on the row' }).waitFor({ timeout: 180_000 })
  })
  const queue = await timed(() => call('datasets.numbers', { dataset: name, query: {} }))
  await decide(page, WARM_UP)
  const keys = await decide(page, keyPresses)
  await page.getByRole('status', { name: 'Save state' }).getByText('Saved').waitFor({ timeout: 120_000 })
  const filter = await queueChange(page, async () => page.getByRole('searchbox', { name: 'Search rows' }).fill('order 99'))
  const unfilter = await queueChange(page, async () => page.getByRole('searchbox', { name: 'Search rows' }).fill(''))
  const sort = await timed(() => call('datasets.numbers', { dataset: name, query: { order: { by: 'answerLength', isDescending: true } } }))
  const ordered = keys.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0) * 10) / 10
  return {
    rows,
    indexMs: indexed,
    openMs: opened,
    queueMs: queue,
    keystrokeMs: { median: at(0.5), p95: at(0.95), most: at(1), keys: keys.length },
    filterMs: filter,
    unfilterMs: unfilter,
    sortMs: sort,
  }
}

/** Milliseconds from the press of a key that accepts the row until the next row is drawn, for each of `count` keys. */
async function decide(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (presses) => {
    const times: number[] = []
    const shown = () => document.querySelector('[role=region][aria-label="The row"] h2')?.textContent
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))
    for (let press = 0; press < presses; press += 1) {
      const before = shown()
      const began = performance.now()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true, cancelable: true }))
      while (shown() === before) await frame()
      // The frame in which it is drawn has ended when the next one begins a task.
      await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
      times.push(performance.now() - began)
      // Two decisions in a second are fast for a person; five leave the server less time.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return times
  }, count)
}

/** Milliseconds from an action until the page shows another queue. The page waits 200 ms after the last letter. */
async function queueChange(page: Page, act: () => Promise<void>): Promise<number> {
  const status = page.getByRole('status', { name: 'Queue' })
  const count = async () => / of ([\d,]+)/.exec((await status.textContent()) ?? '')?.[1]
  const before = await count()
  return timed(async () => {
    await act()
    while ((await count()) === before) await page.waitForTimeout(5)
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began)
}

async function call(procedure: string, input: object): Promise<void> {
  const answer = await fetch(`${origin}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text.slice(0, 500))
}

async function answers(): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (
      await fetch(`${origin}/api/trpc/engine.status`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`No answer from ${origin}.`)
}
