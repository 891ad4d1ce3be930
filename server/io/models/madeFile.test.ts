import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { beginFile, freeBytes } from './madeFile.ts'

test('a file has its name only when it is published', async () => {
  await using folder = await temporaryFolder()
  const models = join(folder.path, '모델')
  const unfinished = await beginFile(models, Date.now())
  await writeFile(unfinished.path, 'weights')
  expect(await readdir(models)).toEqual([expect.stringMatching(/^\.assay-[0-9a-f]{16}\.tmp$/)])
  await unfinished.publish('x.gguf')
  expect(await readdir(models)).toEqual(['x.gguf'])
  await unfinished.discard()
  expect(await readdir(models)).toEqual(['x.gguf'])
})

test('files that killed programs left are removed after an hour, and those of running programs stay', async () => {
  await using folder = await temporaryFolder()
  const now = Date.now()
  const [left, running] = ['.assay-0000000000000001.tmp', '.assay-0000000000000002.tmp']
  for (const name of [left, running, 'other.tmp']) await writeFile(join(folder.path, name), '')
  for (const name of [left, 'other.tmp']) await utimes(join(folder.path, name), 0, (now - 3_700_000) / 1000)
  await beginFile(folder.path, now)
  expect((await readdir(folder.path)).toSorted()).toEqual([running, 'other.tmp'])
})

test('the free space of a folder is a number of bytes, and of no folder unknown', async () => {
  await using folder = await temporaryFolder()
  expect(await freeBytes(folder.path)).toBeGreaterThan(1000)
  expect(await freeBytes(join(folder.path, 'nowhere'))).toBe(Infinity)
})
