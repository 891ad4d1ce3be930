import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { violations } from './testing/axe.ts'
import { cellsIn, fakeFile, resultsGrid, run, runEnded } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

/** Two variants and two cases; `story` is part of the prompts, so that no other test has the same cells. */
const notebook = (story: string) => `---
title: ${story}
model: smollm2-135m-instruct
---
\`\`\`yaml prompt first
user: "${story}: {{question}}"
\`\`\`

\`\`\`yaml prompt second
user: "${story}, 짧게: {{question}}"
\`\`\`

\`\`\`yaml cases questions
- vars: { question: "Which animal barks?" }
- vars: { question: "하늘은 무슨 색인가요?" }
  tags: [색]
\`\`\`

\`\`\`yaml sweep main
prompt: [first, second]
temperature: [0]
max_tokens: 400
\`\`\`

\`\`\`yaml score main
- length
\`\`\`
`

const rowsAnswer = z.object({
  result: z.object({
    data: z.array(
      z.object({
        row: z.object({ tags: z.array(z.string()), origin: z.object({ cell: z.object({ key: z.string(), case: z.string() }) }) }),
      }),
    ),
  }),
})

async function rowAt(page: Page, href: string) {
  const url = new URL(href, page.url())
  const input = { dataset: decodeURIComponent(url.pathname.split('/').at(-1) ?? ''), ids: [url.searchParams.get('row')] }
  const answer = await page.request.get(`/api/trpc/datasets.byId?input=${encodeURIComponent(JSON.stringify(input))}`)
  const [found] = rowsAnswer.parse(await answer.json()).result.data
  if (!found) throw new Error(`There is no row at ${href}.`)
  return found.row
}

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' })

test('the best cells go to a dataset, are marked in the grid, and lead to their rows and back', async ({ page }) => {
  const story = '보내기'
  await mkdir(path.dirname(fakeFile(story)), { recursive: true })
  await writeFile(fakeFile(story), notebook(story))
  await page.goto(`/notebooks/${story}`)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /second/ })).toBeVisible()
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(4)

  // Shift and a click, or an arrow key, selects several cells.
  await cellsIn(page, 'done').first().click()
  await cellsIn(page, 'done')
    .last()
    .click({ modifiers: ['Shift'] })
  await expect(resultsGrid(page).getByRole('gridcell', { selected: true })).toHaveCount(4)
  await page.keyboard.press('Shift+ArrowUp')
  await expect(resultsGrid(page).getByRole('gridcell', { selected: true })).toHaveCount(2)
  const send = page.getByRole('toolbar', { name: 'Results' }).getByRole('button', { name: 'Send to dataset' })
  await send.click()
  await expect(page.getByRole('radio', { name: 'These 2 cells' })).toBeChecked()
  await page.keyboard.press('Escape')
  await resultsGrid(page).press('Escape')
  await expect(resultsGrid(page).getByRole('gridcell', { selected: true })).toHaveCount(1)

  await send.click()
  const dialog = page.getByRole('dialog', { name: 'Send to dataset' })
  const preview = dialog.getByRole('status', { name: 'Preview' })
  await expect(preview).toContainText('4 new rows from 4 cells: 4 instructions')
  await dialog.getByRole('combobox', { name: 'Which answers' }).click()
  await page.getByRole('option', { name: 'Best by length' }).click()
  await expect(preview).toContainText('2 new rows')
  await expect(preview.getByRole('region', { name: 'Left out' })).toContainText('2 cells: another cell of the test case is better')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Send 2 rows' }).click()
  await expect(dialog).toHaveCount(0)

  const marks = resultsGrid(page).getByRole('link', { name: `Row of the dataset ${story}` })
  await expect(marks).toHaveCount(2)
  const mark = resultsGrid(page)
    .getByRole('gridcell', { name: /case 2/ })
    .getByRole('link', { name: `Row of the dataset ${story}` })
  const href = (await mark.getAttribute('href')) ?? ''
  const { origin, tags } = await rowAt(page, href)
  expect([origin.cell.case, tags]).toEqual(['2', ['색']])

  // The row's link names the cell by its key; the page replaces it by the place in the grid.
  const back = `/notebooks/${encodeURIComponent(story)}?view=results&cell=${origin.cell.key}`
  await page.goto(back)
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('case 2')
  await expect(page).toHaveURL(/cell=2(@|%40)/)
  const rows = inspector(page).getByRole('region', { name: 'Datasets' })
  await expect(rows.getByRole('listitem')).toHaveText([new RegExp(`${story}new\\s*answer`)])
  await rows.getByRole('button', { name: 'Send to dataset' }).click()
  await dialog.getByRole('combobox', { name: 'Dataset', exact: true }).click()
  await page.getByRole('option', { name: story }).click()
  await expect(preview).toContainText('1 row is in the dataset already and will not be added again.')
  await expect(dialog.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await page.keyboard.press('Escape')

  // After an edit the grid has other cells, and the stored one is shown.
  await writeFile(fakeFile(story), notebook(story).replaceAll('max_tokens: 400', 'max_tokens: 401'))
  await page.goto(back)
  await expect(inspector(page)).toContainText('The notebook has changed since.')
  await expect(inspector(page).getByRole('region', { name: 'Datasets' }).getByRole('listitem')).toHaveCount(1)
  await page.goto(back.replace(origin.cell.key, '0'.repeat(64)))
  await expect(inspector(page)).toContainText('nothing is stored of it')
  await rm(path.dirname(fakeFile(story)), { recursive: true })
})
