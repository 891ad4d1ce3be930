// Measures the grid with 50,000 cells, on the fake engine and the built page: `node e2e/measure/gridScale.ts [tall|wide]`. Prints one JSON line per shape.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { findChromium } from '../../server/setup/test/chromium.mjs'
import { type ScaleShape, scaleShapes, writeScaleNotebook } from './scaleNotebook.ts'

const port = Number(process.env.ASSAY_E2E_PORT ?? 4332)
const origin = `http://127.0.0.1:${port}`
const root = path.resolve(import.meta.dirname, '../..')
const shapes = (process.argv[2] ? [process.argv[2]] : Object.keys(scaleShapes)) as ScaleShape[]

const folder = await mkdtemp(path.join(tmpdir(), 'assay-scale-'))
const experiments = path.join(folder, 'experiments')
for (const shape of shapes) await writeScaleNotebook(experiments, shape)
const env = {
  ...process.env,
  NODE_ENV: 'production' as const,
  ASSAY_ENGINE: 'fake',
  ASSAY_HOME: path.join(folder, 'home'),
  ASSAY_EXPERIMENTS: experiments,
}
const server = spawn(process.execPath, [path.join(root, 'server/web/main.ts'), 'start', '127.0.0.1', String(port)], {
  cwd: root,
  env,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args })
try {
  await answers()
  for (const shape of shapes) process.stdout.write(`${JSON.stringify(await measure(shape))}\n`)
} finally {
  await browser.close()
  server.kill()
  await rm(folder, { recursive: true, force: true })
}

async function measure(shape: ScaleShape) {
  const slug = `scale-${shape}`
  const plan = await timed(() => get(`runs.grid?input=${encodeURIComponent(JSON.stringify({ slug }))}`))
  const planAgain = await timed(() => get(`runs.grid?input=${encodeURIComponent(JSON.stringify({ slug }))}`))
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${origin}/notebooks/${slug}?view=results`)
  await page.getByRole('gridcell').first().waitFor({ timeout: 120_000 })

  const before = await serverBytes()
  const sampling = sampleRss()
  await countFrames(page)
  const began = performance.now()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await ended(slug)
  const runMs = performance.now() - began
  const live = await frames(page)
  const most = sampling.stop()

  const opened = performance.now()
  await page.reload()
  await page.locator('[role=gridcell][data-status=done]').first().waitFor({ timeout: 120_000 })
  const firstPaintMs = performance.now() - opened
  await page.getByText(/loading [\d,]+ results/).waitFor({ state: 'hidden', timeout: 120_000 })
  const allReadMs = performance.now() - opened
  await page.waitForTimeout(6000)

  await countFrames(page)
  await page.getByRole('grid', { name: 'Results grid' }).evaluate(async (grid) => {
    for (let frame = 0; frame < 240; frame += 1) {
      grid.scrollTop += 40
      await new Promise(requestAnimationFrame)
    }
  })
  const scroll = await frames(page)
  await page.getByRole('grid', { name: 'Results grid' }).evaluate((grid) => grid.scrollTo(0, 0))
  await page.waitForTimeout(500)
  const filterMs = await changed(page, () => page.getByRole('searchbox', { name: 'Search cases and outputs' }).fill('river seven'))
  const unfilterMs = await changed(page, () => page.getByRole('searchbox', { name: 'Search cases and outputs' }).fill(''))
  const sortMs = await sorting(page)
  await page.close()
  const mb = (bytes: number) => Math.round(bytes / 1_000_000)
  return {
    shape,
    planMs: Math.round(plan.ms),
    planAgainMs: Math.round(planAgain.ms),
    gridMb: Number((plan.value.length / 1e6).toFixed(1)),
    runMs: Math.round(runMs),
    live,
    serverMb: { before: mb(before), most: mb(most), growth: mb(most - before) },
    firstPaintMs: Math.round(firstPaintMs),
    allReadMs: Math.round(allReadMs),
    scroll,
    filterMs,
    unfilterMs,
    sortMs,
  }
}

/** Milliseconds from an action until the page has drawn other rows. */
async function changed(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const status = document.querySelector('[role=toolbar] [role=status]')
    const began = { at: 0 }
    document.addEventListener('input', () => (began.at = performance.now()), { capture: true, once: true })
    const done = new Promise<number>((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect()
        requestAnimationFrame(() => resolve(performance.now() - began.at))
      }).observe(status ?? document.body, { childList: true, characterData: true, subtree: true })
    })
    Object.assign(window, { measured: done })
  })
  await act()
  return Math.round(await page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured))
}

async function sorting(page: Page): Promise<number> {
  await page
    .getByRole('columnheader')
    .nth(1)
    .getByRole('button', { name: /^Actions/ })
    .click()
  const item = page.getByRole('menuitem', { name: 'Order rows by output length' })
  await item.waitFor()
  await page.evaluate(() => {
    const first = () => document.querySelector('[role=grid] [role=row][aria-rowindex="2"] [role=rowheader]')?.textContent
    const before = first()
    const done = new Promise<number>((resolve) => {
      document.addEventListener(
        'click',
        () => {
          const at = performance.now()
          const look = () => (first() === before ? requestAnimationFrame(look) : resolve(performance.now() - at))
          requestAnimationFrame(look)
        },
        { capture: true, once: true },
      )
    })
    Object.assign(window, { measured: done })
  })
  await item.click()
  return Math.round(await page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured))
}

async function countFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = []
    const state = { on: true, times }
    let last = performance.now()
    const frame = (now: number) => {
      times.push(now - last)
      last = now
      if (state.on) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    Object.assign(window, { frameState: state })
  })
}

async function frames(page: Page): Promise<{ frames: number; p50: number; p95: number; most: number }> {
  const times = await page.evaluate(() => {
    const state = (window as unknown as { frameState: { on: boolean; times: number[] } }).frameState
    state.on = false
    return state.times.slice(1)
  })
  const ordered = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0) * 10) / 10
  return { frames: times.length, p50: at(0.5), p95: at(0.95), most: at(1) }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now()
  return { value: await work(), ms: performance.now() - began }
}

async function get(call: string): Promise<string> {
  return (await fetch(`${origin}/api/trpc/${call}`)).text()
}

async function serverBytes(): Promise<number> {
  const shape = z.object({ result: z.object({ data: z.object({ server: z.object({ rssBytes: z.number() }) }) }) })
  return shape.parse(JSON.parse(await get('engine.status'))).result.data.server.rssBytes
}

function sampleRss(): { stop: () => number } {
  let most = 0
  const timer = setInterval(() => void serverBytes().then((bytes) => (most = Math.max(most, bytes))), 500)
  return {
    stop: () => {
      clearInterval(timer)
      return most
    },
  }
}

async function ended(slug: string): Promise<void> {
  const shape = z.object({ result: z.object({ data: z.array(z.object({ totals: z.unknown() })) }) })
  for (;;) {
    const [last] = shape.parse(JSON.parse(await get(`runs.list?input=${encodeURIComponent(JSON.stringify({ slug }))}`))).result.data
    if (last?.totals) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function answers(): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    const up = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the server did not start')
}
