import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import {
  block,
  cellsIn,
  createNotebookInDialog,
  lastRun,
  pasteText,
  resultsGrid,
  run,
  runEnded,
  saved,
  writeTemplate,
} from './testing/notebookPage.ts'
import { projectOf } from './testing/servers.ts'
import { test } from './testing/test.ts'

const spreadsheet = 'question\treference\nWhich animal barks?\tdog\n하늘은 무슨 색인가요? 🌤️\t파란색\n"Name a colour,\nplease"\tred\n'
const slug = '첫-실험-first'

test('write two variants, paste cases, run on the real model, inspect, change one variant, reload', async ({ page }) => {
  await createNotebookInDialog(page, '첫 실험 first')

  // Two variants: the one of the template, with a new text, and a copy of it.
  await writeTemplate(page, 'User', 'first', 'Q: {{question}}\nA:')
  await page.getByRole('button', { name: 'Actions for prompt first' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  const copy = page.getByRole('region', { name: /^prompt (?!first$)/ })
  await expect(copy).toBeVisible()
  const copyName = ((await copy.getAttribute('aria-label')) ?? '').replace(/^prompt /, '')
  await writeTemplate(page, 'User', copyName, 'Please answer in one word. {{question}}')

  // Cases pasted from a spreadsheet, with Korean, emoji and a cell with two lines.
  const cases = page.getByRole('grid', { name: 'cases questions' })
  await cases.scrollIntoViewIfNeeded()
  await cases.getByRole('gridcell', { name: 'What is the capital of France?' }).click()
  await pasteText(page, spreadsheet.split('\n').slice(1).join('\n'))
  await expect(cases.getByText('하늘은 무슨 색인가요? 🌤️')).toBeVisible()
  await saved(page)
  await expect(resultsGrid(page).getByRole('columnheader', { name: new RegExp(copyName) })).toBeVisible()

  // Outputs appear token by token during the run.
  await rememberWriting(page)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  expect(await lastRun(page, slug)).toEqual({ computed: 6, cached: 0, failed: 0 })
  expect(grownTexts(await writingSeen(page))).not.toEqual([])

  // The inspector shows the details of a cell.
  await cellsIn(page, 'done').first().click()
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  const measures = inspector.getByLabel('Measures')
  for (const measure of ['Ended by', 'Prompt tokens', 'Output tokens', 'First token', 'Total time', 'tokens/s'])
    await expect(measures).toContainText(measure)
  const decided = inspector.getByLabel('What determined the output')
  for (const fact of ['smollm2-135m-instruct', 'temperature', 'top_p', 'repeat_penalty', 'max_tokens', 'node-llama-cpp@'])
    await expect(decided).toContainText(fact)
  for (const fact of ['seed', 'Cell key', 'Model file']) await expect(decided.getByRole('button', { name: `Copy ${fact}` })).toBeVisible()
  await inspector.getByRole('radio', { name: 'As sent to the model' }).click()
  await expect(inspector.getByRole('region', { name: 'Prompt' })).toContainText('<|im_start|>')
  await inspector.getByRole('button', { name: 'Close the inspector' }).click()

  // After one variant is changed only its cells are empty, and only they are computed.
  const other = resultsGrid(page).getByRole('gridcell', { name: /^first(,| ·)/ })
  const before = await other.locator('p').allInnerTexts()
  await writeTemplate(page, 'User', copyName, 'One word only: {{question}}')
  await expect(cellsIn(page, 'empty')).toHaveCount(3)
  await expect(cellsIn(page, 'done')).toHaveCount(3)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  expect(await lastRun(page, slug)).toEqual({ computed: 3, cached: 3, failed: 0 })
  expect(await other.locator('p').allInnerTexts()).toEqual(before)

  await page.reload()
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  await expect(block(page, 'prompt', copyName)).toBeVisible()

  // The file has the blocks.
  const text = await readFile(path.join(projectOf('real'), 'experiments', slug, 'notebook.md'), 'utf8')
  expect(text).toContain('One word only: {{question}}')
  expect(text).toContain('하늘은 무슨 색인가요? 🌤️')
  expect(text).toContain(`prompt: [first, ${copyName}]`)
})

type Writing = { cell: string; text: string }
declare global {
  interface Window {
    writing: Writing[]
  }
}

/** Records each text that a running cell shows, from now on. This happens in the page, because the model can be faster than Playwright. */
async function rememberWriting(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.writing = []
    const note = () => {
      for (const cell of document.querySelectorAll('[role=gridcell][data-status=running]'))
        window.writing.push({ cell: cell.id, text: cell.querySelector('p')?.textContent ?? '' })
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}

const writingSeen = (page: Page): Promise<Writing[]> => page.evaluate(() => window.writing)

/** The recorded texts of the cells whose text grew: at least three texts, each the beginning of the next. */
function grownTexts(seen: readonly Writing[]): string[][] {
  const byCell = Map.groupBy(seen, ({ cell }) => cell)
  return [...byCell.values()]
    .map((notes) => [...new Set(notes.map(({ text }) => text))].filter((text) => text !== ''))
    .filter((texts) => texts.length > 2 && texts.every((text, index) => text.startsWith(texts[index - 1] ?? '')))
}
