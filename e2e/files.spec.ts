import { readFile, writeFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { encodeAs } from '#server/core/testing/encodeAs.ts'
import {
  block,
  cellsIn,
  outputIn,
  createNotebook,
  fakeFile,
  pasteCases,
  resultsGrid,
  run,
  runEnded,
  saved,
  writeTemplate,
} from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

const question = 'What do you want to find out?'

test('an edit made in another editor appears on the page, and saves do not change other parts of the file', async ({ page }) => {
  await createNotebook(page, 'outside edit')
  const before = await readFile(fakeFile('outside-edit'), 'utf8')
  await writeFile(fakeFile('outside-edit'), before.replace(question, '무엇이 궁금한가요?'))
  await expect(page.getByText('무엇이 궁금한가요?')).toBeVisible()

  await writeTemplate(page, 'User', 'first', '{{question}}!')
  await saved(page)
  const after = await readFile(fakeFile('outside-edit'), 'utf8')
  expect(after).toContain('무엇이 궁금한가요?')
  expect(after).toContain('{{question}}!')
  expect(after.slice(after.indexOf('```yaml cases'))).toBe(before.slice(before.indexOf('```yaml cases')))
})

test('a table in CP949 is imported after a preview in which its encoding can be changed', async ({ page }) => {
  await createNotebook(page, 'korean table')
  const text = 'question,reference\n이것은 좋은 영화인가요,아니요\n'
  // As Excel in Korean saves it.
  const csv = encodeAs(text, 'euc-kr')
  const input = page.getByLabel(/^Import a file into cases/)
  await input.setInputFiles({ name: 'korean.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  const dialog = page.getByRole('dialog', { name: 'Import korean.csv' })
  await expect(dialog).toContainText('이것은 좋은 영화인가요')
  await dialog.getByRole('combobox', { name: 'Encoding' }).click()
  await page.getByRole('option', { name: 'UTF-8' }).click()
  await expect(dialog).toContainText('This file is not UTF-8. Choose another encoding.')
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  await dialog.getByRole('combobox', { name: 'Encoding' }).click()
  await page.getByRole('option', { name: 'CP949 (Korean)' }).click()
  await dialog.getByRole('button', { name: 'Import 1 row' }).click()
  await expect(dialog).toHaveCount(0)
  await saved(page)
  expect(await readFile(fakeFile('korean-table'), 'utf8')).toContain('이것은 좋은 영화인가요')
})

test('simultaneous edits of different lines on the page and on disk are merged', async ({ page }) => {
  await createNotebook(page, 'merged')
  await whileSaving(page, {
    here: () => writeTemplate(page, 'User', 'first', 'Here: {{question}}'),
    onDisk: () => editFile('merged', (text) => text.replace(question, '디스크에서 고친 글')),
  })
  await expect(page.getByText('디스크에서 고친 글')).toBeVisible()
  await saved(page)
  await expect(page.getByRole('alert').filter({ hasText: 'Both texts are kept' })).toHaveCount(0)
  const after = await readFile(fakeFile('merged'), 'utf8')
  expect(after).toContain('디스크에서 고친 글')
  expect(after).toContain('Here: {{question}}')
})

test('simultaneous edits of the same line are a conflict: the user chooses, and neither text is lost', async ({ page }) => {
  await createNotebook(page, 'conflict')
  await whileSaving(page, {
    here: () => writeTemplate(page, 'User', 'first', 'Mine 내 것: {{question}}'),
    onDisk: () => editFile('conflict', (text) => text.replace('"{{question}}"', '"Theirs 남의 것: {{question}}"')),
  })
  const conflict = page.getByRole('alert').filter({ hasText: 'was edited here and elsewhere in the same lines' })
  await expect(conflict).toBeVisible()
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText('Conflict')
  await expect(block(page, 'prompt', 'first')).toContainText('Mine 내 것')
  expect(await readFile(fakeFile('conflict'), 'utf8')).toContain('Theirs 남의 것')

  await conflict.getByRole('button', { name: 'Compare and choose' }).click()
  const dialog = page.getByRole('dialog', { name: 'Two versions of notebook.md' })
  await expect(dialog).toContainText('Theirs 남의 것')
  await expect(dialog).toContainText('Mine 내 것')
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await saved(page)
  await expect(conflict).toHaveCount(0)
  expect(await readFile(fakeFile('conflict'), 'utf8')).toContain('Mine 내 것: {{question}}')
})

test('an edit made while the first grid is loading appears in the grid', async ({ page }) => {
  await createNotebook(page, 'early edit')
  const planned = Promise.withResolvers<void>()
  const edited = Promise.withResolvers<void>()
  await page.route(
    /runs\.grid/,
    async (route) => {
      const response = await route.fetch()
      planned.resolve()
      await edited.promise
      await route.fulfill({ response }).catch(() => undefined)
    },
    { times: 1 },
  )
  await page.reload()
  await planned.promise
  await editFile('early-edit', (text) => text.replace('temperature: [0]', 'temperature: [0, 0.5]'))
  await expect(block(page, 'sweep', 'main').getByRole('button', { name: 'Remove temperature 0.5' })).toBeAttached()
  edited.resolve()
  await expect(resultsGrid(page).getByRole('columnheader', { name: /temperature 0\.5/ })).toBeVisible()
})

test('an edit made while the files are loading is not overwritten by them', async ({ page, context }) => {
  await createNotebook(page, 'edit in flight')
  const [read, told, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route(
    /notebooks\.get/,
    async (route) => {
      const response = await route.fetch()
      read.resolve()
      await told.promise
      await route.fulfill({ response })
      answered.resolve()
    },
    { times: 1 },
  )
  const other = await context.newPage()
  await other.goto('/notebooks/edit-in-flight')
  await expect(other.getByText(question)).toBeVisible()
  await page.reload()
  await read.promise
  await editFile('edit-in-flight', (text) => text.replace(question, '파일에서 고친 글'))
  // Both tabs share one file watcher: when the other tab shows the edit, this tab has received it too.
  await expect(other.getByText('파일에서 고친 글')).toBeVisible()
  told.resolve()
  await answered.promise
  await expect(block(page, 'prompt', 'first')).toBeVisible()
  await expect(page.getByText('파일에서 고친 글')).toBeVisible()
})

test('a seventh tab opens while six hidden tabs show a run, and a tab that becomes visible again is up to date', async ({
  page,
  context,
}) => {
  await createNotebook(page, 'many tabs')
  await pasteCases(page, 'questions', [['one of many tabs [[hang]]', 'yes']])
  await run(page)
  await expect(outputIn(cellsIn(page, 'running'))).toHaveText(/\w/)
  const show = (tab: Page, state: 'visible' | 'hidden') =>
    tab.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await show(page, 'hidden')
  const texts: string[] = []
  for (let tab = 2; tab <= 7; tab += 1) {
    const behind = await context.newPage()
    await behind.goto('/notebooks/many-tabs')
    await expect(block(behind, 'prompt', 'first')).toBeVisible()
    await expect(outputIn(cellsIn(behind, 'running'))).toHaveText(/\w/)
    texts.push(await cellsIn(behind, 'running').innerText())
    await show(behind, 'hidden')
  }
  await editFile('many-tabs', (text) => text.replace(question, '뒤에서 고친 글'))
  await show(page, 'visible')
  await expect(page.getByText('뒤에서 고친 글')).toBeVisible()
  await expect(cellsIn(page, 'running')).toHaveText(texts.at(-1) ?? '', { useInnerText: true })
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await runEnded(page)
})

test('two tabs see the edits of each other', async ({ page, context }) => {
  await createNotebook(page, 'two tabs')
  const second = await context.newPage()
  await second.goto('/notebooks/two-tabs')
  await expect(block(second, 'prompt', 'first')).toBeVisible()
  await writeTemplate(page, 'User', 'first', 'From the first tab: {{question}}')
  await expect(block(second, 'prompt', 'first')).toContainText('From the first tab')

  await writeTemplate(second, 'System', 'first', '두 번째 탭에서.')
  await expect(block(page, 'prompt', 'first')).toContainText('두 번째 탭에서.')
  await saved(page)
  await saved(second)
  const text = await readFile(fakeFile('two-tabs'), 'utf8')
  expect(text).toContain('From the first tab: {{question}}')
  expect(text).toContain('두 번째 탭에서.')
})

async function editFile(slug: string, edit: (text: string) => string): Promise<void> {
  await writeFile(fakeFile(slug), edit(await readFile(fakeFile(slug), 'utf8')))
}

/** Makes both edits before either side has seen the other's: the save of the page is delayed until the file on disk has changed. */
async function whileSaving(page: Page, { here, onDisk }: { here: () => Promise<void>; onDisk: () => Promise<void> }): Promise<void> {
  const changed = Promise.withResolvers<void>()
  const asked = page.waitForRequest(/notebooks\.save/)
  await page.route(/notebooks\.save/, async (route) => {
    await changed.promise
    await route.continue()
  })
  await here()
  await asked
  await onDisk()
  changed.resolve()
}
