import { readFile, writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { createNotebook, createNotebookInDialog, fakeFile, saved } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

test('a notebook is created, duplicated, renamed, deleted and restored', async ({ page }) => {
  await createNotebookInDialog(page, '목록 test')
  await page.goto('/')
  const list = page.getByRole('list', { name: 'Notebooks' })
  await page
    .getByRole('textbox', { name: 'Search notebooks' })
    .or(page.getByRole('searchbox', { name: 'Search notebooks' }))
    .fill('목록')
  await expect(list.getByRole('listitem')).toHaveCount(1)

  await page.getByRole('button', { name: 'Actions for 목록 test' }).click()
  await page.getByRole('menuitem', { name: /Duplicate/ }).click()
  await expect(list.getByRole('listitem')).toHaveCount(2)

  await page.getByRole('button', { name: 'Actions for 목록 test', exact: true }).click()
  await page.getByRole('menuitem', { name: /Rename/ }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('목록 renamed 🌱')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /rename/i })
    .click()
  await expect(list.getByText('목록 renamed 🌱')).toBeVisible()

  await page.getByRole('button', { name: 'Actions for 목록 renamed 🌱' }).click()
  await page.getByRole('menuitem', { name: /Delete/ }).click()
  await expect(list.getByText('목록 renamed 🌱')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByText('목록 renamed 🌱')).toBeVisible()
})

test('a search without results shows a message', async ({ page }) => {
  await page.goto('/')
  await page
    .getByRole('textbox', { name: 'Search notebooks' })
    .or(page.getByRole('searchbox', { name: 'Search notebooks' }))
    .fill('no such notebook')
  await expect(page.getByText(/no notebook/i)).toBeVisible()
})

test('a model that is not here offers its download beside its name', async ({ page }) => {
  await createNotebook(page, 'A model from elsewhere')
  await saved(page)
  const file = fakeFile('a-model-from-elsewhere')
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^model: .*$/m, 'model: qwen3-0.6b'))
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('qwen3-0.6b (not downloaded)')
  await expect(page.getByRole('button', { name: /^Download/ })).toBeVisible()
})
