import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { block, createNotebook, fakeFile, resultsGrid, saved, writeTemplate } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

const pages = [
  { path: '/', heading: 'Notebooks' },
  { path: '/presets', heading: 'Presets' },
  { path: '/indexes', heading: 'Indexes' },
  { path: '/tuning', heading: 'Tuning' },
  { path: '/models', heading: 'Models' },
  { path: '/monitor', heading: 'Monitor' },
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    for (const { path, heading } of pages) {
      test(`${path} opens in ${colorScheme} without an error and without requests to other machines, and axe finds nothing`, async ({
        page,
      }) => {
        const faults = listenForFaults(page)
        await page.goto(path)
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
        await page.waitForLoadState('networkidle')
        expect(await isDark(page)).toBe(colorScheme === 'dark')
        expect(faults).toEqual([])
        expect(await violations(page)).toEqual([])
      })
    }

    test(`axe finds nothing in ${colorScheme} on a page that does not exist`, async ({ page }) => {
      await page.goto('/notebooks/there-is-none')
      await expect(page.getByRole('main')).toBeVisible()
      expect(await violations(page)).toEqual([])
    })

    test(`a notebook with editors, grid and charts opens in ${colorScheme} without an error and without requests to other machines`, async ({
      page,
    }) => {
      const faults = listenForFaults(page)
      await page.goto('/notebooks/role-prompts-korean')
      await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('역할만 주면 말투도 따라올까?')
      await expect(resultsGrid(page)).toBeVisible()
      await expect(page.getByRole('textbox', { name: 'System template of 상담원', exact: true })).toBeAttached()
      await block(page, 'chart', '합쇼체-비율').scrollIntoViewIfNeeded()
      expect(faults).toEqual([])
    })
  })
}

test('the theme chosen on the page overrides that of the system and is kept', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(() => isDark(page)).toBe(true)
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
  expect(await isDark(page)).toBe(true)
  await page.getByRole('radio', { name: 'Use the system theme' }).click()
  await expect.poll(() => isDark(page)).toBe(false)
})

test('while the server does not answer, the page says so, keeps edits, and saves them afterwards', async ({ page, context }) => {
  await createNotebook(page, 'offline')
  await block(page, 'prompt', 'first').scrollIntoViewIfNeeded()
  await expect(page.getByRole('textbox', { name: 'User template of first' })).toBeAttached()
  await context.setOffline(true)
  await writeTemplate(page, 'User', 'first', '끊긴 동안 쓴 글: {{question}}')
  await expect(page.getByText('Assay is not responding.')).toBeVisible()
  await expect(block(page, 'prompt', 'first')).toContainText('끊긴 동안 쓴 글')
  await context.setOffline(false)
  await saved(page)
  await expect(page.getByText('Assay is not responding.')).toHaveCount(0)
  expect(await readFile(fakeFile('offline'), 'utf8')).toContain('끊긴 동안 쓴 글: {{question}}')
})

/** Collects errors on the console, thrown errors, and requests to other machines from now on. */
function listenForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(`asked ${hostname}`)
  })
  return faults
}

/** Whether the background is darker than the text. */
function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')
    const lightness = (color: string) => {
      if (!canvas) return 0
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
      return red + green + blue
    }
    const { backgroundColor, color } = getComputedStyle(document.body)
    return lightness(backgroundColor) < lightness(color)
  })
}
