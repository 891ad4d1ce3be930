import { readFile, writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import {
  block,
  cellsIn,
  createNotebook,
  fakeFile,
  lastRun,
  outputIn,
  pasteCases,
  resultsGrid,
  run,
  runEnded,
  saved,
} from './testing/notebookPage.ts'
import { part } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

/** Two cases that no other test has: notebooks share stored results, and these tests count the computed cells. */
const casesOf = (story: string) => [
  [`${story}: which animal barks?`, 'dog'],
  [`${story}: 하늘은 무슨 색인가요? 🌤️`, '파란색'],
]

test('a value is added to a sweep, it runs, and a second run computes no cell', async ({ page }) => {
  await createNotebook(page, 'sweep')
  await pasteCases(page, 'questions', casesOf('sweep'))
  const sweep = block(page, 'sweep', 'main')
  const size = sweep.getByRole('status', { name: 'Size of sweep main' })
  await sweep.scrollIntoViewIfNeeded()
  await expect(size).toContainText('2 cells')
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.8')
  await page.keyboard.press('Enter')
  await expect(size).toContainText('4 cells')
  await saved(page)

  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /temperature 0\.8/ })).toBeVisible()
  await expect(size).toContainText('all stored')
  expect(await lastRun(page, 'sweep')).toEqual({ computed: 4, cached: 0, failed: 0 })

  await page.reload()
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  await run(page)
  await expect.poll(() => lastRun(page, 'sweep')).toEqual({ computed: 0, cached: 4, failed: 0 })
})

test('repeats share one cell of the grid, and its stepper shows each output', async ({ page }) => {
  await createNotebook(page, 'repeats')
  await pasteCases(page, 'questions', casesOf('repeats'))
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.8')
  await page.keyboard.press('Enter')
  await sweep.getByRole('button', { name: 'Remove temperature 0', exact: true }).click()
  await sweep.getByRole('button', { name: 'More repeats' }).click()
  await sweep.getByRole('button', { name: 'More repeats' }).click()
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('2 cases × 1 point × 3 repeats = 6 cells')
  await saved(page)

  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)
  expect(await lastRun(page, 'repeats')).toEqual({ computed: 6, cached: 0, failed: 0 })
  const cell = cellsIn(page, 'done').first()
  await expect(cell).toContainText('1/3')
  const first = await outputIn(cell).innerText()
  await cell.getByRole('button', { name: /^Next repeat/ }).click()
  await expect(cell).toContainText('2/3')
  expect(await outputIn(cell).innerText()).not.toBe(first)
})

test('a run is cancelled, and the next run computes only the missing cells', async ({ page }) => {
  await createNotebook(page, 'cancelled')
  await pasteCases(page, 'questions', [...casesOf('cancelled'), ['This one never ends [[hang]]', 'nothing']])
  await run(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)
  await expect(cellsIn(page, 'running')).toHaveCount(1)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)
  await expect(cellsIn(page, 'cancelled')).toHaveCount(1)

  await pasteCases(page, 'questions', [...casesOf('cancelled'), ['This one ends', 'nothing']])
  await expect(cellsIn(page, 'empty')).toHaveCount(1)
  await run(page)
  await expect(cellsIn(page, 'done')).toHaveCount(3)
  await runEnded(page)
  expect(await lastRun(page, 'cancelled')).toEqual({ computed: 1, cached: 2, failed: 0 })
})

