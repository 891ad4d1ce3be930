import { expect } from '@playwright/test'
import { test } from './testing/test.ts'

const model = 'smollm2-135m-instruct'

test('a model says what another file of it would be, and how fast it is here', async ({ page }) => {
  await page.goto('/models')
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: model, exact: true }) })
  await row.getByRole('button', { name: 'Quantise' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make another file of this model' })
  await expect(dialog.getByText(`Its id: ${model}.q8_0.`)).toBeVisible()
  await expect(dialog.getByText('A file of the type Q8_0 made from it cannot be better than it')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Type' }).click()
  await expect(page.getByRole('option', { name: 'q4_1' })).toHaveCount(0)
  await page.getByRole('option', { name: 'q4_K_M' }).click()
  await expect(dialog.getByRole('button', { name: 'Make q4_K_M' })).toBeEnabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)

  await row.getByRole('button', { name: 'Measure speed' }).click()
  await expect(row.getByText(/Measured here: prompts [\d,]+ tokens\/s, answers [\d,]+ tokens\/s/)).toBeVisible({ timeout: 120_000 })
  await page.reload()
  await expect(row.getByText(/Measured here: prompts/)).toBeVisible()
})
