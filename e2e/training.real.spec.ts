import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { cellsIn, outputIn, resultsGrid, run, runEnded } from './testing/notebookPage.ts'
import { projectOf } from './testing/servers.ts'
import { test } from './testing/test.ts'

const adapter = '암호-code'
const things = ['river', 'lamp', 'tower', 'garden', 'violin', 'harbour', 'mirror', 'candle', 'window', 'bridge', 'forest', 'market']

/** Twelve rows that all answer in the same unusual way: eight to learn, two to validate, two to test. */
async function writeCodeWords(name: string): Promise<void> {
  const rows = things.map((thing, at) => ({
    id: (at + 1).toString(16).padStart(12, '0'),
    kind: 'instruction',
    instruction: `What is the code word of the ${thing}?`,
    input: '',
    output: `Zebra zebra ${thing}. 끝.`,
    status: 'accepted',
    split: at < 8 ? 'train' : at < 10 ? 'validation' : 'test',
    origin: { from: 'file', file: 'made.jsonl', line: at + 1, sha256: '00' },
  }))
  const file = path.join(projectOf('real'), 'datasets', name, 'rows.jsonl')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

// Without the packages of the trainer, the first training installs them.
test.setTimeout(600_000)

const setting = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

test('rows are kept as a snapshot, trained on, and the adapter is compared with its base model in a grid', async ({ page }) => {
  await writeCodeWords('암호')
  await page.goto('/datasets/암호?tab=splits')
  const snapshots = page.getByRole('region', { name: 'Snapshots' })
  await snapshots.getByLabel('Name').fill('v1')
  await snapshots.getByRole('button', { name: 'Keep as snapshot' }).click()
  await snapshots.getByRole('link', { name: 'Train on v1' }).click()

  const preflight = page.getByRole('region', { name: 'Pre-flight' })
  await expect(page.getByRole('combobox', { name: 'Rows of' })).toHaveText('Snapshot v1')
  await setting(page, 'Name of the adapter').fill(adapter)
  await setting(page, 'Learning rate').fill('5e-3')
  await setting(page, 'Batch').fill('2')
  await setting(page, 'Warm-up steps').fill('1')
  await expect(preflight).toContainText(/Steps\s*12/)
  // The tokens are those of the model: the answer and its end are learnt, the prompt is not.
  const learnt = preflight.getByRole('region', { name: 'Tokens of 000000000001' }).locator('mark')
  await expect(learnt).toHaveText('Zebra zebra river. 끝.<|im_end|>')
  await preflight.getByRole('button', { name: 'Start training' }).click()

  await expect(page).toHaveURL(/\/tuning\/t\d/)
  await expect(page.getByRole('heading', { name: `${adapter} Done` })).toBeVisible({ timeout: 500_000 })
  await expect(page.getByRole('figure', { name: 'Loss', exact: true }).getByRole('img', { name: /^Validation at step 12/ })).toBeVisible()
  // The first prompt of the samples is that of the first test row.
  const answers = page.getByRole('region', { name: 'Answers to What is the code word of the forest?' })
  await expect(answers.getByRole('heading').first()).toHaveText('Base model')
  await expect(answers).toContainText('Zebra')
  expect(await violations(page)).toEqual([])

  await page.getByRole('button', { name: 'Evaluate this adapter' }).click()
  await expect(page).toHaveURL(/\/notebooks\//)
  // The grid alone, so that all its columns fit.
  await page.goto(`${page.url()}?view=results`)
  await expect(resultsGrid(page)).toBeVisible()
  await run(page)
  await runEnded(page)
  for (const column of [/adapter none/, /adapter 암호-code@0\.5/, /adapter 암호-code(?!@)/])
    await expect(resultsGrid(page).getByRole('columnheader', { name: column })).toBeVisible()
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  const outputs = await Promise.all((await cellsIn(page, 'done').all()).map((cell) => outputIn(cell).textContent()))
  const [base, , full] = outputs
  expect(outputs).toHaveLength(6)
  expect(base).not.toContain('ebra')
  expect(full).toMatch(/^Zebra zebra/)

  await page.goto('/tuning?tab=adapters')
  const listed = page.getByRole('list', { name: 'Adapters' }).getByRole('listitem').filter({ hasText: adapter })
  await expect(listed).toContainText('smollm2-135m-instruct')
  await expect(listed).toContainText('암호 v1')
  const card = await readFile(path.join(projectOf('real'), 'adapters', adapter, 'adapter.json'), 'utf8')
  expect(JSON.parse(card)).toMatchObject({ id: adapter, training: { steps: 12, rows: { train: 8, validation: 2 } } })
})
