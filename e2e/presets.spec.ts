import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { block, createNotebook, fakeFile } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

test('the library has each preset in Korean and English, and they are found by search', async ({ page }) => {
  await page.goto('/presets')
  const list = page.getByRole('list', { name: 'Presets' })
  await expect(list.getByRole('listitem')).toHaveCount(8)
  await page.getByRole('radio', { name: 'Korean' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(4)
  await page.getByRole('searchbox', { name: 'Search presets' }).fill('선생님')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('heading', { name: '차근차근 선생님' })).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search presets' }).fill('no such preset')
  await expect(page.getByText('No preset matches.')).toBeVisible()
})

test('a preset is edited and saved, and an earlier version of it is restored', async ({ page }) => {
  await page.goto('/presets?preset=creative.ko')
  const system = page.getByRole('textbox', { name: 'System prompt' })
  const editor = page.getByRole('group', { name: 'System prompt' })
  await expect(page.getByText(/^Made /)).toBeVisible()
  await system.focus()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.insertText('별빛처럼 씁니다. ✨\n')
  await expect(page.getByText('Edits not saved yet')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByText('Preset saved').first()).toBeVisible()

  await page.getByRole('tab', { name: /^Versions/ }).click()
  await expect(page.getByRole('list', { name: 'Versions' }).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('별빛처럼 씁니다. ✨')).toBeVisible()
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await expect(page.getByText('Version restored; the previous text is kept').first()).toBeVisible()
  await expect(page.getByRole('list', { name: 'Versions' }).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(editor).not.toContainText('별빛처럼')
})

test('edits of a preset are kept while another page is shown, and closing the tab asks first', async ({ page }) => {
  await page.goto('/presets?preset=coding.ko')
  const title = page.getByLabel('Title')
  const before = await title.inputValue()
  await title.fill('아직 저장하지 않음')
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible()
  await page.getByRole('link', { name: 'Presets' }).click()
  await page.getByRole('list', { name: 'Presets' }).getByText('아직').or(page.getByText(before)).first().click()
  await expect(title).toHaveValue('아직 저장하지 않음')

  const asks = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })))
  expect(await asks()).toBe(true)
  await page.getByRole('button', { name: 'Discard edits' }).click()
  await expect(title).toHaveValue(before)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(title).toHaveValue('아직 저장하지 않음')
  await page.getByRole('button', { name: 'Discard edits' }).click()
  expect(await asks()).toBe(false)
})

test('edits are not lost by a duplicate, by typing while a save is under way, or by a deletion', async ({ page }) => {
  const title = page.getByLabel('Title')
  const act = async (name: string) => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  /** The button in the toast with this title. */
  const inToast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).getByRole('button', { name: 'Undo' })
  const asks = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })))

  await page.goto('/presets?preset=coding.en')
  const before = await title.inputValue()
  await act('Duplicate')
  await title.fill('새것, not saved')
  await page.getByRole('list', { name: 'Presets' }).getByRole('button', { name: before }).click()
  await expect(title).toHaveValue(before)
  await act('Duplicate')
  await expect(title).toHaveValue(`${before} (copy)`)
  await inToast('Unsaved new preset replaced').click()
  await expect(title).toHaveValue('새것, not saved')
  await act('Discard')

  await page.goto('/presets?preset=coding.en')
  const typed = Promise.withResolvers<undefined>()
  await page.route(/presets\.save/, async (route) => {
    await typed.promise
    await route.continue()
  })
  await title.fill(`${before} 2`)
  await expect(page.getByText('Edits not saved yet')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+S')
  await title.fill(`${before} 2, and more`)
  typed.resolve(undefined)
  await expect(page.getByText('Preset saved').first()).toBeVisible()
  await expect(title).toHaveValue(`${before} 2, and more`)
  await expect(page.getByText('Edits not saved yet')).toBeVisible()

  await act('Delete')
  await expect(page.getByText('Preset deleted').first()).toBeVisible()
  expect(await asks()).toBe(false)
  await inToast('Preset deleted').click()
  await page
    .getByRole('list', { name: 'Presets' })
    .getByRole('button', { name: `${before} 2` })
    .click()
  await expect(title).toHaveValue(`${before} 2, and more`)
  await page.getByRole('button', { name: 'Discard edits' }).click()
  expect(await asks()).toBe(false)
})

test('a preset is inserted into a notebook, and a variant is saved as a preset', async ({ page }) => {
  await createNotebook(page, '프리셋 받는 노트')
  await page.goto('/presets?preset=teacher.ko')
  await page.getByRole('button', { name: 'Use in a notebook' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '프리셋 받는 노트' }).click()
  await dialog.getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('button', { name: 'Open notebook' }).click()
  await expect(block(page, 'prompt', 'teacher')).toContainText('당신은 차근차근 설명하는 선생님입니다.')
  await expect(block(page, 'shots', 'teacher')).toContainText('퍼센트')
  expect(await readFile(fakeFile('프리셋-받는-노트'), 'utf8')).toContain('```yaml prompt teacher\nsystem: |')

  await page.getByRole('button', { name: 'Actions for prompt first' }).click()
  await page.getByRole('menuitem', { name: 'Save as preset…' }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('한 문장 답 ✏️')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Preset saved').first()).toBeVisible()
  await page.goto('/presets')
  await page
    .getByRole('list', { name: 'Presets' })
    .getByRole('button', { name: /한 문장 답 ✏️/ })
    .click()
  await expect(page.getByRole('group', { name: 'System prompt' })).toContainText('You answer in one short sentence.')
})
