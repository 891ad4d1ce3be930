import { once } from 'node:events'
import path from 'node:path'
import { expect as quickExpect } from '@playwright/test'
import { block, cellsIn, createNotebook, pasteCases, saved, writeTemplate } from './testing/notebookPage.ts'
import { alive, ownServer, signalGroup } from './testing/ownServer.ts'
import { createTuningFolders } from '../server/io/tuning/tuningFolders.ts'
import { test } from './testing/test.ts'
import { tuningJob } from './testing/tuningFiles.ts'

/** A second browser and a second server start slowly on a busy machine. */
const expect = quickExpect.configure({ timeout: 90_000 })

/** One or two seconds, and some more for a busy machine. */
const SOON_MS = 6_000

const slow = (story: string) => Array.from({ length: 12 }, (_, index) => [`${story} ${index + 1} [[slow]]`, 'yes'])

for (const how of ['Ctrl+C', 'the end of npm alone', 'the kill of npm'] as const) {
  test(`${how} ends server and engine in mid-run although tabs are open`, async ({ browser }) => {
    await using server = await ownServer('ending')
    const context = await browser.newContext({ baseURL: server.url })
    const page = await context.newPage()
    await createNotebook(page, 'ending')
    await pasteCases(page, 'questions', slow('ending'))
    const other = await context.newPage()
    await other.goto('/models')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(cellsIn(page, 'running').first()).toBeVisible()
    const processes = await server.processes()
    expect(processes.length).toBeGreaterThan(1)

    const began = performance.now()
    if (how === 'Ctrl+C') signalGroup(server.npm, 'SIGINT')
    else server.npm.kill(how === 'the kill of npm' ? 'SIGKILL' : 'SIGTERM')
    await expect.poll(() => alive(processes), { timeout: 30_000, intervals: [100] }).toEqual([])
    const ms = Math.round(performance.now() - began)
    test.info().annotations.push({ type: 'ended after', description: `${ms} ms` })
    expect(ms).toBeLessThan(SOON_MS)
    await context.close()
  })
}

test('a second server of the same project is refused, and after a restart an open tab uses the new server only', async ({ browser }) => {
  await using server = await ownServer('restart')
  const context = await browser.newContext({ baseURL: server.url })
  const page = await context.newPage()
  await createNotebook(page, 'restart')
  const editor = page.getByRole('textbox', { name: 'User template of first' })
  await expect(editor).toBeAttached()

  const second = await server.another()
  expect(await second.ready).toBe(false)
  if (second.npm.exitCode === null) await once(second.npm, 'exit')
  expect(second.npm.exitCode).toBe(1)
  const [pid = 0] = await server.processes()
  expect(second.output()).toContain(`Assay already serves this project on ${server.url} (process ${pid}).`)

  signalGroup(server.npm, 'SIGINT')
  await expect.poll(() => alive([pid])).toEqual([])
  await expect(page.getByText(/not responding|Reconnecting/i).first()).toBeVisible()
  await writeTemplate(page, 'User', 'first', 'Typed while the server was down: {{question}}')
  const third = await server.another({ port: server.port })
  expect(await third.ready).toBe(true)
  await saved(page)
  await page.reload()
  await expect(editor).toBeAttached()
  await expect(block(page, 'prompt', 'first')).toContainText('Typed while the server was down')
  await context.close()
})

test('after kill -9 the next server goes on with a training although nobody opens a page', async () => {
  await using server = await ownServer('left')
  const [pid = 0] = await server.processes()
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => alive([pid])).toEqual([])
  const left = await createTuningFolders(path.join(server.home, 'tuning')).create(tuningJob({ id: 't20261130-101500-left', name: 'left' }))
  const next = await server.another()
  expect(await next.ready).toBe(true)
  // It has looked: the model of this job is another file.
  await expect.poll(async () => (await left.state()).status).toBe('failed')
  expect((await left.state()).error?.code).toBe('MODEL_CHANGED')
})