test('a failed cell shows the reason, can be retried alone, and is done when it succeeds', async ({ page }) => {
  await createNotebook(page, 'failed')
  await pasteCases(page, 'questions', [
    ['Does this work at once?', 'yes'],
    ['Does this fail? [[fail]]', 'yes'],
  ])
  await run(page)
  await runEnded(page)
  const failed = cellsIn(page, 'failed')
  await expect(failed).toHaveCount(1)
  await expect(failed).toContainText('The fake engine was told to fail on this prompt.')

  // A retry computes only the failed cell.
  expect(await lastRun(page, 'failed')).toEqual({ computed: 1, cached: 0, failed: 1 })
  await failed.getByRole('button', { name: /^Retry/ }).click()
  await expect.poll(() => lastRun(page, 'failed')).toEqual({ computed: 0, cached: 0, failed: 1 })
  const retried = page.waitForResponse(/runs\.start/)
  await page.getByRole('button', { name: 'Retry 1 failed cell' }).click()
  await retried
  await runEnded(page)
  await expect(failed).toHaveCount(1)

  await pasteCases(page, 'questions', [
    ['Does this work at once?', 'yes'],
    ['Does this work now?', 'yes'],
  ])
  await run(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)
  await runEnded(page)
  expect(await lastRun(page, 'failed')).toEqual({ computed: 1, cached: 1, failed: 0 })
})

test('a sample notebook with shots and charts runs without failed cells', async ({ page }) => {
  await page.goto('/notebooks/few-shot-sentiment')
  await expect(resultsGrid(page)).toBeVisible()
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done').first()).toBeVisible()
  await expect(cellsIn(page, 'failed')).toHaveCount(0)
  expect(await lastRun(page, 'few-shot-sentiment')).toEqual({ computed: 252, cached: 0, failed: 0 })
})

test('a parameter is added with its hint, brings those that go with it, heads columns and is shown in the inspector', async ({ page }) => {
  await createNotebook(page, 'looping')
  await pasteCases(page, 'questions', casesOf('looping').slice(0, 1))
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  const add = sweep.getByRole('button', { name: 'Add an axis' })
  await add.click()
  await expect(page.getByRole('menuitem', { name: /dry_base/ })).toBeHidden()
  const dry = page.getByRole('menuitem', { name: /dry_multiplier/ })
  await expect(dry).toContainText('DRY: penalty for repeating a sequence of tokens; 0 is off (now 0)')
  await dry.click()
  await add.click()
  await page.getByRole('menuitem', { name: /dry_allowed_length/ }).click()
  const length = sweep.getByRole('textbox', { name: 'Add a value to dry_allowed_length' })
  await length.fill('0.5')
  await page.keyboard.press('Enter')
  await expect(sweep.getByRole('alert')).toContainText('it takes a whole number from 1 to 1000')
  await sweep.getByRole('button', { name: 'Remove dry_allowed_length 2', exact: true }).click()
  await saved(page)

  await run(page)
  await runEnded(page)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /dry_multiplier 0\.8/ })).toBeVisible()
  await cellsIn(page, 'done').last().click()
  await resultsGrid(page).press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toContainText(/dry_multiplier\s*0\.8/)
  await expect(inspector).toContainText(/dry_allowed_length\s*4/)
})

test('an axis of few-shot pairs and an axis of models are added in the form', async ({ page }) => {
  await createNotebook(page, 'axes in the form')
  await saved(page)
  const file = fakeFile('axes-in-the-form')
  const shots = part('shots examples', '- vars: { question: "1 + 1?" }\n  output: "2"\n- vars: { question: "2 + 2?" }\n  output: "4"')
  await writeFile(file, `${await readFile(file, 'utf8')}\n${shots}`)
  await expect(block(page, 'shots', 'examples')).toBeVisible()
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  const add = async (name: RegExp) => {
    await sweep.getByRole('button', { name: 'Add an axis' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await add(/^shots/)
  await expect(sweep.getByRole('combobox', { name: 'Where shots come from' })).toHaveText('examples')
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('2 points')
  await sweep.getByRole('combobox', { name: 'How shots are chosen' }).click()
  await page.getByRole('option', { name: 'at random' }).click()
  await add(/^model/)
  await expect(sweep.getByRole('group', { name: 'model' }).getByRole('checkbox', { name: 'smollm2-135m-instruct' })).toBeChecked()
  await saved(page)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('model: smollm2-135m-instruct')
  expect(text).toMatch(/shots:\s+(\{ )?block: examples/)
  expect(text).toContain('select: random')
})
