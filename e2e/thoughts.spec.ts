import { readFile, writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { block, cellsIn, createNotebook, fakeFile, resultsGrid, run, runEnded } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

test('a thought is counted while it is written, folded in grid and inspector, and never the output', async ({ page }) => {
  await createNotebook(page, 'thoughts')
  const file = fakeFile('thoughts')
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    text
      .replace(
        /```yaml cases[\s\S]*?```/,
        '```yaml cases questions\n- { vars: { question: "[[think]] [[slow]] why?" }, reference: x }\n```',
      )
      .replace(/```yaml sweep[\s\S]*?```/, '```yaml sweep main\ntemperature: 0\nthinking: [true, false]\nmax_tokens: [8, 64]\n```')
      .replace(
        /```yaml score[\s\S]*?```/,
        '```yaml score main\n- contains: perhaps\n- length: { part: thought, unit: words, name: thinking }\n```',
      ),
  )
  await expect(block(page, 'sweep', 'main')).toContainText('thinking')
  await run(page)
  await expect(resultsGrid(page)).toContainText(/thinking… \d+ tokens?/)
  await runEnded(page)

  // Thinking switched off, both lengths are answers; with it, the short one was cut inside its thought.
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  await expect(resultsGrid(page)).not.toContainText('perhaps')
  const cut = resultsGrid(page).getByRole('gridcell').filter({ hasText: 'no answer: cut inside its thought' })
  await expect(cut).toHaveCount(1)
  await expect(resultsGrid(page)).toContainText('1 without an answer')

  const chip = page.getByRole('button', { name: /^Thought of 22 tokens/ })
  await chip.click()
  await expect(resultsGrid(page)).toContainText('perhaps perhaps')
  await chip.click()
  await expect(resultsGrid(page)).not.toContainText('perhaps')

  await cellsIn(page, 'done').filter({ has: chip }).click()
  await resultsGrid(page).press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toBeVisible()
  await expect(inspector.getByText('perhaps perhaps')).toBeHidden()
  await inspector.getByText('Thought, 22 tokens').click()
  await expect(inspector.getByText('perhaps perhaps')).toBeVisible()
})
