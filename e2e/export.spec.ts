import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { cellsIn, createNotebook, pasteCases, run, runEnded } from './testing/notebookPage.ts'
import { openReport, saveExport } from './testing/exportedFiles.ts'
import { test } from './testing/test.ts'

const cases = [
  ['export: </script><b>which</b> animal barks?', 'dog'],
  ['=1+1, 하늘은 무슨 색인가요? 🌤️', '파란색'],
]

test('the grid is exported as CSV and as a report that opens without a server', async ({ page, browser }, testInfo) => {
  await createNotebook(page, '내보내기')
  await pasteCases(page, 'questions', cases)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)

  const csv = testInfo.outputPath('grid.csv')
  await saveExport(page, /^CSV for Excel/, csv)
  const text = readFileSync(csv, 'utf8')
  expect(text.startsWith('\ufeffcolumn,')).toBe(true)
  expect(text).toContain(`"'=1+1, 하늘은 무슨 색인가요? 🌤️"`)

  const html = testInfo.outputPath('report.html')
  await saveExport(page, /^HTML report/, html)
  const { report, problems } = await openReport(browser, html)
  await expect(report.getByRole('heading', { level: 1, name: '내보내기' })).toBeVisible()
  const grid = report.getByRole('region', { name: 'Outputs' })
  await expect(grid.getByRole('row')).toHaveCount(3)
  await expect(grid).toContainText('</script><b>which</b> animal barks?')
  await report.getByRole('searchbox', { name: 'Search the outputs' }).fill('하늘은')
  await expect(report.getByRole('status')).toHaveText('1 of 2 rows')
  await expect(grid.getByRole('row')).toHaveCount(2)
  await report.getByRole('button', { name: 'Light or dark' }).click()
  await expect(report.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(problems).toEqual([])
})

test('the export of a notebook that does not exist is answered with 404', async ({ request }) => {
  const answer = await request.get('/api/export?notebook=none&format=csv')
  expect([answer.status(), await answer.text()]).toEqual([404, expect.stringContaining('none')])
})
