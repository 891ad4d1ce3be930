import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { violations } from './testing/axe.ts'
import { datasetFile, writeDataset } from './testing/datasetFiles.ts'
import { test } from './testing/test.ts'

const option = (page: Page, place: number) => page.getByRole('option').and(page.locator(`[aria-posinset="${place}"]`))
const saved = (page: Page) => expect(page.getByRole('status', { name: 'Save state' })).toHaveText('Saved')
const atRow = (page: Page, place: number) => expect(page.getByRole('status', { name: 'Queue' })).toHaveText(new RegExp(`^Row ${place} of`))

async function openDataset(page: Page, name: string): Promise<void> {
  await page.goto(`/datasets/${encodeURIComponent(name)}`)
  await expect(option(page, 1)).toBeVisible()
  await expect(page.getByRole('toolbar', { name: 'Decide on the row' })).toBeVisible()
}

const line = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  tags: z.array(z.string()).optional(),
  rating: z.number().optional(),
  notes: z.string().optional(),
  output: z.string(),
  edits: z.array(z.unknown()).optional(),
})

async function writtenRows(name: string) {
  const text = await readFile(datasetFile(name), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((each) => line.parse(JSON.parse(each)))
}

test('ten rows are reviewed by keyboard alone, and the file has the decisions', async ({ page }) => {
  await writeDataset('keyboard', 10)
  await openDataset(page, 'keyboard')
  await page.keyboard.press('a')
  await atRow(page, 2)
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'Output' }).fill('고친 답')
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  await page.keyboard.type('틀린 답')
  await page.keyboard.press('Enter')
  await atRow(page, 4)
  await page.keyboard.press('t')
  await page.keyboard.type('refund')
  await page.keyboard.press('Enter')
  await page.keyboard.press('4')
  await page.keyboard.press('a')
  await page.keyboard.press('r')
  await page.keyboard.press('1')
  await atRow(page, 6)
  await page.keyboard.press('n')
  await page.keyboard.type('Ask the shop.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.keyboard.press('a')
  await page.keyboard.press('a')
  await page.keyboard.press('u')
  await atRow(page, 7)
  await page.keyboard.press('r')
  await page.keyboard.press('1')
  for (const place of [8, 9, 10]) {
    await atRow(page, place)
    await page.keyboard.press('a')
  }
  await saved(page)
  // The address follows the cursor a moment later.
  await expect(page).toHaveURL(/row=00000000000a/)
  await page.reload()
  await expect(page.getByRole('list', { name: 'Rows by status' })).toContainText('1 edited')
  await expect(page.getByRole('region', { name: 'The row' })).toContainText('질문 10')

  await expect.poll(async () => (await writtenRows('keyboard')).map(({ status }) => status)).not.toContain('new')
  const rows = await writtenRows('keyboard')
  expect(rows.map(({ status }) => status)).toEqual([
    'accepted',
    'edited',
    'rejected',
    'accepted',
    'rejected',
    'accepted',
    'rejected',
    'accepted',
    'accepted',
    'accepted',
  ])
  expect(rows[1]).toMatchObject({ output: '고친 답', edits: [{ before: { output: '답 2' } }] })
  expect([rows[2], rows[4], rows[6]].map((row) => row?.reason)).toEqual(['틀린 답', '틀린 답', '틀린 답'])
  expect(rows[3]).toMatchObject({ tags: ['refund'], rating: 4 })
  expect(rows[5]).toMatchObject({ notes: 'Ask the shop.' })
})

test('two tabs change the same rows, and nothing is lost', async ({ page, context }) => {
  await writeDataset('two-tabs', 5)
  await openDataset(page, 'two-tabs')
  const other = await context.newPage()
  await openDataset(other, 'two-tabs')
  await page.keyboard.press('a')
  await saved(page)
  await other.keyboard.press('t')
  await other.keyboard.type('from the other tab')
  await other.keyboard.press('Enter')
  await saved(other)
  await page.bringToFront()
  await page.keyboard.press('k')
  await expect(page.getByRole('region', { name: 'The row' })).toContainText('Another tab or program has changed this row')
  await expect(page.getByRole('region', { name: 'The row' })).toContainText('from the other tab')
  await expect.poll(async () => (await writtenRows('two-tabs'))[0]).toMatchObject({ status: 'accepted', tags: ['from the other tab'] })
})

