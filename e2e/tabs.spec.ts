import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect as quickExpect, type Page } from '@playwright/test'
import { block, cellsIn, createNotebook, pasteCases, run, saved, writeTemplate } from './testing/notebookPage.ts'
import { projectOf } from './testing/servers.ts'
import { test } from './testing/test.ts'

/** Many tabs open slowly on a busy machine. */
const expect = quickExpect.configure({ timeout: 90_000 })
const root = path.resolve(import.meta.dirname, '..')
/** More than the six connections that a browser opens to a server. */
const tabs = 7
/** A call that waits for a connection would wait for the end of the run, which never ends by itself. */
const PROMPT_MS = 30_000

const slow = (story: string, cases: number) => Array.from({ length: cases }, (_, index) => [`${story} ${index + 1} [[slow]]`, 'yes'])
const progress = (page: Page) => page.getByRole('progressbar', { name: 'Run progress' })

test('with seven tabs on a live run, each tab saves and cancels promptly, and every tab sees both', async ({ page, context }) => {
  test.setTimeout(900_000)
  await createNotebook(page, 'seven tabs')
  const endless = Array.from({ length: 4 }, (_, index) => [`seven tabs ${index + 1} [[hang]]`, 'yes'])
  await pasteCases(page, 'questions', [['seven tabs, one that ends', 'yes'], ...endless])
  await run(page)
  const others = await Promise.all(Array.from({ length: tabs - 1 }, () => context.newPage()))
  for (const other of others) {
    await other.goto(page.url())
    await expect(progress(other)).toBeVisible()
    await expect(cellsIn(other, 'done')).toHaveCount(1)
    await expect(cellsIn(other, 'running')).toHaveCount(4)
  }
  const all = [page, ...others]
  const times: number[] = []
  for (const [index, tab] of all.entries()) {
    await tab.bringToFront()
    // An edit of the same line before the last one has arrived would be a conflict.
    if (index > 0) await expect(block(tab, 'prompt', 'first')).toContainText(`Tab ${index - 1}:`)
    const answer = tab.waitForResponse(/notebooks\.save/)
    await writeTemplate(tab, 'User', 'first', `Tab ${index}: {{question}}`)
    const began = performance.now()
    expect((await answer).ok()).toBe(true)
    await saved(tab)
    times.push(performance.now() - began)
  }
  for (const tab of all) await expect(block(tab, 'prompt', 'first')).toContainText(`Tab ${tabs - 1}:`)
  // Each tab cancels the run and begins the next one.
  for (const tab of all) {
    await tab.bringToFront()
    await expect(tab.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible()
    const answer = tab.waitForResponse(/runs\.cancel/)
    const began = performance.now()
    await tab.getByRole('button', { name: 'Cancel', exact: true }).click()
    expect((await answer).ok()).toBe(true)
    times.push(performance.now() - began)
    for (const each of tab === all.at(-1) ? all : [tab, all.at(-1) ?? tab]) await expect(progress(each)).toHaveCount(0)
    if (tab !== all.at(-1)) await tab.getByRole('button', { name: /^(Run|Resume)$/ }).click()
  }
  test.info().annotations.push({ type: 'longest save or cancel', description: `${Math.round(Math.max(...times))} ms` })
  expect(Math.max(...times)).toBeLessThan(PROMPT_MS)
})

test('a run that another tab begins appears live in every tab on its notebook', async ({ page, context }) => {
  await createNotebook(page, 'announced')
  // The run lasts until it is cancelled, however late the other tab shows it.
  await pasteCases(page, 'questions', [
    ['announced, one that ends', 'yes'],
    ['announced [[hang]]', 'yes'],
  ])
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(cellsIn(other, 'empty').first()).toBeVisible()
  await run(page)
  await expect(progress(other)).toBeVisible()
  await expect(cellsIn(other, 'running')).toHaveCount(1)
  await expect(cellsIn(other, 'done')).toHaveCount(1)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(progress(other)).toHaveCount(0)
  await expect(cellsIn(other, 'running')).toHaveCount(0)
})

test('a run of the command appears live on the page, which says which process runs it and can cancel it', async ({ page }) => {
  await createNotebook(page, 'by command')
  await pasteCases(page, 'questions', slow('by command', 60))
  const command = assay('run', 'by-command')
  try {
    await expect(page.getByText(`process ${command.pid}`)).toBeVisible()
    await expect(cellsIn(page, 'done').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pause' })).toHaveCount(0)
    const ended = once(command, 'exit')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(progress(page)).toHaveCount(0)
    expect(await ended).toEqual([1, null])
    expect(await cellsIn(page, 'done').count()).toBeGreaterThan(0)
    await expect(cellsIn(page, 'running')).toHaveCount(0)
  } finally {
    command.kill('SIGKILL')
  }
})

/** The `assay` command with the data of the test server. */
function assay(...args: string[]): ChildProcess {
  const place = path.join(root, projectOf('fake'))
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'server/cli/main.ts'), ...args], {
    cwd: root,
    stdio: 'ignore',
    env: {
      ...process.env,
      ASSAY_ENGINE: 'fake',
      ASSAY_FAKE_SLOW: '[[slow]]',
      ASSAY_HOME: path.join(place, 'home'),
      ASSAY_EXPERIMENTS: path.join(place, 'experiments'),
    },
  })
}
