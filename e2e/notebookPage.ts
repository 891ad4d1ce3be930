import { expect, type Locator, type Page } from '@playwright/test'

/** Makes a notebook from the shortest template and waits until its files are on the page. */
export async function createNotebook(page: Page, title: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'New notebook' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByRole('radio').first().click()
  await dialog.getByRole('button', { name: /create/i }).click()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(title)
  await expect(block(page, 'prompt', 'first')).toBeVisible()
}

export const block = (page: Page, kind: string, name: string): Locator => page.getByRole('region', { name: `${kind} ${name}`, exact: true })

/** Replaces the text of a template's editor by typing, as a person would. */
export async function writeTemplate(page: Page, field: 'System' | 'User', variant: string, text: string): Promise<void> {
  // The editor is loaded when its block comes near the screen.
  await block(page, 'prompt', variant).scrollIntoViewIfNeeded()
  const editor = page.getByRole('textbox', { name: `${field} template of ${variant}` })
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

/** Pastes text where the focus is, as a spreadsheet's copy arrives. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}

export async function saved(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText(/^Saved/)
}

export const resultsGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Results grid' })

/** Cells of the results grid in a state. */
export const cellsIn = (page: Page, status: string): Locator => resultsGrid(page).locator(`[role=gridcell][data-status=${status}]`)

export async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
}

export async function runEnded(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible({ timeout: 120_000 })
  await expect(cellsIn(page, 'running')).toHaveCount(0)
}
