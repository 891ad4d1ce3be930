import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createImportUploads } from './importUploads.ts'

async function* bodyOf(text: string) {
  yield new TextEncoder().encode(text)
}

test('a file is kept under its name until it is removed; what was left out stays', async () => {
  await using folder = await temporaryFolder()
  const uploads = createImportUploads({ folder: join(folder.path, 'imports') })
  const { upload, ...received } = await uploads.put('문의.csv'.normalize('NFD'), bodyOf('a,b\n'), { bytes: 4 })
  expect(received).toEqual({ name: '문의.csv', bytes: 4 })
  const { path, name } = await uploads.file(upload)
  expect([name, await readFile(path, 'utf8')]).toEqual(['문의.csv', 'a,b\n'])
  await expect(uploads.left(upload)).rejects.toThrow('no longer here')
  await writeFile(uploads.leftPath(upload), '{}\n')
  await uploads.removeFile(upload)
  await expect(uploads.file(upload)).rejects.toThrow('no longer here')
  expect(await (await uploads.left(upload)).text()).toBe('{}\n')
})

test('files with other names, too large ones and incomplete ones are refused, and leave nothing', async () => {
  await using folder = await temporaryFolder()
  const uploads = createImportUploads({ folder: folder.path, maxBytes: 3 })
  for (const name of ['../a', '', '.left.jsonl', 'a/b'])
    await expect(uploads.put(name, bodyOf('x'), { bytes: null })).rejects.toThrow('Rename it')
  await expect(uploads.put('a', bodyOf('four'), { bytes: null })).rejects.toThrow('more than 0 MB')
  await expect(uploads.put('a', bodyOf('x'), { bytes: 2 })).rejects.toThrow('Only 1 of 2 bytes')
  await expect(uploads.file('../x')).rejects.toThrow('no longer here')
  expect(await readdir(folder.path)).toEqual([])
})

test('what was sent more than a day ago is removed when something else is sent', async () => {
  await using folder = await temporaryFolder()
  let now = Date.now()
  const uploads = createImportUploads({ folder: folder.path, now: () => now })
  const { upload } = await uploads.put('a', bodyOf('x'), { bytes: null })
  const old = new Date(now - 2 * 86_400_000)
  await utimes(join(folder.path, upload), old, old)
  now += 3_600_001
  const other = await uploads.put('b', bodyOf('x'), { bytes: null })
  expect(await readdir(folder.path)).toEqual([other.upload])
})
