import { chmod, lstat, mkdir, open, readFile, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atomicWrite, isTemporaryName, stageWrite } from './atomicWrite.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))

test('the new bytes replace the old ones, and no temporary file remains', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, '노트 🙂.md')
  await writeFile(path, 'old')
  await atomicWrite(path, '새 글 🙂', { within: null })
  expect(await readFile(path, 'utf8')).toBe('새 글 🙂')
  expect(await readdir(folder.path)).toEqual(['노트 🙂.md'])
})

test('the mode of the replaced file is kept', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.md')
  await writeFile(path, 'old')
  await chmod(path, 0o666)
  await atomicWrite(path, 'new', { within: null })
  expect((await stat(path)).mode & 0o777).toBe(0o666)
})

test('a link that the user named stays a link, and its target gets the new bytes', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'target.md'), 'old')
  await symlink('target.md', join(folder.path, 'link.md'))
  await atomicWrite(join(folder.path, 'link.md'), 'new', { within: null })
  expect((await lstat(join(folder.path, 'link.md'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(folder.path, 'target.md'), 'utf8')).toBe('new')
})

test('nothing changes before commit, and discard keeps the old file', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.md')
  await writeFile(path, 'old')
  const staged = await stageWrite(path, 'new', { within: null })
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
  await expect(atomicWrite(path, 'new', { within: null, effects })).rejects.toMatchObject({ code: 'DISK_FULL', place: { file: 'a.md' } })
  expect(await readdir(folder.path)).toEqual(['a.md'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

test('a missing folder is reported as FILE_MISSING', async () => {
  await using folder = await temporaryFolder()
  await expect(atomicWrite(join(folder.path, 'gone', 'a.md'), 'x', { within: null })).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

test('content is not written through a link, neither at the file nor at one of its folders', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('project', 'inner'), { recursive: true })
  await mkdir(at('outside'))
  await writeFile(at('outside', 'a.md'), 'theirs')
  await symlink(at('outside', 'a.md'), at('project', 'a.md'))
  await symlink(at('outside', 'new.md'), at('project', 'dangling.md'))
  await symlink(at('outside'), at('project', 'folder'))
  await symlink(at('project', 'inner'), at('project', 'inside'))
  const write = (path: string) => atomicWrite(at('project', path), 'mine', { within: at('project') })
  for (const path of ['a.md', 'dangling.md', 'folder/a.md', 'folder/new.md'])
    await expect(write(path), path).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await write('inside/b.md')
  expect(await readFile(at('project', 'inner', 'b.md'), 'utf8')).toBe('mine')
  expect(await readdir(at('outside'))).toEqual(['a.md'])
  expect(await readFile(at('outside', 'a.md'), 'utf8')).toBe('theirs')
})

test('a folder that is replaced by a link between check and write is noticed, and nothing is renamed into it', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('project', 'notes'), { recursive: true })
  await mkdir(at('outside'))
  const swapped: typeof open = async (...args) => {
    await rename(at('project', 'notes'), at('project', 'moved'))
    await symlink(at('outside'), at('project', 'notes'))
    return open(...args)
  }
  const writing = atomicWrite(at('project', 'notes', 'a.md'), 'mine', { within: at('project'), effects: { open: swapped, rename } })
  await expect(writing).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await readdir(at('outside'))).toEqual([])
})

test('a folder is not replaced by a file', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'a.md'))
  await expect(atomicWrite(join(folder.path, 'a.md'), 'x', { within: folder.path })).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('a device that the user named is not replaced by a file, and a broken link is', async () => {
  await using folder = await temporaryFolder()
  await expect(atomicWrite('/dev/null', 'x', { within: null })).rejects.toMatchObject({
    code: expect.stringMatching(/BAD_INPUT|NOT_ALLOWED/),
  })
  expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true)
  await symlink('nowhere', join(folder.path, 'broken.md'))
  await atomicWrite(join(folder.path, 'broken.md'), 'x', { within: null })
  expect(await readFile(join(folder.path, 'broken.md'), 'utf8')).toBe('x')
})
