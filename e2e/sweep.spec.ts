import { expect, test } from '@playwright/test'
import { block, cellsIn, createNotebook, resultsGrid, run, runEnded, saved } from './notebookPage.ts'

test('a sweep grows by a value, runs, and a second run has nothing left to compute', async ({ page }) => {
  await createNotebook(page, 'sweep')
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('2 cells')
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.8')
  await page.keyboard.press('Enter')
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('4 cells')
  await saved(page)

  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /temperature 0\.8/ })).toBeVisible()

  await page.reload()
  await expect(cellsIn(page, 'done')).toHaveCount(4)
})

test('a sample with shots and charts runs to its end', async ({ page }) => {
  await page.goto('/notebooks/few-shot-sentiment')
  await expect(resultsGrid(page)).toBeVisible()
  await run(page)
  await runEnded(page)
  await expect(page.getByText('252 of 252').or(cellsIn(page, 'done').first())).toBeVisible()
  await expect(cellsIn(page, 'failed')).toHaveCount(0)
})
