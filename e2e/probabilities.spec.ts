import { expect, type Page } from '@playwright/test'
import { block, cellsIn, createNotebook, pasteCases, resultsGrid, run, runEnded, saved } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' })
const strip = (page: Page) => inspector(page).getByRole('listbox', { name: 'Tokens of the output' })

/** Creates and runs a notebook with two questions and two repeats at temperature 0.8, and opens the inspector on the first cell. */
async function inspectTwoRepeats(page: Page, title: string): Promise<void> {
  await createNotebook(page, title)
  await pasteCases(page, 'questions', [
    [`${title}: 하늘은 무슨 색인가요? 🌤️`, '파란색'],
    [`${title}: which animal barks?`, 'dog'],
  ])
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.8')
  await page.keyboard.press('Enter')
  await sweep.getByRole('button', { name: 'Remove temperature 0', exact: true }).click()
  await sweep.getByRole('button', { name: 'More repeats' }).click()
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('2 repeats = 4 cells')
  await saved(page)
  await run(page)
  await runEnded(page)
  await cellsIn(page, 'done').first().click()
  await resultsGrid(page).press('Enter')
  await expect(inspector(page)).toBeVisible()
}

test('an output shows the probability of each token, also by keyboard, and where another output differs from it', async ({ page }) => {
  await inspectTwoRepeats(page, 'probabilities')
  await inspector(page).getByRole('radio', { name: 'Probabilities' }).click()
  const tokens = strip(page).getByRole('option')
  await expect(tokens.first()).toHaveAccessibleName(/%, rank \d+$/)
  await expect(inspector(page).getByRole('list', { name: 'How likely a token was' })).toContainText('under 1 %')

  const token = inspector(page).getByRole('region', { name: 'Token', exact: true })
  await tokens.first().focus()
  await expect(token).toContainText('token 0')
  await page.keyboard.press('ArrowRight')
  await expect(tokens.nth(1)).toBeFocused()
  await expect(token).toContainText('token 1')
  await expect(token).toContainText(/rank \d/)
  await expect(token.getByRole('row')).not.toHaveCount(0)
  await page.keyboard.press('End')
  await expect(tokens.last()).toBeFocused()
  await expect(inspector(page).getByText('Perplexity')).toBeVisible()

  const fork = inspector(page).getByRole('region', { name: 'Fork' })
  await fork.getByRole('combobox', { name: 'Other cell of this prompt' }).click()
  await page.getByRole('option', { name: /repeat 2/ }).click()
  await expect(fork.getByRole('status')).toContainText(/They differ from token \d+ on.*%, rank \d+.*Margin/s)

  // The display mode is kept when another cell is shown.
  await inspector(page).getByRole('button', { name: 'Next repeat' }).click()
  await expect(strip(page)).toBeVisible()
  await inspector(page).getByRole('radio', { name: 'Text' }).click()
  await expect(strip(page)).toHaveCount(0)
})

test('a cell is replayed from the inspector, which reports that the output is equal', async ({ page }) => {
  await inspectTwoRepeats(page, 'replayed')
  const replay = inspector(page).getByRole('region', { name: 'Replay' })
  await expect(replay).toContainText(/exact lane|fast lane/)
  await replay.getByRole('button', { name: 'Replay' }).click()
  await expect(replay.getByRole('status')).toContainText(/Equal: the same \d+ tokens? again/)
})

test('a constraint on the output is added in the sweep, and an invalid one is rejected with a reason', async ({ page }) => {
  await createNotebook(page, 'shaped')
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('button', { name: 'Add an axis' }).click()
  await page.getByRole('menuitem', { name: /constraint/ }).click()
  await expect(sweep.getByRole('button', { name: 'Edit shape free' })).toBeVisible()

  await sweep.getByRole('button', { name: 'Add a shape' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'GBNF grammar' }).click()
  await dialog.getByLabel('Name').fill('예/아니오')
  await dialog.getByLabel('Grammar', { exact: true }).fill('answer ::= "예"')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('root')
  await dialog.getByLabel('Grammar', { exact: true }).fill('root ::= "예" | "아니오"')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(sweep.getByRole('button', { name: 'Edit shape 예/아니오' })).toBeVisible()
  await saved(page)

  await run(page)
  await runEnded(page)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /constraint 예\/아니오/ })).toBeVisible()
  await cellsIn(page, 'done').nth(1).click()
  await resultsGrid(page).press('Enter')
  // The fake engine ignores schemas.
  await expect(inspector(page).getByRole('region', { name: 'Output' })).toContainText('not valid')
})
