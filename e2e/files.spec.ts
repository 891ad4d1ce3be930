import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { block, createNotebook, saved, writeTemplate } from './notebookPage.ts'

const fileOf = (slug: string) => path.join('.assay/e2e/fake/experiments', slug, 'notebook.md')

test('an edit made in another editor appears, and saves keep every other byte', async ({ page }) => {
  await createNotebook(page, 'outside edit')
  const before = await readFile(fileOf('outside-edit'), 'utf8')
  await writeFile(fileOf('outside-edit'), before.replace('What do you want to find out?', '무엇이 궁금한가요?'))
  await expect(page.getByText('무엇이 궁금한가요?')).toBeVisible()

  await writeTemplate(page, 'User', 'first', '{{question}}!')
  await saved(page)
  const after = await readFile(fileOf('outside-edit'), 'utf8')
  expect(after).toContain('무엇이 궁금한가요?')
  expect(after).toContain('{{question}}!')
  expect(after.slice(after.indexOf('```yaml cases'))).toBe(before.slice(before.indexOf('```yaml cases')))
})

test('two tabs see each other', async ({ page, context }) => {
  await createNotebook(page, 'two tabs')
  const second = await context.newPage()
  await second.goto('/notebooks/two-tabs')
  await expect(block(second, 'prompt', 'first')).toBeVisible()
  await writeTemplate(page, 'User', 'first', 'From the first tab: {{question}}')
  await expect(block(second, 'prompt', 'first')).toContainText('From the first tab')
})
