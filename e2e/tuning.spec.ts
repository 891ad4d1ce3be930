import { expect, type Page } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { writeDataset } from './testing/datasetFiles.ts'
import { test } from './testing/test.ts'
import { addEvents, finished, readWish, standInTrainer, started, steps, validation, writeTuning } from './testing/tuningFiles.ts'

const stageLoading = { type: 'stage', stage: 'loading', done: 0, total: 0 } as const
const allOf = [started, ...steps(1, 10), validation(10, 1.5, true), ...steps(11, 20), validation(20, 1.75, false), finished]
const answers = [
  { step: 0, prompt: 0, answer: 'Hello there.' },
  { step: 0, prompt: 1, answer: 'Here.' },
  { step: 10, prompt: 0, answer: '안녕하세요.' },
  { step: 20, prompt: 0, answer: '안녕하세요, 반가워요.' },
]

const fact = (page: Page, name: string) => page.getByLabel('Measured').locator('div').filter({ hasText: name }).locator('dd')

test('a training that runs is seen live, also after the connection was lost, and pauses', async ({ page, context }) => {
  const id = 't20261130-101501-live'
  await using trainer = await standInTrainer()
  await writeTuning({
    id,
    name: '말투-live',
    state: { status: 'training', startedAt: Date.now(), endedAt: null, trainer: trainer.owner },
    events: [stageLoading, started, ...steps(1, 4)],
  })
  await page.goto(`/tuning/${id}`)
  await expect(page.getByRole('heading', { name: '말투-live Training' })).toBeVisible()
  await expect(page.getByText('Step 4 of 20')).toBeVisible()
  await expect(fact(page, 'Training loss')).toHaveText('4.000 → 1.000')

  await addEvents(id, [...steps(5, 10), validation(10, 1.5, true)])
  await expect(page.getByText('Step 10 of 20')).toBeVisible()
  await expect(page.getByRole('img', { name: 'Validation at step 10: 1.500, the best' })).toBeVisible()

  await context.setOffline(true)
  await addEvents(id, [...steps(11, 16), { type: 'sample', step: 0, prompt: 0, ids: [104, 105] }])
  await context.setOffline(false)
  await expect(page.getByText('Step 16 of 20')).toBeVisible()
  await expect(fact(page, 'Training loss')).toHaveText('4.000 → 0.250')

  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('pausing after this step')).toBeVisible()
  await expect.poll(() => readWish(id)).toBe('pause')
  await addEvents(id, [
    { type: 'checkpoint', step: 16 },
    { type: 'stopped', step: 16, wish: 'pause' },
  ])
  await trainer.end()
  await expect(page.getByRole('heading', { name: '말투-live Paused' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()

  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: '말투-live Cancelled' })).toBeVisible()
  await page.getByRole('button', { name: 'More actions for 말투-live' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page).toHaveURL(/\/tuning$/)
  await expect(page.getByRole('link', { name: '말투-live' })).toHaveCount(0)
})

test('a finished training shows its curves, the answers that changed, its settings and its log', async ({ page }) => {
  const id = 't20261130-101502-done'
  await writeTuning({ id, name: '말투-done', settings: { rank: 16 }, events: allOf, answers })
  await page.goto(`/tuning/${id}`)
  await expect(fact(page, 'Best validation loss')).toHaveText('1.500 at step 10')
  await expect(fact(page, 'Weights kept')).toHaveText('Step 10')
  const loss = page.getByRole('figure', { name: 'Loss', exact: true })
  await expect(loss.getByRole('img', { name: 'Validation at step 20: 1.750', exact: true })).toBeVisible()
  await page.getByRole('switch', { name: 'Logarithmic scale' }).click()
  await expect(loss).toContainText('0.2')
  await page.getByRole('slider', { name: 'Smoothing' }).press('Home')
  await expect(page).toHaveURL(/scale=log.*smoothing=0|smoothing=0.*scale=log/)

  const answersTo = page.getByRole('region', { name: 'Answers to 안녕?' })
  await expect(answersTo.getByRole('heading')).toHaveText(['Base model', 'Step 10', 'Step 20'])
  await expect(answersTo.getByRole('insertion')).toHaveText(['안녕하세요', '안녕하세요, 반가워요'])
  await page.getByRole('radio', { name: 'the answer before' }).click()
  await expect(answersTo.getByRole('insertion').last()).toHaveText(', 반가워요')

  await expect(page.getByRole('region', { name: 'Settings' })).toContainText('16 guide: 8')
  await page.getByText('Log of the trainer').click()
  await expect(page.getByRole('region', { name: 'Log of the trainer' })).toContainText('학습을 시작합니다')
})

