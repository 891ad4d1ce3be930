import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'

/** Saves the grid with the Export menu of the page. */
export async function saveExport(page: Page, format: RegExp, file: string): Promise<void> {
  const begun = page.waitForEvent('download')
  await page.getByRole('toolbar', { name: 'Results' }).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: format }).click()
  await (await begun).saveAs(file)
}

/** Opens a report from the disk without a network. `problems` collects its console messages, errors and requests. */
export async function openReport(browser: Browser, file: string): Promise<{ report: Page; problems: string[] }> {
  const context = await browser.newContext({ offline: true })
  const report = await context.newPage()
  const problems: string[] = []
  report.on('console', (message) => problems.push(message.text()))
  report.on('pageerror', (error) => problems.push(error.message))
  report.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(request.url())
  })
  await report.goto(pathToFileURL(file).href)
  return { report, problems }
}
