import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, type BrowserContext } from '@playwright/test'
import { addressOf, type Engine } from './servers.ts'

/**
 * The test function of all specs. A worker keeps one browser profile on disk, because Chromium stores compiled scripts only there: it opens a
 * page in half the time that a new context takes. Each test begins with one new page and without cookies, storage, routes and other pages.
 */
export const test = base.extend<object, { profile: BrowserContext }>({
  baseURL: async ({ baseURL }, give, { project }) => {
    await give(baseURL ?? addressOf(engineOf(project)))
  },

  profile: [
    async ({ playwright }, give, { project }) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'assay-profile-'))
      const { launchOptions, contextOptions, actionTimeout = 0 } = project.use
      const context = await playwright.chromium.launchPersistentContext(folder, {
        ...launchOptions,
        ...contextOptions,
        baseURL: addressOf(engineOf(project)),
      })
      context.setDefaultTimeout(actionTimeout)
      await give(context)
      await context.close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],

  context: async ({ profile, baseURL }, give) => {
    // This page stays open: Chromium would end with its last one.
    const [blank = await profile.newPage()] = profile.pages()
    await give(profile)
    for (const page of profile.pages()) if (page !== blank) await page.close()
    await profile.unrouteAll({ behavior: 'ignoreErrors' })
    await profile.setOffline(false)
    await profile.clearCookies()
    // Not `setStorageState`, which clears the compiled scripts too.
    const devtools = await profile.newCDPSession(blank)
    await devtools.send('Storage.clearDataForOrigin', {
      origin: baseURL ?? '',
      storageTypes: 'local_storage,indexeddb,cache_storage,service_workers',
    })
    await devtools.detach()
  },

  page: async ({ context, colorScheme }, give) => {
    const page = await context.newPage()
    await page.emulateMedia({ colorScheme })
    await give(page)
  },
})

const engineOf = ({ name }: { name: string }): Engine => (name === 'real' ? 'real' : 'fake')