test('the list folds a grid with the chart of its results, and compares', async ({ page }) => {
  for (const [at, rank] of [4, 16].entries())
    await writeTuning({
      id: `t20261130-10152${at}-grid`,
      name: `격자-r${rank}`,
      group: '격자 2026-11-30T10:15:00.000Z',
      settings: { rank },
      events: [started, ...steps(1, 20), validation(20, rank === 4 ? 1.25 : 1.5, true), finished],
    })
  await writeTuning({
    id: 't20261130-101503-fail',
    name: '실패',
    state: {
      status: 'failed',
      error: { code: 'TRAINING_FAILED', message: 'The loss was no number any more at step 3. Use a lower learning rate.' },
    },
    events: [started, ...steps(1, 3)],
  })
  await page.goto('/tuning?q=2026')
  await page.getByRole('textbox', { name: 'Search trainings' }).fill('')
  const list = page.getByRole('list', { name: 'Trainings', exact: true })
  await expect(list.getByRole('heading', { name: '격자', exact: true })).toBeVisible()
  await expect(list).toContainText('The loss was no number any more at step 3.')
  await expect(list.getByRole('button', { name: 'rank (r) 4: 1.250, the least' })).toBeVisible()
  await expect(list.getByRole('link', { name: '격자-r16' })).toHaveCount(0)
  await list.getByText('2 trainings of the grid').click()
  await expect(list.getByRole('link', { name: '격자-r16' })).toBeVisible()

  await list.getByRole('link', { name: 'Compare all' }).click()
  const table = page.getByRole('table')
  await expect(table.getByRole('row', { name: 'Rank (r) 4 16' })).toBeVisible()
  await expect(table.getByRole('row', { name: /Best validation loss 1.250 best 1.500/ })).toBeVisible()
  await expect(table.getByRole('rowheader')).not.toContainText(['Epochs'])
  await page.getByRole('combobox', { name: 'Add a training' }).click()
  await page.getByRole('option', { name: /실패/ }).click()
  await expect(table.getByRole('columnheader', { name: /실패/ })).toBeVisible()
  await expect(page).toHaveURL(/fail/)
  await page.getByRole('button', { name: 'Leave out 실패' }).click()
  await expect(table.getByRole('columnheader', { name: /실패/ })).toHaveCount(0)

  // A training that was removed takes nothing else with it.
  await page.goto(`${page.url()},t20261130-101599-gone`)
  await expect(page.getByRole('status').filter({ hasText: '1 training of this comparison is not there any more.' })).toBeVisible()
  await expect(table.getByRole('row', { name: 'Rank (r) 4 16' })).toBeVisible()
})

test('a link that is clicked while a search is typed opens its page', async ({ page }) => {
  await writeTuning({ id: 't20261130-101505-fast', name: '빠른-클릭', events: allOf })
  await page.goto('/tuning?q=2026')
  await page.getByRole('textbox', { name: 'Search trainings' }).fill('빠른')
  const link = page.getByRole('link', { name: '빠른-클릭' })
  // The page takes longer than the address waits for further letters.
  await page.route(/t20261130-101505-fast.*_rsc/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600))
    await route.continue()
  })
  await page.getByRole('textbox', { name: 'Search trainings' }).fill('빠른-')
  await link.click()
  await expect(page.getByRole('heading', { name: '빠른-클릭 Done' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('textbox', { name: 'Search trainings' })).toHaveValue('빠른-')
})

