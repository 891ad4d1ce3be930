import { expect, test } from '@playwright/test'

const pages = [
  { path: '/', heading: 'Notebooks' },
  { path: '/presets', heading: 'Presets' },
  { path: '/models', heading: 'Models' },
  { path: '/monitor', heading: 'Monitor' },
  { path: '/notebooks/role-prompts-korean', heading: '역할만 주면 말투도 따라올까?' },
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { path, heading } of pages) {
    test(`${path} opens in ${colorScheme} without an error, and asks nobody but this machine`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ colorScheme, baseURL })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url())
        if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(`asked ${hostname}`)
      })
      await page.goto(path)
      await expect(page.getByRole('heading', { name: heading, level: 1 }).first()).toBeVisible()
      expect(faults).toEqual([])
      await context.close()
    })
  }
}
