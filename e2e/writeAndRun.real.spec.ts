import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { block, cellsIn, createNotebook, pasteText, resultsGrid, run, runEnded, saved, writeTemplate } from './notebookPage.ts'

const spreadsheet = 'question\treference\nWhich animal barks?\tdog\n하늘은 무슨 색인가요? 🌤️\t파란색\n"Name a colour,\nplease"\tred\n'

test('write two variants, paste cases, run on the real model, inspect, change one variant, reload', async ({ page }) => {
  await createNotebook(page, '첫 실험 first')

  // Two variants: the template's own, rewritten, and a copy of it.
  await writeTemplate(page, 'User', 'first', 'Q: {{question}}\nA:')
  await page.getByRole('button', { name: 'Actions for prompt first' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  const copy = page.getByRole('region', { name: /^prompt (?!first$)/ })
  await expect(copy).toBeVisible()
  const copyName = ((await copy.getAttribute('aria-label')) ?? '').replace(/^prompt /, '')
  await writeTemplate(page, 'User', copyName, 'Please answer in one word. {{question}}')

  // Cases from a spreadsheet, with Korean, emoji and a cell of two lines.
  const cases = page.getByRole('grid', { name: 'cases questions' })
  await cases.scrollIntoViewIfNeeded()
  await cases.getByRole('gridcell', { name: 'What is the capital of France?' }).click()
  await pasteText(page, spreadsheet.split('\n').slice(1).join('\n'))
  await expect(cases.getByText('하늘은 무슨 색인가요? 🌤️')).toBeVisible()
  await saved(page)
  await expect(resultsGrid(page).getByRole('columnheader', { name: new RegExp(copyName) })).toBeVisible()

  // Tokens arrive while it runs.
  await run(page)
  await expect(page.getByRole('progressbar', { name: 'Run progress' })).toBeVisible()
  await expect(cellsIn(page, 'running').first()).toBeVisible({ timeout: 60_000 })
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6)

  // The inspector says everything about one cell.
  await cellsIn(page, 'done').first().click()
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toContainText('smollm2-135m-instruct')
  await expect(inspector).toContainText(/seed/i)
  await expect(inspector).toContainText(/tokens\/s|t\/s/)
  await inspector.getByRole('radio', { name: 'As the model saw it' }).click()
  await expect(inspector.getByRole('region', { name: 'Prompt' })).toContainText('<|im_start|>')
  await inspector.getByRole('button', { name: 'Close the inspector' }).click()

  // One variant is changed: only its column is empty, and only its cells are computed.
  const other = resultsGrid(page).getByRole('gridcell', { name: /^first(,| ·)/ })
  const before = await other.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')))
  await writeTemplate(page, 'User', copyName, 'One word only: {{question}}')
  await expect(cellsIn(page, 'empty')).toHaveCount(3)
  await expect(cellsIn(page, 'done')).toHaveCount(3)
  await run(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6, { timeout: 120_000 })
  await runEnded(page)
  expect(await other.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')))).toEqual(before)

  await page.reload()
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  await expect(block(page, 'prompt', copyName)).toBeVisible()

  // The file reads well: blocks, no outputs, no random ids.
  const text = await readFile('.assay/e2e/real/experiments/첫-실험-first/notebook.md', 'utf8')
  expect(text).toContain('One word only: {{question}}')
  expect(text).toContain('하늘은 무슨 색인가요? 🌤️')
  expect(text).toContain(`prompt: [first, ${copyName}]`)
})
