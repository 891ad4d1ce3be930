import { expect, type Page } from '@playwright/test'
import { openReport, saveExport } from './testing/exportedFiles.ts'
import { block, cellsIn, outputIn, resultsGrid, run, runEnded, saved } from './testing/notebookPage.ts'
import { part, writeSweptNotebook } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

const columnHeads = (page: Page) => resultsGrid(page).getByRole('columnheader', { name: /temperature/ })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Blind comparison' })

test('from a sweep to a decision: heat map, filter by a square, blind rating, and an exported report', async ({
  page,
  browser,
}, testInfo) => {
  // This test goes through the whole workflow.
  test.slow()
  await writeSweptNotebook('decide', 'decide', part('chart heat', 'kind: heatmap\nx: temperature\ny: has e\nseries: prompt'))
  await page.goto('/notebooks/decide')

  // Sweep: add a temperature, then run.
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.4')
  await page.keyboard.press('Enter')
  await expect(sweep.getByRole('status', { name: 'Size of sweep main' })).toContainText('96 cells')
  await saved(page)
  await expect(columnHeads(page)).not.toHaveCount(0)
  await run(page)
  await runEnded(page)

  // Heat map: one square for each variant and temperature.
  const chart = block(page, 'chart', 'heat')
  await chart.scrollIntoViewIfNeeded()
  const squares = chart.getByRole('button', { name: /^temperature (0|0\.4|0\.8), prompt (간결|careful): \d/ })
  await expect(squares).toHaveCount(6)
  await expect(chart.getByRole('button', { name: /16 cells/ })).toHaveCount(6)

  // A click on a square shows only its cells: one column of all rows.
  await chart.getByRole('button', { name: /^temperature 0\.8, prompt careful: / }).click()
  await expect(columnHeads(page)).toHaveCount(1)
  await expect(columnHeads(page)).toHaveAccessibleName(/careful.*temperature 0\.8/)
  await expect(page.getByRole('toolbar', { name: 'Results' }).getByRole('status')).toHaveText('8 rows × 1 of 6 columns')
  const shown = await cellsIn(page, 'done').allInnerTexts()
  expect(shown.length).toBeGreaterThan(1)
  expect(shown.filter((label) => !/careful.*temperature 0\.8/.test(label))).toEqual([])
  const picked = columnHeads(page).getByRole('button', { name: /^has e\b.*95 % interval/ })
  const [low = NaN, high = NaN, mean = NaN] = numbersOf((await picked.textContent())?.replace('95 %', ''))
  expect([mean >= 0, low <= mean, mean <= high]).toEqual([true, true, true])

  // Blind rating: more comparisons change the win rate and make its interval narrower.
  await page.getByRole('button', { name: 'Rate', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Compare two variants blindly' }).click()
  await dialog(page).getByRole('button', { name: 'Start comparing' }).click()
  await expect(dialog(page).getByRole('region', { name: 'Left output' })).toBeVisible()
  await expect(dialog(page)).not.toContainText(/간결|careful/)
  await page.keyboard.press('ArrowLeft')
  await expect(dialog(page)).toContainText('1 of ')
  const first = await reveal(page)
  await dialog(page).getByRole('button', { name: 'Compare more' }).click()
  await dialog(page).getByRole('button', { name: 'Continue comparing' }).click()
  // Ties move the win rate towards 50 %, whichever variant was on the left; eleven of them make the interval narrower.
  for (let compared = 2; compared <= 12; compared += 1) {
    await page.keyboard.press('t')
    await expect(dialog(page)).toContainText(`${compared} of `)
  }
  const second = await reveal(page)
  expect([first.games, second.games]).toEqual([1, 12])
  expect(second.rate).not.toBe(first.rate)
  expect(second.high - second.low).toBeLessThan(first.high - first.low)
  expect(second.strengths).not.toEqual(first.strengths)
  await page.keyboard.press('Escape')

  // The report, opened from the disk without a network, has the same numbers as the page.
  const output = await outputIn(cellsIn(page, 'done').first()).innerText()
  expect(output).not.toBe('')
  const file = testInfo.outputPath('decide.html')
  await saveExport(page, /^HTML report/, file)
  const { report, problems } = await openReport(browser, file)
  await expect(report.getByRole('heading', { level: 1, name: 'decide' })).toBeVisible()
  await expect(report.getByRole('banner')).toContainText('96 of 96 cells done')
  const grid = report.getByRole('region', { name: 'Outputs' })
  await expect(grid.getByRole('row')).toHaveCount(9)
  await expect(grid.getByRole('columnheader')).toHaveCount(7)
  await expect(grid.getByRole('row').nth(1)).toContainText(output)
  const figures = report.getByRole('row').filter({ has: report.getByRole('rowheader', { name: /careful.*temperature 0\.8/ }) })
  const [meanTold = NaN, lowTold = NaN, highTold = NaN] = numbersOf(await figures.getByRole('cell').nth(1).textContent())
  expect([meanTold, lowTold, highTold].map(Math.round)).toEqual([mean, low, high])
  await expect(report.getByRole('img', { name: 'has e by column' })).toBeVisible()
  await expect(report.getByRole('img', { name: 'has e over temperature' }).locator('path, polyline').first()).toBeAttached()
  await expect(report.getByRole('img', { name: 'length over temperature' })).toBeVisible()
  expect(problems).toEqual([])
})

/** Reads the results of the comparison: the number of comparisons, the win rate with its interval in percent, and the strengths. */
async function reveal(page: Page): Promise<{ games: number; rate: number; low: number; high: number; strengths: string[] }> {
  const stop = dialog(page).getByRole('button', { name: 'Stop' })
  if (await stop.isVisible()) await stop.click()
  await dialog(page).getByRole('button', { name: 'Reveal results' }).click()
  const row = dialog(page).getByRole('table', { name: 'Win rates' }).getByRole('row').nth(1)
  const games = numbersOf(await row.getByRole('cell').nth(1).textContent()).reduce((sum, count) => sum + count, 0)
  const [rate = NaN, low = NaN, high = NaN] = numbersOf(await row.getByRole('cell').nth(2).textContent())
  const strengths = await dialog(page).getByRole('list', { name: 'Strengths' }).getByRole('listitem').allTextContents()
  return { games, rate, low, high, strengths }
}

const numbersOf = (text: string | null | undefined) => (text?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)
