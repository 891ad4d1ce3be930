import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, type Page } from '@playwright/test'
import { block, cellsIn, createNotebookInDialog, pasteCases, resultsGrid, run, runEnded, saved } from './testing/notebookPage.ts'
import { ownServer } from './testing/ownServer.ts'
import { test } from './testing/test.ts'

/** Collects what the page's policy refuses. */
async function watchPolicy(page: Page): Promise<string[]> {
  const refused: string[] = []
  await page.exposeFunction('reportRefused', (what: string) => refused.push(what))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const { reportRefused } = globalThis as unknown as { reportRefused: (what: string) => void }
      reportRefused(`${effectiveDirective} ${blockedURI} ${sourceFile}`)
    })
  })
  return refused
}

test('no page does anything that its policy refuses', async ({ page }) => {
  const refused = await watchPolicy(page)
  for (const path of ['/', '/presets', '/models', '/monitor', '/nothing-here', '/notebooks/nothing-here']) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
  }
  await page.goto('/notebooks/temperature-and-diversity')
  await expect(resultsGrid(page)).toBeVisible({ timeout: 60_000 })
  for (const chart of await page.getByRole('region', { name: /^chart / }).all()) await chart.scrollIntoViewIfNeeded()
  await createNotebookInDialog(page, 'within the policy')
  await pasteCases(page, 'questions', [['what is allowed?', 'yes']])
  await run(page)
  await runEnded(page)
  await cellsIn(page, 'done').first().click()
  await page.keyboard.press('Enter')
  await expect(block(page, 'prompt', 'first')).toBeVisible()
  expect(refused).toEqual([])
})

test('a script that was written into a page does not run, and its source is not loaded', async ({ page }) => {
  const refused = await watchPolicy(page)
  await page.goto('/')
  await page.evaluate(() => {
    const inline = document.createElement('script')
    inline.textContent = 'globalThis.ranInline = true'
    const remote = document.createElement('script')
    remote.src = 'https://evil.example/a.js'
    document.body.append(inline, remote)
    const image = document.createElement('img')
    image.setAttribute('onerror', 'globalThis.ranHandler = true')
    image.src = 'https://evil.example/a.png'
    document.body.append(image)
  })
  await expect.poll(() => refused.length).toBeGreaterThanOrEqual(3)
  expect(await page.evaluate(() => 'ranInline' in globalThis || 'ranHandler' in globalThis)).toBe(false)
  const directives = refused.map((each) => each.split(' ')[0])
  expect(directives.filter((each) => each === 'script-src-elem')).toHaveLength(2)
  expect(directives).toContain('img-src')
})

test('a page of another site cannot show Assay in a frame', async ({ page, baseURL }) => {
  // A server on another name of this machine: Chromium lets no page from elsewhere, or from a route, ask for a local address at all.
  const foreign = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<iframe src="${baseURL}/" style="width:800px;height:600px"></iframe>`)
  }).listen(0, 'localhost')
  try {
    await once(foreign, 'listening')
    const address = foreign.address()
    const site = `http://localhost:${typeof address === 'object' && address ? address.port : 0}/`
    const framed = page.frameLocator('iframe').getByRole('button', { name: 'New notebook' }).first()
    const answered = page.waitForResponse(`${baseURL}/`)
    const refused = page.waitForEvent('requestfailed', (request) => request.url() === `${baseURL}/`)
    await page.goto(site)
    const answer = await answered
    expect(answer.status()).toBe(403)
    expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
    expect((await refused).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE')
    await expect(framed).toHaveCount(0)

    // The same frame shows the page if neither the door nor a header refuses it.
    const body = await (await page.request.get('/')).text()
    await page.route(`${baseURL}/`, (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(site)
    await expect(framed).toBeVisible()
  } finally {
    foreign.close()
    foreign.closeAllConnections()
  }
})

test('the image optimiser answers an error at once and reaches no event stream', async ({ request }) => {
  const input = encodeURIComponent(JSON.stringify({ slug: 'few-shot-sentiment' }))
  const source = encodeURIComponent(`/api/trpc/notebooks.watch?input=${input}`)
  const answer = await request.get(`/_next/image?url=${source}&w=64&q=75`, { timeout: 20_000 })
  expect(answer.status()).toBe(404)
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('a notebook opens, is edited and keeps its panes where the browser blocks its storage', async ({ page }) => {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
  })
  await createNotebookInDialog(page, 'without storage')
  await pasteCases(page, 'questions', [['does it open?', 'yes']])
  const divider = page.getByRole('separator').first()
  await divider.focus()
  const before = await divider.getAttribute('aria-valuenow')
  await page.keyboard.press('ArrowRight')
  await expect(divider).not.toHaveAttribute('aria-valuenow', before ?? '')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await saved(page)
  expect(faults).toEqual([])
})

test('with a token set a browser logs in by the page, and then everything works', async ({ browser }) => {
  const token = '아주 비밀한 token+1'
  await using server = await ownServer('login', { ASSAY_TOKEN: token })
  const context = await browser.newContext({ baseURL: server.url })
  const page = await context.newPage()
  const answer = await page.goto('/notebooks/few-shot-sentiment')
  expect(answer?.status()).toBe(401)
  await page.getByLabel('Token').fill('not this')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('alert')).toContainText('This is not the token')
  await page.getByLabel('Token').fill(token)
  await page.keyboard.press('Enter')
  await expect(resultsGrid(page)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/notebooks/few-shot-sentiment')
  expect(await context.cookies()).toMatchObject([{ name: 'assay_token', httpOnly: true, sameSite: 'Strict' }])
  // The event stream is open too.
  await createNotebookInDialog(page, 'logged in')
  await pasteCases(page, 'questions', [['in?', 'yes']])
  await run(page)
  await runEnded(page)
  await context.close()

  const fresh = await browser.newContext({ baseURL: server.url })
  const other = await fresh.newPage()
  await other.goto(`/presets?token=${encodeURIComponent(token)}`)
  await expect(other.getByRole('heading', { name: 'Presets', level: 1 })).toBeVisible()
  expect(other.url()).toBe(`${server.url}/presets`)
  await fresh.close()

  const linked = await browser.newContext()
  const elsewhere = await linked.newPage()
  await elsewhere.route('https://foreign.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${server.url}/presets?token=${encodeURIComponent(token)}">Open</a>` }),
  )
  await elsewhere.goto('https://foreign.example/')
  await elsewhere.getByRole('link').click()
  await expect(elsewhere.getByRole('heading', { name: 'Presets', level: 1 })).toBeVisible()
  await linked.close()
})
