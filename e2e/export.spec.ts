import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { cellsIn, createNotebook, pasteCases, run, runEnded } from './notebookPage.ts'

const cases = [
  ['export: </script><b>which</b> animal barks?', 'dog'],
  ['=1+1, 하늘은 무슨 색인가요? 🌤️', '파란색'],
]

async function download(page: Page, format: RegExp, file: string): Promise<void> {
  const begun = page.waitForEvent('download')
  await page.getByRole('toolbar', { name: 'Results' }).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: format }).click()
  await (await begun).saveAs(file)
}

test('the grid goes out as a report that opens without a server, and as CSV', async ({ page, context }, testInfo) => {
  await createNotebook(page, '내보내기')
  await pasteCases(page, 'questions', cases)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(2)

  const csv = testInfo.outputPath('grid.csv')
  await download(page, /^CSV for Excel/, csv)
  const text = readFileSync(csv, 'utf8')
  expect(text.startsWith('\ufeffcolumn,')).toBe(true)
  expect(text).toContain(`"'=1+1, 하늘은 무슨 색인가요? 🌤️"`)

  const html = testInfo.outputPath('report.html')
  await download(page, /^HTML report/, html)
  const report = await context.newPage()
  const problems: string[] = []
  report.on('console', (message) => problems.push(message.text()))
  report.on('pageerror', (error) => problems.push(error.message))
  report.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(request.url())
  })
  await report.goto(pathToFileURL(html).href)
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

test('an export of a notebook that is not there says so', async ({ request }) => {
  const answer = await request.get('/api/export?notebook=none&format=csv')
  expect([answer.status(), await answer.text()]).toEqual([404, expect.stringContaining('none')])
})
