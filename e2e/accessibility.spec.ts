import { expect } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { cellsIn, run, runEnded } from './testing/notebookPage.ts'
import { writeSweptNotebook, part } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

/** The other pages are in pages.spec.ts. */
const themes = ['light', 'dark'] as const

for (const theme of themes) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })

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
  })
}
