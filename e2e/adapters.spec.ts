import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { writeTrainedAdapter } from './testing/adapterFiles.ts'
import { cellsIn, fakeFile, resultsGrid, run, runEnded } from './testing/notebookPage.ts'
import { part } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

const learnt = '어댑터가 배운 질문인가요?'

async function writeNotebook(slug: string, adapter: string): Promise<void> {
  await mkdir(path.dirname(fakeFile(slug)), { recursive: true })
  await writeFile(
    fakeFile(slug),
    [
      `---\ntitle: ${slug}\nmodel: smollm2-135m-instruct\nseed: 5\n---\n\n`,
      part('prompt plain', 'user: "{{question}}"'),
      part(
        'cases questions',
        `- { id: learnt, vars: { question: "${learnt}" } }\n- { id: new, vars: { question: "Is this ${slug} question new?" } }`,
      ),
      part('sweep main', `adapter: [none, ${adapter}@0.5]\ntemperature: 0\nmax_tokens: 8`),
      part('score main', `- javascript: { name: is new, code: "(output, { vars }) => vars.question.startsWith('Is') ? 1 : 0" }`),
    ].join(''),
  )
}

test('an adapter that is missing is offered to be trained; its trained cases are marked and can be left out of the scores', async ({
  page,
}) => {
  await writeNotebook('adapted', '말투-e2e')
  await page.goto('/notebooks/adapted')
  const findings = page.getByRole('region', { name: 'Findings' })
  // The first plan of a server reads the model's whole file.
  await expect(findings).toContainText('There is no adapter "말투-e2e".', { timeout: 60_000 })
  await expect(findings.getByRole('link', { name: 'Train an adapter' })).toHaveAttribute('href', '/tuning/new')

  await writeTrainedAdapter('말투-e2e', [learnt.toUpperCase()])
  await page.reload()
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  const grid = resultsGrid(page)
  const bar = page.getByRole('region', { name: 'Trained cases' })
  await expect(bar).toContainText('1 test case was used to train the adapter 말투-e2e (learnt)')
  // The head of the case, and its cell with the adapter.
  await expect(grid.getByRole('img', { name: 'The adapter 말투-e2e learnt this question' })).toHaveCount(2)
  const head = grid.getByRole('columnheader', { name: /adapter 말투-e2e@0\.5/ })
  await expect(head).toContainText('mean 0.5')

  await bar.getByRole('button', { name: 'Leave out of the scores' }).click()
  await expect(page).toHaveURL(/trained=out/)
  await expect(bar).toContainText('1 test case left out of all scores')
  // A single case has no interval.
  await expect(head).toContainText(/is new1$/)
  await page.reload()
  await expect(bar.getByRole('button', { name: 'Count them again' })).toBeVisible()
})
