import { chmod, lstat, open, readFile, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atomicWrite, isTemporaryName, stageWrite } from './atomicWrite.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))

test('the new bytes replace the old ones, and no temporary file remains', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, '노트 🙂.md')
  await writeFile(path, 'old')
  await atomicWrite(path, '새 글 🙂')
  expect(await readFile(path, 'utf8')).toBe('새 글 🙂')
  expect(await readdir(folder.path)).toEqual(['노트 🙂.md'])
})

test('the mode of the replaced file is kept', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.md')
  await writeFile(path, 'old')
  await chmod(path, 0o666)
  await atomicWrite(path, 'new')
  expect((await stat(path)).mode & 0o777).toBe(0o666)
})

test('a link stays a link, and its target gets the new bytes', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'target.md'), 'old')
  await symlink('target.md', join(folder.path, 'link.md'))
  await atomicWrite(join(folder.path, 'link.md'), 'new')
  expect((await lstat(join(folder.path, 'link.md'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(folder.path, 'target.md'), 'utf8')).toBe('new')
})

test('nothing changes before commit, and discard keeps the old file', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.md')
  await writeFile(path, 'old')
  const staged = await stageWrite(path, 'new')
  expect((await readdir(folder.path)).filter(isTemporaryName)).toHaveLength(1)
  await staged.discard()
  expect(await readdir(folder.path)).toEqual(['a.md'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

test.each([
  ['opening', { open: full, rename }],
  ['renaming', { open, rename: full }],
])('a full disk while %s is reported, the old bytes are kept, and no temporary file remains', async (_step, effects) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.md')
  await writeFile(path, 'old')
  await expect(atomicWrite(path, 'new', effects)).rejects.toMatchObject({ code: 'DISK_FULL', place: { file: 'a.md' } })
  expect(await readdir(folder.path)).toEqual(['a.md'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

test('a missing folder is reported as FILE_MISSING', async () => {
  await using folder = await temporaryFolder()
  await expect(atomicWrite(join(folder.path, 'gone', 'a.md'), 'x')).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
