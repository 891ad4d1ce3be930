import { expect } from '@playwright/test'
import { block, createNotebook, pasteCases, resultsGrid, run, runEnded, saved } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

test('a JavaScript metric is found by search and written on the page, and one that never ends fails only its own score', async ({
  page,
}) => {
  await createNotebook(page, 'own metrics')
  await pasteCases(page, 'questions', [['metrics: 안녕하세요? 🙂', '네']])
  const scores = block(page, 'score', 'main')
  await scores.scrollIntoViewIfNeeded()
  await scores.getByRole('button', { name: 'Add metric' }).click()
  const search = page.getByRole('combobox', { name: 'Search metrics' })
  await expect(page.getByRole('option')).not.toHaveCount(0)
  await search.fill('speech level')
  await expect(page.getByRole('option')).toHaveCount(1)
  await search.fill('')
  await search.pressSequentially('javascript')
  await expect(page.getByRole('option', { name: 'JavaScript' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(search).toBeHidden()

  const write = async (code: string) => {
    // The editor is loaded when it comes into view.
    await scores.getByRole('button', { name: 'Add metric' }).scrollIntoViewIfNeeded()
    await page.getByRole('textbox', { name: 'code of short' }).focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText(code)
    await saved(page)
  }
  await write('(output, { vars }) => ({ score: 7, reason: `왜냐하면 ${Object.keys(vars).length}` })')
  await run(page)
  await runEnded(page)
  await resultsGrid(page).getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  const shown = page.getByRole('region', { name: 'Scores' }).getByRole('listitem').filter({ hasText: 'short' })
  await expect(shown).toContainText('7')
  await expect(shown).toContainText('왜냐하면 1')

  await write('() => { for (;;); }')
  await expect(shown).toContainText('did not end within 200 ms')
  await expect(page.getByRole('region', { name: 'Scores' }).getByRole('listitem')).not.toHaveCount(1)
})

test('a metric that would ignore the letters of the references is replaced by one that reads them', async ({ page }) => {
  await createNotebook(page, 'any script')
  await pasteCases(page, 'questions', [['metrics: 배송은요?', '3일 걸려요']])
  const scores = block(page, 'score', 'main')
  await scores.scrollIntoViewIfNeeded()
  await scores.getByRole('button', { name: 'Add metric' }).click()
  await page.getByRole('combobox', { name: 'Search metrics' }).fill('rouge-l')
  await page.getByRole('option', { name: /^ROUGE-L(?!sum| \(any)/ }).click()
  const row = scores.getByRole('listitem', { name: 'rouge-l', exact: true })
  await expect(row).toContainText('1 reference has letters outside a–z')
  await row.getByRole('button', { name: 'Use rouge-l-unicode' }).click()
  await expect(scores.getByRole('listitem', { name: 'rouge-l-unicode' })).toBeVisible()
  await expect(row).toHaveCount(0)
  await saved(page)
})
