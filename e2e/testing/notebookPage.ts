import path from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { z } from 'zod'
import { projectOf } from './servers.ts'

/** Creates a notebook from the shortest template and opens its page. */
export async function createNotebook(page: Page, title: string): Promise<void> {
  const answer = await page.request.post('/api/trpc/notebooks.create', { data: { title } })
  const { result } = created.parse(await answer.json())
  await page.goto(`/notebooks/${encodeURIComponent(result.data.slug)}`)
  await notebookShown(page, title)
}

const created = z.object({ result: z.object({ data: z.object({ slug: z.string() }) }) })

/** Creates a notebook from the shortest template in the dialog of the list, as a user does. */
export async function createNotebookInDialog(page: Page, title: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'New notebook' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByRole('radio').first().click()
  await dialog.getByRole('button', { name: /create/i }).click()
  await notebookShown(page, title)
}

async function notebookShown(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(title)
  await expect(block(page, 'prompt', 'first')).toBeVisible()
}

export const block = (page: Page, kind: string, name: string): Locator => page.getByRole('region', { name: `${kind} ${name}`, exact: true })

/** Replaces the text in the editor of a template by keyboard. */
export async function writeTemplate(page: Page, field: 'System' | 'User', variant: string, text: string): Promise<void> {
  // The editor is loaded when its block is near the visible area.
  await block(page, 'prompt', variant).scrollIntoViewIfNeeded()
  const editor = page.getByRole('textbox', { name: `${field} template of ${variant}` })
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

/** Pastes text into the focused element. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}

/** Pastes rows into a cases table, starting at its first cell, and waits until they are saved. */
export async function pasteCases(page: Page, name: string, rows: readonly (readonly string[])[]): Promise<void> {
  const cases = page.getByRole('grid', { name: `cases ${name}` })
  await cases.scrollIntoViewIfNeeded()
  await cases.getByRole('gridcell').first().click()
  await pasteText(page, rows.map((row) => `${row.join('\t')}\n`).join(''))
  await expect(cases.getByRole('gridcell', { name: rows[0]?.[0] ?? '', exact: true })).toBeVisible()
  await saved(page)
}

/** The path of a file of a notebook in the project of this worker's server on the fake engine. */
export const fakeFile = (slug: string, file = 'notebook.md'): string => path.join(projectOf('fake'), 'experiments', slug, file)

const runsAnswer = z.object({
  result: z.object({
    data: z.array(z.object({ totals: z.object({ done: z.number(), cached: z.number(), failed: z.number() }).nullable() })),
  }),
})

/** The counts of the notebook's last run: cells that it computed, cells that were stored already, and failed cells. Null while it is running. */
export async function lastRun(page: Page, slug: string): Promise<{ computed: number; cached: number; failed: number } | null> {
  const input = encodeURIComponent(JSON.stringify({ slug }))
  const answer = await page.request.get(`/api/trpc/runs.list?input=${input}`)
  const totals = runsAnswer.parse(await answer.json()).result.data[0]?.totals
  return totals ? { computed: totals.done - totals.cached, cached: totals.cached, failed: totals.failed } : null
}

export async function saved(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText(/^Saved/)
}

export const resultsGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Results grid' })

/** The cells of the results grid with this status. */
export const cellsIn = (page: Page, status: string): Locator => resultsGrid(page).locator(`[role=gridcell][data-status=${status}]`)

/** The output in a cell of the results grid, or what stands in its place. */
export const outputIn = (cell: Locator): Locator => cell.locator('p').first()

/** Presses Run and waits until the server has accepted or rejected the run. */
export async function run(page: Page): Promise<void> {
  const answered = page.waitForResponse(/runs\.start/)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await answered
}

/** Waits until the last run has ended, in the database and on the page. */
export async function runEnded(page: Page): Promise<void> {
  const slug = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  await expect.poll(() => lastRun(page, slug), { timeout: 120_000, intervals: [100] }).not.toBeNull()
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
  await expect(cellsIn(page, 'running')).toHaveCount(0)
}
