import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePipe } from '../testing/makePipe.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { listDocuments } from './listDocuments.ts'

const helloSha = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

test('files of a folder are listed in order with their hashes, without hidden ones and packages', async () => {
  await using folder = await temporaryFolder()
  const place = (name: string) => join(folder.path, name)
  for (const name of ['b', 'b/.git', 'node_modules']) await mkdir(place(name))
  for (const name of ['c.txt', 'b/나.txt'.normalize('NFD'), 'B.txt', '.hidden', 'b/.git/x', 'node_modules/x.md', 'b.txt'])
    await writeFile(place(name), 'hello')
  const { files, skipped, within } = await listDocuments(folder.path, { within: null, name: 'docs' })
  expect(files.map(({ path }) => path)).toEqual(['B.txt', 'b.txt', 'b/나.txt', 'c.txt'])
  expect(files[0]).toEqual({ path: 'B.txt', file: place('B.txt'), bytes: 5, sha256: helloSha })
  expect(files[2]?.file).toBe(place('b/나.txt'.normalize('NFD')))
  expect(skipped).toEqual([])
  expect(within).toBe(folder.path)
})

test('links to files inside are followed; links to folders, links that lead out and pipes are left out with the reason', async () => {
  await using outside = await temporaryFolder()
  await using folder = await temporaryFolder()
  const place = (name: string) => join(folder.path, name)
  await writeFile(join(outside.path, 'secret.txt'), 'secret')
  await writeFile(place('a.txt'), 'hello')
  await symlink('a.txt', place('b.txt'))
  await symlink(join(outside.path, 'secret.txt'), place('c.txt'))
  await symlink(folder.path, place('d'))
  await symlink('nothing', place('e.txt'))
  makePipe(place('f.txt'))
  const { files, skipped } = await listDocuments(folder.path, { within: null, name: 'docs' })
  expect(files.map(({ path, sha256 }) => [path, sha256])).toEqual([
    ['a.txt', helloSha],
    ['b.txt', helloSha],
  ])
  expect(skipped).toEqual([
    { path: 'c.txt', reason: expect.stringContaining('leads out of the project') },
    { path: 'd', reason: 'd is a link to a folder. Add that folder itself.' },
    { path: 'e.txt', reason: expect.stringContaining('There is no file e.txt') },
    { path: 'f.txt', reason: 'f.txt is a named pipe; a file was expected.' },
  ])
})

test('a file is listed alone, and what is missing is an error', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'a.txt')
  await writeFile(file, 'hello')
  const listing = await listDocuments(file, { within: null, name: 'docs/a.txt' })
  expect(listing.files).toEqual([{ path: 'a.txt', file, bytes: 5, sha256: helloSha }])
  await expect(listDocuments(join(folder.path, 'no'), { within: null, name: 'no' })).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