test('the only row of a dataset is shown, and an edit of its file', async ({ page }) => {
  await writeDataset('single', 1)
  await openDataset(page, 'single')
  const row = page.getByRole('region', { name: 'The row' })
  await expect(row).toContainText('질문 1')
  await writeFile(datasetFile('single'), (await readFile(datasetFile('single'), 'utf8')).replace('답 1', '밖에서 고친 답'))
  await expect(row).toContainText('밖에서 고친 답')
})

test('a conversation that is longer than the window is read to its end', async ({ page }) => {
  await writeDataset('long', 1)
  const messages = Array.from({ length: 60 }, (_, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: `Message ${at}.` }))
  const row = { id: '00000000000a', kind: 'chat', messages, status: 'new', origin: { from: 'hand' } }
  await writeFile(datasetFile('long'), `${JSON.stringify(row)}\n`)
  await openDataset(page, 'long')
  const shown = page.getByRole('region', { name: 'The row' })
  await expect(shown.getByText('Message 59.')).not.toBeInViewport()
  await shown.hover()
  await page.mouse.wheel(0, 20_000)
  await expect(shown.getByText('Message 59.')).toBeInViewport()
})

test('a tab that edits a row is told that another one has changed it', async ({ page, context }) => {
  await writeDataset('edit-twice', 2)
  await openDataset(page, 'edit-twice')
  const other = await context.newPage()
  await openDataset(other, 'edit-twice')
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'Output' }).fill('from here')
  await other.bringToFront()
  await other.keyboard.press('e')
  await other.getByRole('textbox', { name: 'Output' }).fill('from there')
  await other.keyboard.press('ControlOrMeta+Enter')
  await saved(other)
  await page.bringToFront()
  const row = page.getByRole('region', { name: 'The row' })
  await expect(row).toContainText('Your edit may be of an earlier text')
  await page.keyboard.press('Escape')
  await expect(row).toContainText('This is its present state')
  await expect(row).toContainText('from there')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(row.getByRole('textbox', { name: 'Output' })).toHaveValue('from here')
})

test('a page follows its dataset through a merge conflict and beyond', async ({ page }) => {
  await writeDataset('conflict', 2)
  await openDataset(page, 'conflict')
  const text = await readFile(datasetFile('conflict'), 'utf8')
  await writeFile(datasetFile('conflict'), `<<<<<<< HEAD\n${text}=======\n>>>>>>> other\n`)
  await expect(page.getByText('The file has marks of a merge conflict')).toBeVisible()
  await writeFile(datasetFile('conflict'), text)
  await expect(option(page, 1)).toBeVisible()
  await writeFile(datasetFile('conflict'), text.replace('답 1', '밖에서 고친 답'))
  await expect(page.getByRole('region', { name: 'The row' })).toContainText('밖에서 고친 답')
})

test('a change waits until the server answers again', async ({ page }) => {
  await writeDataset('cut-off', 4)
  await openDataset(page, 'cut-off')
  await page.route(/datasets\.change/, (route) => route.abort())
  await page.keyboard.press('a')
  await atRow(page, 2)
  await expect(page.getByRole('status', { name: 'Save state' })).toContainText('1 change not saved')
  await page.keyboard.press('a')
  await expect(page.getByRole('status', { name: 'Save state' })).toContainText('2 changes not saved')
  await page.unroute(/datasets\.change/)
  await saved(page)
  await expect.poll(async () => (await writtenRows('cut-off')).map(({ status }) => status)).toEqual(['accepted', 'accepted', 'new', 'new'])
})