test('the form is opened from a dataset, says what is to be known, and repairs the warm-up', async ({ page }) => {
  await writeDataset('말투-rows', 24)
  await page.goto('/datasets/말투-rows?tab=splits')
  await page.getByRole('link', { name: 'Train on the present rows' }).click()
  await expect(page.getByRole('heading', { name: 'New training' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Dataset' })).toHaveText('말투-rows')
  await expect(page.getByRole('textbox', { name: 'Name of the adapter' })).toHaveValue(/^말투-rows/)
  const preflight = page.getByRole('region', { name: 'Pre-flight' })
  const start = preflight.getByRole('button', { name: 'Start training' })
  await expect(start).toBeEnabled()
  // 24 rows, batches of 4, 3 epochs
  await expect(preflight).toContainText(/Steps\s*18/)
  await expect(
    preflight
      .getByRole('region', { name: /^Tokens of/ })
      .first()
      .locator('mark'),
  ).not.toHaveCount(0)

  await preflight
    .getByRole('list', { name: 'Problems' })
    .getByRole('button', { name: /warm-up/i })
    .click()
  await expect(page.getByRole('textbox', { name: 'Warm-up steps' })).toHaveValue('2')
  await page.getByRole('button', { name: 'Guide: 100' }).click()
  await expect(page.getByRole('textbox', { name: 'Warm-up steps' })).toHaveValue('100')

  await page.getByRole('textbox', { name: 'Learning rate', exact: true }).fill('fast')
  await expect(page.getByRole('alert').filter({ hasText: 'A number from 1e-6 to 0.01.' })).toBeVisible()
  await expect(start).toBeDisabled()
  await expect(preflight.getByRole('status').first()).toHaveText('A setting has a value that it cannot have.')
  await page.getByRole('textbox', { name: 'Learning rate', exact: true }).fill('0.0003')
  await expect(start).toBeEnabled()

  await page.getByText('Try several values').click()
  await page.getByRole('textbox', { name: 'Values of rank (r)' }).fill('4, 8')
  await page.getByRole('textbox', { name: 'Values of epochs' }).fill('1 2')
  await expect(preflight.getByRole('button', { name: 'Start 4 trainings' })).toBeEnabled()
  await expect(preflight).toContainText(/Steps\s*6/)

  await page.getByRole('radio', { name: 'Preferences (DPO)' }).click()
  await expect(preflight.getByRole('img', { name: 'Error' }).first()).toBeVisible()
  await expect(preflight.getByRole('button', { name: 'Start 4 trainings' })).toBeDisabled()
})

test('what was typed in the form stays after a look at a row', async ({ page }) => {
  await writeDataset('말투-kept', 20)
  await page.goto('/tuning/new?dataset=말투-kept')
  await page.getByRole('textbox', { name: 'Alpha' }).fill('32')
  const row = page.getByRole('region', { name: 'Pre-flight' }).getByRole('link', { name: '000000000001' }).first()
  await row.click()
  await expect(page).toHaveURL(/datasets/)
  await page.goBack()
  await expect(page.getByRole('textbox', { name: 'Alpha' })).toHaveValue('32')
})

test('a training that is not there is said to be gone', async ({ page }) => {
  await page.goto('/tuning/t20261130-101500-none')
  await expect(page.getByRole('alert').filter({ hasText: 'There is no training t20261130-101500-none.' })).toBeVisible()
  await page.getByRole('link', { name: 'All trainings' }).click()
  await expect(page.getByRole('heading', { name: 'Tuning', level: 1 })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the pages of trainings in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await writeDataset('axe-rows', 20)
    await writeTuning({ id: 't20261130-101504-axe1', name: 'axe-말투', events: allOf, answers })
    await page.goto('/tuning')
    await expect(page.getByRole('link', { name: 'axe-말투' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.goto('/tuning/t20261130-101504-axe1')
    await expect(page.getByRole('figure', { name: 'Gradient norm' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.goto('/tuning/new?dataset=axe-rows')
    await expect(page.getByRole('region', { name: /^Tokens of/ }).first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.goto('/tuning/compare?jobs=t20261130-101504-axe1')
    await expect(page.getByRole('table')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}
