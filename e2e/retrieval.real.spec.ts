import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { cellsIn, createNotebook, run, runEnded } from './testing/notebookPage.ts'
import { projectOf } from './testing/servers.ts'
import { test } from './testing/test.ts'

const pdf = 'experiments/handbook-english/documents/membership-plans.pdf'
const index = '요금-plans'

const notebook = `---
title: plans
model: smollm2-135m-instruct
---
\`\`\`yaml prompt first
user: "{{context}} Question: {{question}}"
\`\`\`
\`\`\`yaml cases q
- { vars: { question: How many bikes can a Day Pass unlock at the same time? } }
\`\`\`
\`\`\`yaml retriever plans
index: ${index}
k: 2
\`\`\`
\`\`\`yaml sweep main
retriever: plans
grammar: 'root ::= "Two bikes [1]."'
max_tokens: 40
\`\`\`
`

test('a PDF is dropped, indexed, searched, judged, measured, used in a notebook, and cited at its page', async ({ page }) => {
  await page.goto('/indexes')
  await page.getByRole('button', { name: 'New index' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(index)
  await drop(page, await readFile(pdf), 'plans.pdf')
  await dialog.getByRole('button', { name: 'Build', exact: true }).click()

  await expect(page.getByRole('heading', { name: index, level: 1 })).toBeVisible()
  await expect(page.getByText(/1 document · \d+ passages/)).toBeVisible()

  await page.getByRole('tab', { name: 'Search' }).click()
  const query = page.getByRole('textbox', { name: 'Query' })
  await query.fill('How many bikes can a Day Pass unlock at the same time?')
  await query.press('Enter')
  const cards = page.getByRole('article')
  await expect(cards.first()).toContainText('up to 2 bikes')
  await expect(cards.first().locator('mark').first()).toBeVisible()
  await cards.first().getByRole('button', { name: 'Relevant', exact: true }).click()
  await cards.nth(1).getByRole('button', { name: 'Not relevant', exact: true }).click()
  await expect(cards.nth(1).getByRole('button', { name: 'Not relevant', exact: true })).toHaveAttribute('aria-pressed', 'true')
  expect(await violations(page)).toEqual([])
  await page.getByRole('radio', { name: 'Ranks by stage' }).click()
  await expect(page.getByText('Each stage by itself')).toBeVisible()

  await page.getByRole('tab', { name: 'Quality' }).click()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  const means = page.getByRole('region', { name: 'Means' })
  await expect(means.getByRole('columnheader', { name: 'nDCG@10' })).toBeVisible()
  await expect(means.getByRole('row', { name: /^\S* ?Hybrid/ })).toContainText('1.00')
  expect(await violations(page)).toEqual([])

  await createNotebook(page, 'cited-plans')
  await writeFile(path.join(projectOf('real'), 'experiments/cited-plans/notebook.md'), notebook)
  await expect(page.getByRole('region', { name: 'retriever plans' })).toBeVisible()
  await run(page)
  await runEnded(page)
  await cellsIn(page, 'done').first().click()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await inspector.getByRole('button', { name: 'Citation [1]', exact: true }).click()
  await inspector.getByRole('link', { name: 'Passage 1 in its document' }).click()

  await expect(page.getByRole('heading', { name: /Page \d/ }).first()).toBeVisible()
  await expect(page.locator('article[aria-current]')).toContainText('up to 2 bikes')
  await expect(page.locator('article[aria-current]')).toContainText(/Page \d/)
})

/** Drops a file on the area of the dialog, as from a file manager. */
async function drop(page: Page, bytes: Buffer, name: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([base64, fileName]) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
      data.items.add(new File([content], fileName, { type: 'application/pdf' }))
      return data
    },
    [bytes.toString('base64'), name] as const,
  )
  await page.getByText('Drop files or folders here').dispatchEvent('drop', { dataTransfer: transfer })
  await expect(page.getByRole('dialog').getByText(name)).toBeVisible()
}
