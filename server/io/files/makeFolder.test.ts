import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { makeFolder } from './makeFolder.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

test('a folder is created with its parents, and an existing folder is not an error', async () => {
  await using folder = await temporaryFolder()
  const deep = join(folder.path, '한글 폴더', 'b')
  makeFolder(deep)
  makeFolder(deep)
  expect(existsSync(deep)).toBe(true)
})

test('a folder that cannot be created throws instead of waiting forever', async () => {
  await using folder = await temporaryFolder()
  writeFileSync(join(folder.path, 'file'), '')
  expect(() => makeFolder(join(folder.path, 'file', 'x'))).toThrow('ENOTDIR')
  if (process.platform === 'linux') expect(() => makeFolder('/proc/assay-test/home')).toThrow('ENOENT')
})
