import { expect } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { cellsIn, run, runEnded } from './testing/notebookPage.ts'
import { writeSweptNotebook, part } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

const themes = ['light', 'dark'] as const

for (const theme of themes) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })

    for (const [name, path, heading] of [
      ['notebooks', '/', 'Notebooks'],
      ['presets', '/presets', 'Presets'],
      ['models', '/models', 'Models'],
      ['monitor', '/monitor', 'Monitor'],
    ] as const) {
      test(`axe finds nothing on the page of ${name}`, async ({ page }) => {
        await page.goto(path)
        await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible()
        expect(await violations(page)).toEqual([])
      })
    }

    test('axe finds nothing on a notebook with results, its inspector and its menus', async ({ page }) => {
      const slug = `axe-${theme}`
      await writeSweptNotebook(slug, `axe ${theme}`, part('chart means', 'kind: bar\nx: prompt\ny: has e'))
      await page.goto(`/notebooks/${slug}`)
      await expect(cellsIn(page, 'empty').first()).toBeVisible()
      await expect(cellsIn(page, 'loading')).toHaveCount(0)
      await page.getByRole('button', { name: 'Run', exact: true }).hover()
      expect(await violations(page)).toEqual([])
      await run(page)
      await runEnded(page)
      await expect(cellsIn(page, 'done').first()).toBeVisible()
      await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
      await page.mouse.move(0, 0)
      expect(await violations(page)).toEqual([])
      await cellsIn(page, 'done').first().click()
      await expect(page.getByRole('complementary', { name: 'Inspector' }).or(page.getByLabel('Inspector')).first()).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'View', exact: true }).click()
      await expect(page.getByRole('dialog', { name: 'View of the grid' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })

    test('axe finds nothing on a page that does not exist', async ({ page }) => {
      await page.goto('/notebooks/there-is-none')
      await expect(page.getByRole('main')).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}