test('a filter, a change of all its rows and its undo; a blind reviewer does not see the decision of another', async ({ page }) => {
  await writeDataset('filtered', 30)
  await openDataset(page, 'filtered')
  await page.keyboard.press('/')
  await page.keyboard.type('질문 2')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status', { name: 'Queue' })).toContainText('Row 1 of 12')
  await page.getByRole('button', { name: 'Change all' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change 12 rows' })
  await dialog.getByRole('button', { name: 'Change 12 rows' }).click()
  await expect(page.getByRole('list', { name: 'Rows by status' })).toContainText('12 accepted')
  await expect(page.getByRole('region', { name: 'The row' })).toContainText('Accepted')
  await page.getByLabel('Reviewing as').fill('Bo')
  await page.keyboard.press('Enter')
  await page.keyboard.press('b')
  await expect(page.getByRole('region', { name: 'The row' })).not.toContainText('Accepted')
  await page.keyboard.press('r')
  await page.keyboard.press('1')
  await saved(page)
  await page.getByRole('button', { name: 'Reviewers' }).click()
  await expect(page.getByRole('region', { name: 'Agreement' })).toContainText('1 row decided by both')
  await page.keyboard.press('Escape')
  await page.keyboard.press('u')
  await page.getByLabel('Reviewing as').fill('me')
  await page.keyboard.press('Enter')
  await page.keyboard.press('u')
  await expect(page.getByRole('list', { name: 'Rows by status' })).toHaveText('30 new')
})

test('a decision is applied to similar rows in one step', async ({ page }) => {
  await writeDataset('alike', 12)
  await openDataset(page, 'alike')
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: 'Similar rows' })
  await dialog.getByRole('button', { name: 'Read the rows' }).click()
  await expect(dialog.getByRole('list', { name: 'Similar rows' }).getByRole('listitem')).toHaveCount(12)
  await dialog.getByRole('checkbox').nth(1).check()
  await dialog.getByLabel('Find').fill('질문')
  await dialog.getByLabel('Replace with').fill('물음')
  await expect(dialog.getByRole('button', { name: 'Repair 2 rows' })).toBeEnabled()
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await expect(dialog.getByRole('list', { name: 'Similar rows' }).getByText('Accepted')).toHaveCount(2)
  // Escape would close the toast first.
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('list', { name: 'Rows by status' })).toContainText('2 accepted')
  await page.keyboard.press('u')
  await expect(page.getByRole('list', { name: 'Rows by status' })).toHaveText('12 new')
})

test('a dataset is made, listed, removed and brought back', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('button', { name: 'New dataset' }).first().click()
  await page.getByLabel('Name').fill('말투')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '말투' })).toBeVisible()
  await expect(page.getByText('No rows')).toBeVisible()
  await page.goto('/datasets')
  await page.getByRole('button', { name: 'Actions for 말투' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(page.getByRole('link', { name: '말투', exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: '말투', exact: true })).toBeVisible()
})

test('a file whose columns nobody has named waits while others are imported', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('button', { name: 'Import' }).first().click()
  const dialog = page.getByRole('dialog')
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await dialog
    .locator('input[type=file]')
    .setInputFiles([file('told.jsonl', '{"instruction":"질문","output":"답"}\n'), file('untold.csv', 'Frage,Antwort\nWas?,Das.\n')])
  await expect(dialog.getByRole('region', { name: 'untold.csv' })).toContainText('do not say what they are')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByRole('region', { name: 'told.jsonl', exact: true })).toContainText('1 of 1 row kept')
  await expect(dialog).not.toContainText('There is a dataset told already')
  await expect(dialog.getByRole('region', { name: 'untold.csv' }).getByRole('columnheader', { name: 'Is read as' })).toBeVisible()
})

test('a dataset whose file cannot be read says where', async ({ page }) => {
  await mkdir(path.dirname(datasetFile('broken')), { recursive: true })
  await writeFile(datasetFile('broken'), '{"id":\n')
  await page.goto('/datasets/broken')
  await expect(page.getByRole('alert').filter({ hasText: 'datasets/broken/rows.jsonl:1' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the pages of datasets in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await writeDataset('axe', 6)
    await page.goto('/datasets')
    await expect(page.getByRole('link', { name: 'axe', exact: true })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await openDataset(page, 'axe')
    await page.keyboard.press('a')
    await saved(page)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('e')
    await expect(page.getByRole('textbox', { name: 'Output' })).toBeFocused()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused()
    expect(await violations(page)).toEqual([])
  })
}
