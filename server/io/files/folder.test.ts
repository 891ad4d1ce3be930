import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { copyFolder, makeFolderWithin, namesIn } from './folder.ts'

test('folders are made inside the boundary only, also where a link stands on the way', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  const place = { within: at('project'), name: 'data' }
  await makeFolderWithin(at('project', 'a', 'b'), place)
  expect(await namesIn(at('project', 'a'), place)).toEqual(['b'])
  await mkdir(at('outside'))
  await symlink(at('outside'), at('project', 'out'))
  await symlink(at('outside', 'new'), at('project', 'dangling'))
  for (const path of ['out/x', 'dangling', 'dangling/x'])
    await expect(makeFolderWithin(at('project', path), place), path).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await expect(namesIn(at('project', 'out'), place)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await readdir(at('outside'))).toEqual([])
})

test('a copy has the files, folders and inner links, and no hidden ones', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('from', 'deep'), { recursive: true })
  await mkdir(at('to'))
  await writeFile(at('from', 'deep', 'a.txt'), '가')
  await writeFile(at('from', '.swap'), '')
  await symlink('deep/a.txt', at('from', 'a.txt'))
  await copyFolder(at('from'), at('to'), { within: folder.path, name: 'from' })
  expect((await readdir(at('to'), { recursive: true })).toSorted()).toEqual(['a.txt', 'deep', 'deep/a.txt'])
})
