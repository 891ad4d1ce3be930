import { readFile, writeFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { cellsIn, createNotebook, fakeFile, lastRun, pasteCases, run, runEnded } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

test.describe.configure({ timeout: 180_000 })

/** More cases than the fake engine computes at the same time. Each takes a few seconds. */
const slowCases = (story: string) => Array.from({ length: 12 }, (_, index) => [`${story} ${index + 1} 느린 질문 [[slow]]`, 'yes'])
const onHold = (page: Page) => page.getByRole('status', { name: 'Run on hold' })

async function chooseLane(page: Page, lane: 'Fast lane' | 'Exact lane'): Promise<void> {
  await page.getByRole('combobox', { name: 'Lane' }).click()
  await page.getByRole('option', { name: new RegExp(`^${lane}`) }).click()
}

test('a run is paused and resumed: running cells finish, and no cell is computed twice', async ({ page }) => {
  await createNotebook(page, 'paused')
  await pasteCases(page, 'questions', slowCases('paused'))
  await run(page)
  await expect(cellsIn(page, 'running').first()).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(onHold(page)).toHaveText('Paused')
  await expect(cellsIn(page, 'running')).toHaveCount(0)
  await expect(page.getByText(/^Paused · (8|9|10|11) of 12 cells$/)).toBeVisible()

  // A reload of the page does not change this.
  await page.reload()
  await expect(onHold(page)).toHaveText('Paused')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await runEnded(page)
  expect(await lastRun(page, 'paused')).toEqual({ computed: 12, cached: 0, failed: 0 })
})

test('two runs at the same time share a lane, a run on another lane waits and shows for which notebook, and the monitor can cancel a run', async ({
  page,
  context,
}) => {
  await createNotebook(page, 'long one')
  await chooseLane(page, 'Exact lane')
  await pasteCases(page, 'questions', [
    ['long: 끝나나요?', 'yes'],
    ['long: this never ends [[hang]]', 'nothing'],
  ])
  await run(page)
  await expect(cellsIn(page, 'running')).toHaveCount(1)

  const other = await context.newPage()
  await createNotebook(other, 'short one')
  await chooseLane(other, 'Exact lane')
  await pasteCases(other, 'questions', [
    ['short: 바로 끝나나요? 🙂', 'yes'],
    ['short: and this?', 'yes'],
  ])
  await run(other)
  await runEnded(other)
  await expect(cellsIn(other, 'done')).toHaveCount(2)

  await chooseLane(other, 'Fast lane')
  await expect(cellsIn(other, 'empty')).toHaveCount(2)
  await run(other)
  await expect(onHold(other)).toHaveText(/^Waiting for “long one”, (about|less than)/)

  const monitor = await context.newPage()
  await monitor.goto('/monitor')
  const underWay = monitor.getByRole('region', { name: 'Runs under way' }).getByRole('listitem')
  await expect(underWay).toHaveText([/long one.*Running/, /short one.*fast lane.*Waiting.*for “long one”/])
  await underWay.first().getByRole('button', { name: 'Cancel long one' }).click()
  await expect(monitor.getByRole('region', { name: 'Runs under way' })).toHaveCount(0)
  await runEnded(page)
  await runEnded(other)
  await expect(cellsIn(other, 'done')).toHaveCount(2)
})

test('a prompt that is longer than the context is reported before the run, and its cell fails without using the engine', async ({
  page,
}) => {
  await createNotebook(page, 'too long')
  const file = fakeFile('too-long')
  const text = await readFile(file, 'utf8')
  await pasteCases(page, 'questions', [
    ['short enough', 'yes'],
    [Array.from({ length: 200 }, (_, word) => `낱말${word}`).join(' '), 'no'],
  ])
  expect(text).toContain('max_tokens: 32')
  const saved = await readFile(file, 'utf8')
  await writeFile(file, saved.replace('max_tokens: 32', 'max_tokens: 32\ncontext: 128\ntime_limit: 60'))
  const findings = page.getByRole('region', { name: 'Findings' })
  await expect(findings).toContainText(/on case 2 needs \d+ tokens, the context is 128/)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(1)
  await expect(cellsIn(page, 'failed')).toContainText(/The prompt has \d+ tokens, the context 128/)
})

test('a run whose engine keeps dying pauses itself with the reason, no cell is marked as failed, and one click lets it go on', async ({
  page,
}) => {
  await createNotebook(page, 'dying')
  await pasteCases(
    page,
    'questions',
    Array.from({ length: 20 }, (_, index) => [`dying ${index + 1} [[die]]`, 'yes']),
  )
  await run(page)
  const reason = page.getByRole('status').filter({ hasText: 'The engine died 10 times in a row without a result.' })
  await expect(reason).toContainText('20 cells are left, not marked as failed.', { timeout: 120_000 })
  await expect(cellsIn(page, 'failed')).toHaveCount(0)
  await page.reload()
  await reason.getByRole('button', { name: 'Go on' }).click()
  await expect(reason).toHaveCount(0)
  await expect(onHold(page)).toBeEmpty()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await runEnded(page)
  expect(await lastRun(page, 'dying')).toEqual({ computed: 0, cached: 0, failed: 0 })
})
