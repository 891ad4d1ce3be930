import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { atomicWrite } from './atomicWrite.ts'
import { watchedFolderCount, watchFolder } from './fileWatcher.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

/** Watches a folder and collects the reported names. */
function gather(folder: string, options?: { poll?: boolean }) {
  const names = new Set<string>()
  const stop = watchFolder(folder, (told) => told.forEach((name) => names.add(name)), options)
  return { names, [Symbol.dispose]: stop }
}
const told = (names: Set<string>, name: string) => vi.waitFor(() => expect(names).toContain(name), { timeout: 30_000 })

test.each([{ poll: false }, { poll: true }])('a write, a save by rename and a removal are reported (%o)', async (options) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, '첫-노트.md')
  await writeFile(path, 'one')
  using seen = gather(folder.path, options)
  // Polling reports only changes after its first look, so write until one is reported.
  await vi.waitFor(
    async () => {
      await writeFile(path, `two ${Math.random()}`)
      expect(seen.names).toContain('첫-노트.md')
    },
    { timeout: 30_000, interval: 300 },
  )
  seen.names.clear()
  await writeFile(join(folder.path, '.swap'), 'three, longer')
  await rename(join(folder.path, '.swap'), path)
  await told(seen.names, '첫-노트.md')
  seen.names.clear()
  await rm(path)
  await told(seen.names, '첫-노트.md')
})

test('temporary files of atomicWrite are not reported, but their target is', async () => {
  await using folder = await temporaryFolder()
  using seen = gather(folder.path)
  await atomicWrite(join(folder.path, 'notebook.md'), 'x', { within: null })
  await told(seen.names, 'notebook.md')
  expect([...seen.names]).toEqual(['notebook.md'])
})

test('listeners of one folder share a watcher, which closes with the last listener', async () => {
  await using folder = await temporaryFolder()
  const before = watchedFolderCount()
  const stops = [1, 2, 3].map(() => watchFolder(folder.path, () => undefined))
  expect(watchedFolderCount()).toBe(before + 1)
  stops[0]?.()
  stops[0]?.()
  stops[1]?.()
  expect(watchedFolderCount()).toBe(before + 1)
  stops[2]?.()
  expect(watchedFolderCount()).toBe(before)
})

test('a folder that does not exist yet is watched once it is created', async () => {
  await using folder = await temporaryFolder()
  const later = join(folder.path, 'later')
  using seen = gather(later)
  await mkdir(later)
  await vi.waitFor(
    async () => {
      await writeFile(join(later, 'cases.jsonl'), String(Math.random()))
      expect(seen.names).toContain('cases.jsonl')
    },
    { timeout: 30_000, interval: 300 },
  )
})
